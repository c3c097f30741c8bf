import {
  APPROVER_PROFILE, approverArn, arc, call, execution, fencingEvents, findPlan, list, scale, start, Step, steps,
  switchOver, ungracefulPromotion, writers,
} from './runbook-commands';
import { RunbookFacts } from './runbook-facts';
import { FailoverMode, StandbyMode } from '../../failover';

export function byPlan(facts: RunbookFacts): string {
  const { primary, standby: { region }, failoverMode } = facts;
  const manual = failoverMode === FailoverMode.MANUAL;
  return [
    `## 3. Fail over with the plan, from ${region}`,
    steps(
      configureApprover(facts),
      ...facts.standbyMode === StandbyMode.PILOT_LIGHT ? [scaleUpFirst(facts)] : [],
      ...manual ? [] : [switchOverFirst(facts), stopTasks(facts)],
      [
        `Find the plan and start it. Always start it in graceful mode, also if ${primary.region} does not respond: ` +
        'every step runs in the activated Region. In ungraceful mode ARC skips all Lambda functions, so that users ' +
        'reach a Region that nothing has checked:',
        findPlan(facts, region),
        start(region),
      ],
      ...manual ? [
        [
          'Wait up to 5 minutes until `failover-approve` waits for approval (next step). Approve it within 60 minutes:',
          execution(region, 'approve-plan-execution-step',
            '--step-name failover-approve --approval approve --comment "outage"'),
        ],
        stopTasks(facts),
        [
          `Only if ${primary.region} does not respond: promote the database without it. Data that was not replicated ` +
          'is lost. Wait until `failover-promote-database` is running. Repeat the command until ARC accepts it:',
          ungracefulPromotion(region),
        ],
      ] satisfies Step[] : [findStarted(region)],
      fence(facts),
      [
        'Monitor the execution. The events show why a step failed:',
        execution(region, 'get-plan-execution',
          "--query '[executionState, stepStates[].[name,status]]' --output json"),
        execution(region, 'list-plan-execution-events',
          "--query 'items[].[timestamp,stepName,type,error]' --output text"),
      ],
      repair(region),
    ),
    notes(facts),
  ].join('\n\n');
}

/**
 * The plan accepts the approval of the approver role only. The AWS CLI assumes the role of a profile again when its
 * session expires, so that an execution of several hours needs no further sign-in.
 */
function configureApprover(facts: RunbookFacts): Step {
  const { approverRoleName } = facts;
  if (!approverRoleName) {
    return [
      `Create a CLI profile \`${APPROVER_PROFILE}\` with the approver role of the plan. The plan accepts no other ` +
      'role. All other commands use your own credentials.',
    ];
  }
  return [
    `Create a CLI profile \`${APPROVER_PROFILE}\` with the role \`${approverRoleName}\`. The plan accepts the ` +
    'approval of this role only. All other commands use your own credentials. Replace `default` with the name of ' +
    'your profile:',
    `aws configure set role_arn ${approverArn(facts, approverRoleName)} --profile ${APPROVER_PROFILE}`,
    `aws configure set source_profile default --profile ${APPROVER_PROFILE}`,
  ];
}

/** During a planned move users do not have to wait for the cache. */
function scaleUpFirst(facts: RunbookFacts): Step {
  const { primary, standby: { region } } = facts;
  return [
    `Only for a planned move, while ${primary.region} serves users: create the cache first, so that users do not ` +
    'wait for it. Repeat until it succeeds (10 to 25 minutes). In an outage, skip this step, because the plan ' +
    'creates the cache:',
    call(facts, region, 'scale-standby'),
  ];
}

/** The plan of an automatic failover promotes the database with data loss, because it must not wait for anybody. */
function switchOverFirst(facts: RunbookFacts): Step {
  const { primary, standby } = facts;
  return [
    `Only if ${primary.region} responds: switch the database over before you start the plan. The plan itself ` +
    'promotes the database without waiting for the replication, and data would be lost. Users get errors until the ' +
    `plan has switched the DNS. Continue when only the cluster in ${standby.region} shows True. Skip ` +
    '`failover-promote-database` if it fails:',
    switchOver(facts, primary, standby),
    writers(facts, standby.region),
  ];
}

/** What a Region that partly responds writes until the end of a promotion without it is lost. */
export function stopTasks({ primary }: RunbookFacts): Step {
  return [
    `Only if a switchover is not possible, but commands in ${primary.region} succeed: stop its tasks before the ` +
    'promotion. Otherwise all writes that it accepts until the end of the promotion are lost. The failback restores ' +
    'the number of tasks:',
    ...scale(primary, 0),
  ];
}

/** Two Regions that write cause data loss. Aurora stops the writes of the old cluster only if it can. */
export function fence(facts: RunbookFacts): Step {
  const { primary: { region } } = facts;
  return [
    `Only if the database was promoted without ${region}, and commands in ${region} succeed now: stop its tasks ` +
    '(the step before the promotion) if they run. Then check whether Aurora stopped the writes of the old database:',
    ...fencingEvents(facts),
  ];
}

function findStarted(region: string): Step {
  return [
    'If the plan started automatically, use that execution instead. ARC rejects a second execution while the first ' +
    'one runs:',
    `EXECUTION=$(${arc('list-plan-executions', region)} --plan-arn "$PLAN" ` +
    "--query 'items[0].executionId' --output text)",
  ];
}

function repair(region: string): Step {
  return [
    'If a step fails, the execution waits. Use only one of these two commands. Repeat the step after you have ' +
    'fixed the cause, or skip the step after you have done its work manually (section 4):',
    'STEP=failover-warm-up   # the step that failed',
    execution(region, 'update-plan-execution', '--action resume --comment "repeat"'),
    execution(region, 'update-plan-execution-step',
      '--step-name "$STEP" --action-to-take skip --comment "done manually"'),
  ];
}

function notes({ primary, standby, failoverMode }: RunbookFacts): string {
  return [
    'Notes on failed steps:',
    list(
      ...failoverMode === FailoverMode.MANUAL ? [
        `\`failover-promote-database\`: a graceful promotion waits up to 30 minutes for ${primary.region}. ` +
        'If ARC does not accept the ungraceful promotion, promote the database manually (section 4) and skip the step.',
      ] : [],
      '`failover-warm-up`: too few tasks are ready. The error lists the tasks. Read their logs before you skip this ' +
      'step.',
      '`failover-confirm-writer`: never skip this step. More than one cluster accepts writes. Users must not reach ' +
      'both clusters.',
      `Never switch the whole execution to ungraceful mode: ARC would skip the checks in ${standby.region}.`,
      'Steps after `failover-switch-dns` can wait until the morning. Users are already served.',
    ),
  ].join('\n\n');
}
