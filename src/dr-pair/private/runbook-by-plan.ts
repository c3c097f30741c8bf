import { approverArn, call, execution, findPlan, list, start, Step, steps } from './runbook-commands';
import { RunbookFacts } from './runbook-facts';
import { FailoverMode, StandbyMode } from '../../failover';

export function byPlan(facts: RunbookFacts): string {
  const { primary, standby: { region }, failoverMode } = facts;
  return [
    `## 3. Fail over with the plan, from ${region}`,
    steps(
      assumeApprover(facts),
      [
        `Find the plan. Then run only one of the two start commands: graceful if ${primary.region} responds, ` +
        'ungraceful if it does not:',
        findPlan(facts, region),
        `# Either, if ${primary.region} responds:`,
        start(region, 'graceful'),
        `# Or, if ${primary.region} does not respond:`,
        start(region, 'ungraceful'),
      ],
      failoverMode === FailoverMode.AUTOMATIC ? findStarted(region) : [
        'Wait up to 5 minutes until `failover-approve` waits for approval (next step). Approve it within 60 minutes:',
        execution(region, 'approve-plan-execution-step',
          '--step-name failover-approve --approval approve --comment "outage"'),
      ],
      [
        'Monitor the execution. The events show why a step failed:',
        execution(region, 'get-plan-execution',
          "--query '[executionState, stepStates[].[name,status]]' --output json"),
        execution(region, 'list-plan-execution-events',
          "--query 'items[].[timestamp,stepName,type,error]' --output text"),
      ],
      repair(region),
      [
        'In ungraceful mode ARC may skip Lambda functions. Invoke the functions that the events do not show, ' +
        'in this order. Each function is idempotent:',
        ...functionsOf(facts).map((action) => call(facts, region, action)),
      ],
    ),
    notes(primary.region),
  ].join('\n\n');
}

/** The plan accepts the approval of the approver role only. */
function assumeApprover(facts: RunbookFacts): Step {
  const { approverRoleName, standby: { region } } = facts;
  if (!approverRoleName) return ['Assume the approver role of the plan. The plan accepts no other role.'];
  return [
    `Assume the role \`${approverRoleName}\`. The plan accepts the approval of this role only:`,
    `LOGIN=$(aws sts assume-role --region ${region} --role-arn ${approverArn(facts, approverRoleName)} ` +
    "--role-session-name failover --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text)",
    'export AWS_ACCESS_KEY_ID="$(cut -f1 <<< "$LOGIN")" AWS_SECRET_ACCESS_KEY="$(cut -f2 <<< "$LOGIN")" ' +
    'AWS_SESSION_TOKEN="$(cut -f3 <<< "$LOGIN")"',
  ];
}

function findStarted(region: string): Step {
  return [
    'If the plan started automatically, use that execution instead. ARC rejects a second execution while the first ' +
    'one runs:',
    `EXECUTION=$(aws arc-region-switch list-plan-executions --region ${region} --plan-arn "$PLAN" ` +
    "--query 'items[0].executionId' --output text)",
  ];
}

function repair(region: string): Step {
  return [
    'If a step fails, the execution waits. Use only one of these three commands. Repeat the step after you have ' +
    'fixed the cause, continue in ungraceful mode, or skip the step:',
    'STEP=failover-warm-up   # the step that failed',
    execution(region, 'update-plan-execution', '--action resume --comment "repeat"'),
    execution(region, 'update-plan-execution-step',
      '--step-name "$STEP" --action-to-take switchToUngraceful --comment "Region does not respond"'),
    execution(region, 'update-plan-execution-step',
      '--step-name "$STEP" --action-to-take skip --comment "done manually"'),
  ];
}

function notes(primaryRegion: string): string {
  return [
    'Notes on failed steps:',
    list(
      `\`failover-promote-database\`: a graceful promotion waits up to 30 minutes for ${primaryRegion}. ` +
      'If that Region does not respond, continue in ungraceful mode immediately.',
      '`failover-warm-up`: too few tasks are ready. The error lists the tasks. Read their logs before you skip this ' +
      'step.',
      '`failover-confirm-writer`: never skip this step. More than one cluster accepts writes. Users must not reach ' +
      'both clusters.',
      'Steps after `failover-switch-dns` can wait until the morning. Users are already served.',
    ),
  ].join('\n\n');
}

function functionsOf({ standbyMode, scheduleNames, readerScaling }: RunbookFacts): string[] {
  return [
    ...standbyMode === StandbyMode.PILOT_LIGHT ? ['wake-standby'] : [],
    'warm-up',
    'confirm-writer',
    ...scheduleNames.length > 0 ? ['move-schedules'] : [],
    ...readerScaling ? ['scale-readers'] : [],
  ];
}
