import { call, clusterArn, list, scale, shell, tasks, wake, writers } from './runbook-commands';
import { RunbookFacts } from './runbook-facts';
import { StandbyMode } from '../../failover';

/** The same steps without ARC. */
export function byHand(facts: RunbookFacts): string {
  const { primary, standby, standbyMode, scheduleNames } = facts;
  return [
    '## 4. Fail over by hand, if ARC does not answer',
    'Cancel an execution that hangs before you begin. Then in this order, as an administrator. ' +
    `Promote the database: without loss if ${primary.region} answers, else with it.`,
    shell(...promote(facts, 'switchover-global-cluster'), `# ${primary.region} is gone:`, ...promote(facts, 'failover-global-cluster', ' --allow-data-loss'),
      '# Until the cluster of this region alone says True:', writers(facts, standby.region)),
    ...standbyMode === StandbyMode.PILOT_LIGHT ? ['Make the cache at the same time, in a second shell; it takes 10 to 25 minutes:', shell(...wake(facts, true))] : [],
    'Start the tasks: as many as served in the other region, if you know it. Then wait until they are ready, and make sure of the writer; repeat both until they succeed.',
    shell(...scale({ ...standby, minimumTasks: primary.minimumTasks }), tasks(standby), call(facts, standby.region, 'warm-up'), call(facts, standby.region, 'confirm-writer')),
    ...dns(facts),
    ...scheduleNames.length > 0 ? [`Run the schedules here (${scheduleNames.map((name) => `\`${name}\``).join(', ')}):`,
      shell(call(facts, standby.region, 'move-schedules'), ...scheduleNames.map((name) =>
        `aws scheduler get-schedule --region ${standby.region} --name ${name} --query '[Name,State]' --output text`))] : [],
    ...facts.readerScaling ? ['Scale the readers here:', shell(call(facts, standby.region, 'scale-readers'))] : [],
    ...secrets(facts),
  ].join('\n\n');
}

function promote(facts: RunbookFacts, command: string, rest = ''): string[] {
  return [`aws rds ${command} --region ${facts.standby.region} --global-cluster-identifier ${facts.globalClusterIdentifier} ` +
    `--target-db-cluster-identifier ${clusterArn(facts, facts.standby)}${rest}`];
}

/** ARC alone changes its health checks; but what the primary's record leads to can be changed. */
function dns({ zoneId, failoverName, originDomainName, primary, standby }: RunbookFacts): string[] {
  const records = (role: string, what: string, output: string) => `aws route53 list-resource-record-sets --hosted-zone-id ${zoneId} ` +
    `--query "ResourceRecordSets[?Name=='${failoverName}.' && Type=='A' && SetIdentifier=='${role}'] | [0]${what}" --output ${output}`;
  const batch = `{"Changes":[{"Action":"UPSERT","ResourceRecordSet":{"Name":"${failoverName}","Type":"A","SetIdentifier":"PRIMARY",` +
    '"Failover":"PRIMARY","HealthCheckId":"$HEALTH","AliasTarget":$TARGET}}]}';
  const change = `aws route53 change-resource-record-sets --hosted-zone-id ${zoneId} --change-batch "${batch.replace(/"/g, '\\"')}"`;
  return [
    `Lead users over. ARC's health checks can't be changed by hand; so let the primary's record of \`${failoverName}\`, to which \`${originDomainName}\` leads, ` +
    `lead to the load balancer in ${standby.region}. This needs Route 53's control plane in us-east-1. Keep \`before.json\` for the way back. Not if ARC has switched the DNS already.`,
    shell(`${records('PRIMARY', '.AliasTarget', 'json')} > before.json`, `HEALTH=$(${records('PRIMARY', '.HealthCheckId', 'text')})`,
      `TARGET=$(${records('SECONDARY', '.AliasTarget', 'json')})`, change),
    `To undo it, when ${primary.region} serves again:`,
    shell('TARGET=$(cat before.json)', `HEALTH=$(${records('PRIMARY', '.HealthCheckId', 'text')})`, change),
  ];
}

function secrets({ replicatedSecrets, primary, standby: { region } }: RunbookFacts): string[] {
  if (replicatedSecrets.length === 0) return [];
  return [
    `Secrets: the copies in ${region} are read as they are. Promote one only when it must be changed before ${primary.region} is back, after a leak for example:`,
    shell(...replicatedSecrets.map((name) => `aws secretsmanager stop-replication-to-replica --region ${region} --secret-id ${name}`)),
    list(
      `What rotates passwords is in ${primary.region}. Until it is back, change a database password with \`ALTER ROLE\`, then write it with \`put-secret-value --region ${region}\`, and restart the tasks.`,
      'Once the other region is back, rotate what was known to it, and replicate again (section 7).',
    ),
  ];
}
