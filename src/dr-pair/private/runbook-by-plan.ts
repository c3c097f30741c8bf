import { accountInShell, call, execution, findPlan, list, shell, start } from './runbook-commands';
import { RunbookFacts } from './runbook-facts';
import { FailoverMode, StandbyMode } from '../../failover';

export function byPlan(facts: RunbookFacts): string {
  const { primary, standby: { region }, failoverMode } = facts;
  return [
    `## 3. Fail over by the plan, from ${region}`,
    ...assume(facts),
    'Start it: the first line always, then one of the two others.',
    shell(findPlan(facts, region), start(region, 'graceful'), `# ${primary.region} is gone:`, start(region, 'ungraceful')),
    ...failoverMode === FailoverMode.AUTOMATIC ? [
      'If it has started by itself, find that execution instead; a second one is refused while it runs.',
      shell(`EXECUTION=$(aws arc-region-switch list-plan-executions --region ${region} --plan-arn "$PLAN" --query 'items[0].executionId' --output text)`),
    ] : [
      'Watch it until `failover-approve` waits, within five minutes, and approve it within an hour:',
      shell(execution(region, 'approve-plan-execution-step', '--step-name failover-approve --approval approve --comment "outage"')),
    ],
    'Watch it, and read what a step complains about:',
    shell(
      execution(region, 'get-plan-execution', "--query '[executionState, stepStates[].[name,status]]' --output json"),
      execution(region, 'list-plan-execution-events', "--query 'items[].[timestamp,stepName,type,error]' --output text"),
    ),
    ...failed(facts, region),
  ].join('\n\n');
}

/** The plan takes the approval of this very role alone. */
export function assume(facts: RunbookFacts): string[] {
  const { approverRoleName, standby: { region } } = facts;
  if (!approverRoleName) return ['Become the role that the plan has for its approver.'];
  return [
    `Become \`${approverRoleName}\`:`,
    shell(
      `LOGIN=$(aws sts assume-role --region ${region} --role-arn "arn:aws:iam::${accountInShell(facts)}:role/${approverRoleName}" ` +
      "--role-session-name failover --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text)",
      'export AWS_ACCESS_KEY_ID="$(cut -f1 <<< "$LOGIN")" AWS_SECRET_ACCESS_KEY="$(cut -f2 <<< "$LOGIN")" AWS_SESSION_TOKEN="$(cut -f3 <<< "$LOGIN")"',
    ),
  ];
}

function failed(facts: RunbookFacts, region: string): string[] {
  const promoted = [...wakes(facts) ? ['wake-standby'] : [], 'warm-up', 'confirm-writer', ...facts.scheduleNames.length > 0 ? ['move-schedules'] : [],
    ...facts.readerScaling ? ['scale-readers'] : []];
  return [
    'A step that failed waits for you. Repeat it once its cause is gone; go on in ungraceful mode; or skip it, one of the three:',
    shell(
      'STEP=failover-warm-up   # the step that failed',
      execution(region, 'update-plan-execution', '--action resume --comment "repeat"'),
      execution(region, 'update-plan-execution-step', '--step-name "$STEP" --action-to-take switchToUngraceful --comment "region is gone"'),
      execution(region, 'update-plan-execution-step', '--step-name "$STEP" --action-to-take skip --comment "done by hand"'),
    ),
    list(
      '`failover-promote-database`: a graceful promotion waits for the other region for 30 minutes. If that is gone, go on in ungraceful mode at once.',
      '`failover-warm-up`: too few tasks are ready; it names them. Look at their logs before you skip it.',
      '`failover-confirm-writer`: never skip it. More than one cluster takes writes, and users must not reach both.',
      'Steps behind `failover-switch-dns` can wait until morning: users are served.',
    ),
    'In ungraceful mode ARC may leave out its calls of functions. Call those that the events don\'t show, in this order; a second call does no harm:',
    shell(...promoted.map((action) => call(facts, region, action))),
  ];
}

function wakes({ standbyMode }: RunbookFacts): boolean {
  return standbyMode === StandbyMode.PILOT_LIGHT;
}
