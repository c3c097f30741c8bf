import { fence, stopTasks } from './runbook-by-plan';
import {
  call, failOver, listRecords, scale, scaleCacheStack, Step, steps, switchOver, tasks, writers,
} from './runbook-commands';
import { RunbookFacts } from './runbook-facts';
import { StandbyMode } from '../../failover';

/** The steps of the plan without ARC. */
export function byHand(facts: RunbookFacts): string {
  const { primary, standby, standbyMode, readerScaling } = facts;
  const { region } = standby;
  return [
    '## 4. Fail over manually, if ARC does not respond',
    'Follow the steps in this order.',
    steps(
      ['Cancel the plan execution if it hangs.'],
      stopTasks(facts),
      [
        `Promote the database. If ${primary.region} responds, use the switchover: there is no data loss (RPO 0). ` +
        'If it does not respond, use the failover: data that was not replicated is lost:',
        `# Either, if ${primary.region} responds:`,
        switchOver(facts, primary, standby),
        `# Or, if ${primary.region} does not respond:`,
        failOver(facts, standby),
        `# Then repeat until only the cluster in ${region} shows True:`,
        writers(facts, region),
      ],
      ...standbyMode === StandbyMode.PILOT_LIGHT ? [[
        'At the same time, create the cache in a second shell. This takes 10 to 25 minutes:',
        ...scaleCacheStack(facts, true),
      ] as const] : [],
      [
        `Start the tasks. If you have the number of tasks that ran in ${primary.region}, replace the number in both ` +
        'commands:',
        ...scale({ ...standby, minimumTasks: primary.minimumTasks }),
      ],
      [
        'Wait until the tasks run. Then invoke the two functions: the first checks that the tasks are ready, ' +
        'the second that only one cluster accepts writes. Repeat both until they succeed:',
        tasks(standby),
        call(facts, region, 'warm-up'),
        call(facts, region, 'confirm-writer'),
      ],
      fence(facts),
      switchDns(facts),
      ...schedules(facts),
      ...readerScaling
        ? [[`Scale the database readers in ${region}:`, call(facts, region, 'scale-readers')] as const]
        : [],
    ),
  ].join('\n\n');
}

function schedules(facts: RunbookFacts): Step[] {
  const { scheduleNames, standby: { region } } = facts;
  if (scheduleNames.length === 0) return [];
  return [[
    `Enable the schedules in ${region} (${scheduleNames.map((name) => `\`${name}\``).join(', ')}):`,
    call(facts, region, 'move-schedules'),
    ...scheduleNames.map((name) =>
      `aws scheduler get-schedule --region ${region} --name ${name} --query '[Name,State]' --output text`),
  ]];
}

/** Only ARC changes its health checks, but the target of the primary record can be changed. */
function switchDns(facts: RunbookFacts): Step {
  const { failoverName, originDomainName, standby } = facts;
  return [
    'Switch the DNS records. Skip this step if ARC has already switched them. The health checks of ARC cannot be ' +
    `changed manually. Therefore, change the PRIMARY record of \`${failoverName}\` to the load balancer in ` +
    `${standby.region}. \`${originDomainName}\` is an alias of this record. The change requires the Route 53 control ` +
    'plane in us-east-1. Keep the file `before.json` for the failback:',
    `${record(facts, 'PRIMARY', '.AliasTarget', 'json')} > before.json`,
    `HEALTH=$(${record(facts, 'PRIMARY', '.HealthCheckId', 'text')})`,
    `TARGET=$(${record(facts, 'SECONDARY', '.AliasTarget', 'json')})`,
    changeRecord(facts),
  ];
}

/** Undoes `switchDns`, with the file that it wrote. */
export function undoDns(facts: RunbookFacts): Step {
  return [
    'Undo the DNS change, with the file `before.json` of the failover:',
    'TARGET=$(cat before.json)',
    `HEALTH=$(${record(facts, 'PRIMARY', '.HealthCheckId', 'text')})`,
    changeRecord(facts),
  ];
}

function record(facts: RunbookFacts, role: string, attribute: string, output: string): string {
  return listRecords(facts, ` | [?SetIdentifier=='${role}'] | [0]${attribute}`, output);
}

function changeRecord({ zoneId, failoverName }: RunbookFacts): string {
  const batch = '{"Changes":[{"Action":"UPSERT","ResourceRecordSet":' +
    `{"Name":"${failoverName}","Type":"A","SetIdentifier":"PRIMARY",` +
    '"Failover":"PRIMARY","HealthCheckId":"$HEALTH","AliasTarget":$TARGET}}]}';
  return `aws route53 change-resource-record-sets --hosted-zone-id ${zoneId} ` +
    `--change-batch "${batch.replace(/"/g, '\\"')}"`;
}
