import { byHand } from './runbook-by-hand';
import { byPlan } from './runbook-by-plan';
import { call, join, list, shell, steps, table, tasks, writers } from './runbook-commands';
import { RunbookFacts } from './runbook-facts';
import { dashboardLink } from './runbook-summary';
import { FailoverMode, StandbyMode } from '../../failover';

/** Renders the runbook of the failover as Markdown: a pure function of the facts. */
export function renderRunbook(facts: RunbookFacts): string {
  return join([introduction, detect, decide, byPlan, byHand, verify], facts);
}

function introduction(facts: RunbookFacts): string {
  const { name, domainName, primary, standby, standbyMode, failoverMode, planStackName } = facts;
  return [
    `# Runbook: fail over ${name} from ${primary.region} to ${standby.region}`,
    list(
      `Primary Region: ${primary.region} (stack ${primary.stackName}). It serves ${domainName}.`,
      `Standby Region: ${standby.region} (stack ${standby.stackName}). ` +
      (standbyMode === StandbyMode.WARM ? 'Warm standby: one task and a cache run there.'
        : 'Pilot light: no tasks and no cache run there.'),
      `Failover plan: stack ${planStackName} in us-east-1. The plan runs even if us-east-1 is not available.`,
      failoverMode === FailoverMode.MANUAL ? 'Failover mode: manual. An operator starts the plan and approves it.'
        : 'Failover mode: automatic. The plan starts when its alarms go into ALARM. An operator starts the failback.',
    ),
    'Each command specifies its Region. Do not change the Region. Use AWS CLI version 2 in bash, with an ' +
    'administrator ' +
    'role. Only the commands with the profile `approver` need the approver role (section 3). Keep a copy of this ' +
    'file ' +
    'outside AWS.',
    `When users are served again, continue with \`${name}-recovery.md\`: lost writes, operation, failback.`,
  ].join('\n\n');
}

function detect(facts: RunbookFacts): string {
  const { alarms, probedSite, standby } = facts;
  return [
    '## 1. Detect',
    table(['Alarm', 'Region', 'Meaning'], alarms.map(({ name, region, meaning }) => [`\`${name}\``, region, meaning])),
    `Dashboard: <${dashboardLink(facts)}>. Its first graph shows the availability of \`https://${probedSite}\`, ` +
    `which ${standby.region} requests every minute.`,
    'Check the alarm states and the site:',
    shell(
      ...[standby, facts.primary].map(({ region }) => {
        const names = alarms.filter((alarm) => alarm.region === region).map(({ name }) => name);
        return names.length === 0 ? `echo "no alarms in ${region}"`
          : `aws cloudwatch describe-alarms --region ${region} --alarm-names ${names.join(' ')} ` +
            "--query 'MetricAlarms[].[AlarmName,StateValue]' --output text";
      }),
      `curl --silent --show-error --max-time 10 --output /dev/null --write-out '%{http_code}\\n' https://${probedSite}`,
    ),
    `Check whether ${facts.primary.region} itself works. The function requests the readiness of each task there, ` +
    'with its ' +
    'database, without CDN and DNS:',
    shell(call(facts, facts.primary.region, 'warm-up')),
  ].join('\n\n');
}

function decide({ primary, standby, approverRoleName, recovery, failoverMode, standbyMode }: RunbookFacts): string {
  const { region } = primary;
  const role = approverRoleName ? `the role \`${approverRoleName}\`` : 'the approver role of the plan';
  return [
    '## 2. Decide',
    table(['Situation', 'Action'], [
      [
        'A release caused the problem.',
        `Roll back the release. Do not fail over: ${standby.region} has the same release.`,
      ],
      [`The site is down. The tasks in ${region} are ready.`,
        'Do not fail over. The fault is in the CDN, the DNS or the certificate, which both Regions share.'],
      [`The site is down. The tasks in ${region} are not ready, but ${region} and its database respond.`,
        `Repair the site in ${region} for up to 30 minutes. Then fail over with a switchover of the database: no ` +
        'data loss (RPO 0).'],
      [`AWS reports that ${region} is impaired. The database still responds.`,
        'Fail over with a switchover of the database.'],
      [
        `${region} has not responded for 15 minutes.`,
        'Fail over without it. Data that was not replicated is lost.',
      ],
      [
        'Data was deleted or corrupted.',
        'Do not fail over: the replica has the same data. Restore the data from a backup (rebuild runbook, section 1).',
      ],
      ['The replication lag of the database exceeds 15 minutes.',
        'Wait if you can. A failover without the primary Region loses all data of the replication lag.'],
    ]),
    list(
      `Decision: one person with ${role} decides. Record the name in the incident log.`,
      'Data loss (RPO) of the database: none after a switchover. In a failover without the primary Region the ' +
      'replication lag, usually 1 second.',
      'Media: objects of the last 15 minutes may be replicated later. Sessions: all sessions are lost.',
      `Recovery time (RTO): users are served again ${recovery.usual} minutes after the outage starts, or ` +
      `${recovery.slow} minutes in a slow case ` +
      `(${standbyMode === StandbyMode.WARM ? 'warm standby' : 'pilot light'}, ` +
      `${failoverMode === FailoverMode.MANUAL ? 'manual' : 'automatic'} failover). The objective is 240 minutes.`,
    ),
  ].join('\n\n');
}

function verify(facts: RunbookFacts): string {
  const { domainName, failoverName, standby, probedSite, imageParameterName } = facts;
  return [
    '## 5. Verify',
    steps(
      [
        `Check the results: the site returns 200. Only the cluster in ${standby.region} shows True. ` +
        'The number of running tasks equals the desired number:',
        "curl --silent --show-error --max-time 10 --output /dev/null --write-out '%{http_code} %{time_total}\\n' " +
        `https://${probedSite}`,
        `curl --silent --head --max-time 10 https://${domainName}`,
        `dig +short ${failoverName}`,
        writers(facts, standby.region),
        tasks(standby),
        `aws ssm get-parameter --region ${standby.region} --name ${imageParameterName} --query Parameter.Value ` +
        '--output text',
        `aws s3api list-objects-v2 --region ${standby.region} --bucket ${standby.mediaBucketName} --max-items 5 ` +
        "--query 'Contents[].[LastModified,Key]' --output text",
      ],
      ['Sign in to the site. Save data, upload an image, and view the image.'],
    ),
  ].join('\n\n');
}
