import {
  clusterArn, describeCluster, join, list, replicateHeaders, replicateSecret, scale, Section, Step, steps,
  unprotectCluster, unprotectLoadBalancer, writers,
} from './runbook-commands';
import { RunbookFacts, RunbookRegion } from './runbook-facts';

/** Renders the runbook for lost data and lost Regions as Markdown. */
export function renderRebuildRunbook(facts: RunbookFacts): string {
  return join([introduction, restore, rebuild, tearDown], facts);
}

function introduction({ name }: RunbookFacts): string {
  return [
    `# Rebuild runbook: restore data, rebuild a Region, or delete ${name}`,
    'Nothing here is urgent enough to skip a review: let a second person read each command before you run it. Each ' +
    'command specifies its Region. Use AWS CLI version 2 in bash, with an administrator role, and the CDK CLI in the ' +
    'folder of the app.',
  ].join('\n\n');
}

/** Data that was deleted or corrupted: a failover does not help, because the replica has the same data. */
function restore(facts: RunbookFacts): string {
  const { name, primary, standby, backupVaultName } = facts;
  const { region, clusterIdentifier } = primary;
  const restored = `${name}-restored`;
  return [
    '## 1. Restore data from a backup',
    'For data that was deleted or corrupted. Restore to a separate cluster, and copy only the damaged rows. Users ' +
    'are ' +
    `served meanwhile. If ${standby.region} serves users, use its Region and its cluster name in all commands.`,
    steps(
      [
        'Restore the database as of a time before the damage, in UTC:',
        'TIME=2026-01-31T09:00:00Z   # before the damage',
        `SUBNETS=$(${describeCluster(primary, 'DBSubnetGroup')})`,
        `GROUPS_OF_VPC=$(${describeCluster(primary, 'VpcSecurityGroups[].VpcSecurityGroupId')})`,
        `aws rds restore-db-cluster-to-point-in-time --region ${region} --source-db-cluster-identifier ` +
        `${clusterIdentifier} --db-cluster-identifier ${restored} --restore-to-time "$TIME" --db-subnet-group-name ` +
        '"$SUBNETS" --vpc-security-group-ids $GROUPS_OF_VPC',
        `aws rds create-db-instance --region ${region} --db-instance-identifier ${restored}-1 ` +
        '--db-cluster-identifier ' +
        `${restored} --engine aurora-postgresql --db-instance-class db.r6g.large`,
        `aws rds wait db-instance-available --region ${region} --db-instance-identifier ${restored}-1`,
      ],
      ['Copy the rows with `pg_dump --table` and `psql`. Then delete the separate cluster:',
        `aws rds delete-db-instance --region ${region} --db-instance-identifier ${restored}-1`,
        `aws rds delete-db-cluster --region ${region} --db-cluster-identifier ${restored} --skip-final-snapshot`],
      ...backupVaultName === undefined ? [] : olderBackups(facts, backupVaultName),
      [
        `Media: the bucket \`${primary.mediaBucketName}\` keeps old versions. List them, and copy the last good ` +
        'version:',
        `aws s3api list-object-versions --region ${region} --bucket ${primary.mediaBucketName} --prefix originals/ ` +
        "--max-items 20 --query '[Versions[].[Key,VersionId,LastModified],DeleteMarkers[].[Key,LastModified]]'",
      ],
    ),
    'To replace the whole database, set the prop `databaseSnapshot` to a snapshot and deploy. This replaces the ' +
    'database and causes an outage: section 2 has the order of the stacks.',
  ].join('\n\n');
}

function olderBackups({ primary, standby }: RunbookFacts, vault: string): Step[] {
  return [[
    `Data that is older than the backup retention, or a lost ${primary.region}: the backups of both Regions. ` +
    'Restore a ' +
    'recovery point in the AWS Backup console, or with `start-restore-job`:',
    `aws backup list-recovery-points-by-resource --region ${primary.region} --resource-arn ` +
    `${clusterArnOf(primary)} --query 'RecoveryPoints[].[CreationDate,RecoveryPointArn]' --output text`,
    `aws backup list-recovery-points-by-backup-vault --region ${standby.region} --backup-vault-name ${vault} ` +
    "--query 'RecoveryPoints[].[CreationDate,ResourceType,RecoveryPointArn]' --output text",
  ]];
}

function clusterArnOf({ region, clusterIdentifier }: RunbookRegion): string {
  return `"$(aws rds describe-db-clusters --region ${region} --db-cluster-identifier ${clusterIdentifier} ` +
    "--query 'DBClusters[0].DBClusterArn' --output text)\"";
}

/** The order of the stacks is that of the first deployment. */
function rebuild(facts: RunbookFacts): string {
  return [
    '## 2. Rebuild a lost Region',
    'Only if the Region is available, and its resources are lost. If its resources exist, wait and fail back ' +
    '(recovery ' +
    'runbook, section 3). Practice this section in a copy of the pair first.',
    rebuildStandby(facts),
    rebuildPrimary(facts),
  ].join('\n\n');
}

/** What is protected stops the deletion of its stack. */
function unprotect(side: RunbookRegion): Step {
  return [
    'Disable the deletion protection of what remains. The commands for what is lost fail:',
    unprotectCluster(side),
    ...unprotectLoadBalancer(side),
  ];
}

const rebuildStandby: Section = (facts) => {
  const {
    primary, standby, globalClusterIdentifier, replicatedSecrets, standbyBaseStackPath, standbyCacheStackPath,
  } = facts;
  const { region } = standby;
  return [
    `### ${region} is lost, and ${primary.region} serves users`,
    steps(
      [
        'Remove the lost cluster from the global database. Users are not affected:',
        `aws rds remove-from-global-cluster --region ${primary.region} --global-cluster-identifier ` +
        `${globalClusterIdentifier} --db-cluster-identifier ${clusterArn(facts, standby)}`,
        writers(facts, primary.region),
      ],
      unprotect(standby),
      [
        `Delete the stack \`${standby.stackName}\`. Retained resources keep their names: rename or delete a cluster ` +
        'and ' +
        'a log group that still exist. Keep the base stack and the stack of the cache if the bucket, the repository ' +
        'and the vault exist. Otherwise delete both, first that of the cache, and import what is retained with ' +
        '`npx cdk import` when you deploy them again:',
        `npx cdk destroy --exclusively ${standby.stackPath}`,
      ],
      [
        'If the replicas of the secrets are lost, replicate the secrets again. The stack reads those of the origin ' +
        'header as well:',
        ...replicatedSecrets.flatMap((name) => replicateSecret(facts, name)),
        replicateHeaders(facts),
      ],
      [
        'Deploy the Region. The database is copied again, which takes hours for a large database:',
        ...[standbyBaseStackPath, standbyCacheStackPath, standby.stackPath].map((path) =>
          `npx cdk deploy --exclusively ${path}`),
      ],
      [
        `Media of the time before: run S3 Batch Replication from \`${primary.mediaBucketName}\`. Images: push the ` +
        'current ' +
        'image again, because ECR replicates only new images. Then run the checks of section 4 of the recovery ' +
        'runbook.',
      ],
    ),
  ].join('\n\n');
};

const rebuildPrimary: Section = (facts) => {
  const { name, primary, standby, globalClusterIdentifier, planStackPath } = facts;
  const snapshot = `${name}-rebuild`;
  return [
    `### ${primary.region} is lost, and ${standby.region} serves users`,
    'If only the database is lost, create it again as a secondary cluster (recovery runbook, section 3). If the ' +
    'stack ' +
    `\`${primary.stackName}\` is lost, the new stack creates the primary database from a snapshot. Users have an ` +
    'outage ' +
    'from step 2 to step 7, usually 2 hours. Wait for a time with low traffic.',
    steps(
      [
        `Until then, ${standby.region} serves users without a standby. Take a snapshot every day, and copy it to ` +
        'another ' +
        'Region.',
      ],
      [
        `Stop the tasks in ${standby.region}. From now on no data changes:`,
        ...scale(standby, 0),
      ],
      [
        `Copy the data to ${primary.region}:`,
        `aws rds create-db-cluster-snapshot --region ${standby.region} --db-cluster-identifier ` +
        `${standby.clusterIdentifier} --db-cluster-snapshot-identifier ${snapshot}`,
        `aws rds wait db-cluster-snapshot-available --region ${standby.region} --db-cluster-snapshot-identifier ` +
        `${snapshot}`,
        `SOURCE=$(aws rds describe-db-cluster-snapshots --region ${standby.region} --db-cluster-snapshot-identifier ` +
        `${snapshot} --query 'DBClusterSnapshots[0].DBClusterSnapshotArn' --output text)`,
        `aws rds copy-db-cluster-snapshot --region ${primary.region} --source-region ${standby.region} ` +
        `--source-db-cluster-snapshot-identifier "$SOURCE" --target-db-cluster-snapshot-identifier ${snapshot} ` +
        '--kms-key-id alias/aws/rds',
        `aws rds wait db-cluster-snapshot-available --region ${primary.region} --db-cluster-snapshot-identifier ` +
        `${snapshot}`,
      ],
      [
        'Remove the members of the global database and delete it: the stack can\'t delete it. The new one has ' +
        `another name. The cluster in ${standby.region} remains as a separate cluster with all data:`,
        ...[primary, standby].map((side) => `aws rds remove-from-global-cluster --region ${standby.region} ` +
          `--global-cluster-identifier ${globalClusterIdentifier} --db-cluster-identifier ${clusterArn(facts, side)}`),
        `aws rds modify-global-cluster --region ${standby.region} --global-cluster-identifier ` +
        `${globalClusterIdentifier} --no-deletion-protection`,
        `aws rds delete-global-cluster --region ${standby.region} --global-cluster-identifier ` +
        `${globalClusterIdentifier}`,
      ],
      unprotect(primary),
      [
        `Delete what remains of \`${primary.stackName}\`. This deletes the passwords and their replicas in ` +
        `${standby.region}; the new stack creates others. Set the prop \`databaseSnapshot\` to \`${snapshot}\`, and ` +
        'deploy the plan, which names the new database, and the stack. Import what is retained with ' +
        '`npx cdk import`: buckets, repositories, keys and the JWT secret:',
        `npx cdk destroy --exclusively ${primary.stackPath}`,
        `npx cdk deploy --exclusively ${planStackPath}`,
        `npx cdk deploy --exclusively ${primary.stackPath}`,
      ],
      ['Fail back: section 3 of the recovery runbook, without the database steps. The new database is already the ' +
      'writer: if the step fails, skip `failback-promote-database`. Users are served by ' +
      `${primary.region} again.`],
      [
        `Replace the database in ${standby.region}: take a last snapshot, then delete and deploy the standby stack ` +
        'as above ' +
        `("${standby.region} is lost"). Remove \`databaseSnapshot\` only in the way that its documentation describes.`,
      ],
    ),
  ].join('\n\n');
};

/** The secondary cluster leaves the global database first, the primary cluster is its last member. */
function tearDown(facts: RunbookFacts): string {
  const {
    primary, standby, globalClusterIdentifier, standbyBaseStackPath, standbyCacheStackPath, planStackPath,
  } = facts;
  return [
    '## 3. Delete the pair',
    `Delete in this order. If the global database is deleted first, the stack of ${standby.region} cannot delete its ` +
    'subnet group and its key.',
    steps(
      [
        `The database in ${primary.region} must be the primary database. Otherwise fail back first (recovery ` +
        'runbook, section 3):',
        writers(facts, primary.region),
      ],
      [
        'Disable deletion protection, and the termination protection of the stacks if you have enabled it:',
        ...[standby, primary].map(unprotectCluster),
        `aws rds modify-global-cluster --region ${primary.region} --global-cluster-identifier ` +
        `${globalClusterIdentifier} --no-deletion-protection`,
        ...[standby, primary].flatMap(unprotectLoadBalancer),
      ],
      [
        'Delete the stacks for the audit, the costs and the alarms of the CDN (names with `-Audit`, `-Costs` and ' +
        '`-EdgeAlarms`). `npx cdk list` shows all names. Then delete the standby stack, the stack of its cache, and ' +
        'the primary stack. The global database is deleted with its last member:',
        'npx cdk list',
        `npx cdk destroy --exclusively ${standby.stackPath}`,
        `npx cdk destroy --exclusively ${standbyCacheStackPath}`,
        writers(facts, primary.region),
        `npx cdk destroy --exclusively ${primary.stackPath}`,
      ],
      [
        'Delete the stack of the plan, the base stack, and what the primary stack used (names with `-UsEast1` and ' +
        '`-Release`). The DNS records must be gone before: they use the health checks of the plan:',
        `npx cdk destroy --exclusively ${planStackPath}`,
        `npx cdk destroy --exclusively ${standbyBaseStackPath}`,
      ],
    ),
    'Retained, until you delete them:',
    list(
      'a final snapshot of each database cluster, and the KMS keys',
      'the buckets, the container repositories, the JWT secret, the audit trail. CloudFormation deletes the other ' +
      'secrets without a recovery window',
      'backups of both Regions: a locked vault keeps them until their retention ends',
    ),
  ].join('\n\n');
}
