import { failBack, inStandby, rehearse } from './runbook-after';
import { byHand } from './runbook-by-hand';
import { byPlan } from './runbook-by-plan';
import { list, shell, table, tasks, writers } from './runbook-commands';
import { RunbookFacts } from './runbook-facts';
import { dashboardLink } from './runbook-summary';
import { FailoverMode, StandbyMode } from '../../failover';

/** What to do on the night, as Markdown: a pure function of names. */
export function renderRunbook(facts: RunbookFacts): string {
  const sections = [introduction, detect, decide, byPlan, byHand, verify, inStandby, failBack, rehearse];
  const text = sections.map((section) => section(facts)).join('\n\n');
  // Commands stand right below what they are for.
  return `${text.replace(/:\n\n```/g, ':\n```')}\n`;
}

function introduction({ name, domainName, primary, standby, standbyMode, failoverMode, planStackName }: RunbookFacts): string {
  return [
    `# Runbook: ${name} moves from ${primary.region} to ${standby.region}`,
    `${domainName} is served from ${primary.region} (stack ${primary.stackName}). ${standby.region} (stack ${standby.stackName}) stands by ` +
    `${standbyMode === StandbyMode.WARM ? 'warm, with one task and a cache' : 'as a pilot light, without tasks and without a cache'}. ` +
    `The failover plan is in stack ${planStackName} in us-east-1, and runs without that region. ` +
    (failoverMode === FailoverMode.MANUAL ? 'People start it, and approve it.' : 'It starts by itself when its alarms ring; the way back is for people.'),
    'Every command names its region: do not change it. Use the AWS CLI, version 2, in bash. Keep a copy of this file outside of AWS.',
  ].join('\n\n');
}

function detect(facts: RunbookFacts): string {
  const { alarms, probedSite, standby } = facts;
  return [
    '## 1. Detect',
    table(['Alarm', 'Region', 'What it means'], alarms.map(({ name, region, meaning }) => [`\`${name}\``, region, meaning])),
    `Dashboard: <${dashboardLink(facts)}>. Its first graph asks \`https://${probedSite}\` from ${standby.region} every minute.`,
    shell(
      ...[standby, facts.primary].map(({ region }) => {
        const names = alarms.filter((alarm) => alarm.region === region).map(({ name }) => name);
        return names.length === 0 ? `echo "no alarms in ${region}"`
          : `aws cloudwatch describe-alarms --region ${region} --alarm-names ${names.join(' ')} --query 'MetricAlarms[].[AlarmName,StateValue]' --output text`;
      }),
      `curl --silent --show-error --max-time 10 --output /dev/null --write-out '%{http_code}\\n' https://${probedSite}`,
    ),
  ].join('\n\n');
}

function decide({ primary, approverRoleName, recovery, failoverMode, standbyMode }: RunbookFacts): string {
  return [
    '## 2. Decide',
    table(['What you see', 'What you do'], [
      ['a release went wrong', 'roll the release back; the other region has the same release'],
      [`the site is down, ${primary.region} and its database answer`, 'repair it there for 30 minutes, then fail over gracefully: nothing is lost'],
      [`AWS says that ${primary.region} is impaired, the database still answers`, 'fail over gracefully'],
      [`${primary.region} does not answer for 15 minutes`, 'fail over ungracefully: what was not replicated is lost'],
      ['data were deleted or falsified', 'do not fail over, the copy has the same; restore from a backup'],
      ['the copy lags by more than 15 minutes', 'wait if you can: an ungraceful failover loses all of the lag'],
    ]),
    list(
      `${approverRoleName ? `The role \`${approverRoleName}\`` : 'The plan\'s approver'} decides: one person, by name, in the incident's log.`,
      'Lost: gracefully nothing of the database; ungracefully what its lag says, usually a second. Media of the last 15 minutes may follow later. Sessions are lost.',
      `Users are served again ${recovery.usual} minutes after the outage, on a bad day ${recovery.slow} ` +
      `(${standbyMode === StandbyMode.WARM ? 'warm' : 'pilot light'}, ${failoverMode === FailoverMode.MANUAL ? 'by hand' : 'by itself'}). The objective is 240.`,
    ),
  ].join('\n\n');
}

function verify(facts: RunbookFacts): string {
  const { domainName, failoverName, standby, probedSite, imageParameterName } = facts;
  return [
    '## 5. Verify',
    `The site answers 200; one cluster alone says True, and it is in ${standby.region}; as many tasks run as are desired.`,
    shell(
      `curl --silent --show-error --max-time 10 --output /dev/null --write-out '%{http_code} %{time_total}\\n' https://${probedSite}`,
      `curl --silent --head --max-time 10 https://${domainName}`,
      `dig +short ${failoverName}`,
      writers(facts, standby.region),
      tasks(standby),
      `aws ssm get-parameter --region ${standby.region} --name ${imageParameterName} --query Parameter.Value --output text`,
      `aws s3api list-objects-v2 --region ${standby.region} --bucket ${standby.mediaBucketName} --max-items 5 --query 'Contents[].[LastModified,Key]' --output text`,
    ),
    'Log in, write something, upload a picture, and look at it again.',
  ].join('\n\n');
}
