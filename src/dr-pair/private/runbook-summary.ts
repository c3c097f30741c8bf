import { APPROVER_PROFILE, execution, findPlan, list, shell, start, ungracefulPromotion } from './runbook-commands';
import { RunbookFacts } from './runbook-facts';
import { FailoverMode } from '../../failover';

export function dashboardLink({ standby: { region }, dashboardName }: RunbookFacts): string {
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}` +
    `#dashboards/dashboard/${dashboardName}`;
}

/** A summary of the runbook for the dashboard. */
export function dashboardText(facts: RunbookFacts): string {
  const { name, primary, standby, failoverMode, approverRoleName } = facts;
  const manual = failoverMode === FailoverMode.MANUAL;
  const { region } = standby;
  const lines = [findPlan(facts, region), start(region)];
  const role = `with the ${approverRoleName ? `role ${approverRoleName}` : 'approver role'} ` +
    `(CLI profile \`${APPROVER_PROFILE}\`)`;
  const approval = execution(region, 'approve-plan-execution-step', '--step-name failover-approve --approval approve');
  return [
    `## ${name}: primary Region ${primary.region}, standby Region ${region}`,
    !manual
      ? `The plan starts when its alarms go into ALARM. It requires no approval. To start it manually ${role}:`
      : `Failover is manual. Start the plan, then approve it ${role}:`,
    shell(...[...lines, ...manual ? [approval] : []].map(inTwoLines)),
    ...manual
      ? [
        `Only if ${primary.region} does not respond, when the database step is running:`,
        shell(inTwoLines(ungracefulPromotion(region))),
      ]
      : [`If ${primary.region} responds, switch the database over first (runbook, section 3).`],
    list(
      'Data loss (RPO) without the primary Region: the replication lag of the database. All sessions are lost. ' +
      `Details: \`${name}-runbook.md\`.`,
    ),
  ].join('\n');
}

/** Splits commands that are wider than the dashboard. */
function inTwoLines(command: string): string {
  return command.replace(/ (--target-region|--step-name|--query)/, ' \\\n  $1');
}
