import { describeCluster, fencingEvents, steps } from './runbook-commands';
import { RunbookFacts } from './runbook-facts';

/** The snapshot that Aurora takes of the old primary volume, and the writes in it that were not replicated. */
export function recoverLostWrites(facts: RunbookFacts): string {
  const { name, primary, standby } = facts;
  const { region, clusterIdentifier } = primary;
  const copy = `${name}-lost-writes`;
  const here = `--region ${region}`;
  return [
    `## 1. Recover lost writes from ${region}`,
    'Only after a failover of the database with data loss. A switchover loses no data (RPO 0).',
    `Aurora replaces the volume of the old database when ${region} is available again. Before, it tries to take a ` +
    'snapshot of the old volume. Only this snapshot contains the writes that were not replicated. It expires with ' +
    'the ' +
    `backup retention of \`${clusterIdentifier}\`.`,
    steps(
      [
        'Copy the snapshot as soon as it exists. Check once per hour. If the result is `None`, there is no snapshot ' +
        'yet:',
        `SNAPSHOT=$(aws rds describe-db-cluster-snapshots ${here} --db-cluster-identifier ${clusterIdentifier} ` +
        "--query \"DBClusterSnapshots[?starts_with(DBClusterSnapshotIdentifier, 'rds:unplanned-global-failover')] | " +
        '[-1].DBClusterSnapshotIdentifier" --output text)',
        'echo "$SNAPSHOT"',
        `aws rds copy-db-cluster-snapshot ${here} --source-db-cluster-snapshot-identifier "$SNAPSHOT" ` +
        `--target-db-cluster-snapshot-identifier ${copy} --copy-tags`,
        `aws rds wait db-cluster-snapshot-available ${here} --db-cluster-snapshot-identifier ${copy}`,
      ],
      [
        'Check whether Aurora stopped the writes of the old database (fencing). `IsWriter` does not show this: it is ' +
        'metadata of the global database. If fencing timed out, the old database accepted writes after the failover ' +
        'as well:',
        ...fencingEvents(facts),
      ],
      [
        'Restore the copy to a separate cluster in the same network:',
        `SUBNETS=$(${describeCluster(primary, 'DBSubnetGroup')})`,
        `GROUPS_OF_VPC=$(${describeCluster(primary, 'VpcSecurityGroups[].VpcSecurityGroupId')})`,
        `aws rds restore-db-cluster-from-snapshot ${here} --db-cluster-identifier ${copy} --snapshot-identifier ` +
        `${copy} --engine aurora-postgresql --db-subnet-group-name "$SUBNETS" ` +
        '--vpc-security-group-ids $GROUPS_OF_VPC',
        `aws rds create-db-instance ${here} --db-instance-identifier ${copy}-1 --db-cluster-identifier ${copy} ` +
        '--engine aurora-postgresql --db-instance-class db.r6g.large',
        `aws rds wait db-instance-available ${here} --db-instance-identifier ${copy}-1`,
      ],
      [
        'Compare its rows with those of the current database, from 1 hour before the failover on. Its passwords are ' +
        'those of the time of the failover. Decide with the owner of the data which rows to write to the current ' +
        'database. Do not overwrite rows that users have changed since then.',
      ],
      [
        `Delete the separate cluster. Keep the snapshot \`${copy}\` for the incident log:`,
        `aws rds delete-db-instance ${here} --db-instance-identifier ${copy}-1`,
        `aws rds delete-db-cluster ${here} --db-cluster-identifier ${copy} --skip-final-snapshot`,
      ],
    ),
    `If there is no snapshot 1 day after ${region} is available again, Aurora could not take it. Use the audit trail ` +
    `and the logs of the API to list the lost writes. The backups in ${standby.region} contain no later data than ` +
    'the replica.',
  ].join('\n\n');
}
