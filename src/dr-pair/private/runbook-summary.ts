import { execution, findPlan, list, shell, start } from './runbook-commands';
import { RunbookFacts } from './runbook-facts';
import { FailoverMode } from '../../failover';

export function dashboardLink({ standby: { region }, dashboardName }: RunbookFacts): string {
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}` +
    `#dashboards/dashboard/${dashboardName}`;
}

/** A summary of the runbook for the dashboard. */
export function dashboardText(facts: RunbookFacts): string {
  const { name, primary, standby, failoverMode, approverRoleName } = facts;
  const { region } = standby;
  const lines = [
    findPlan(facts, region),
    `# Use --mode ungraceful if ${primary.region} does not respond.`,
    start(region, 'graceful'),
  ];
  const role = approverRoleName ? ` with the role ${approverRoleName}` : '';
  const approval = execution(region, 'approve-plan-execution-step', '--step-name failover-approve --approval approve');
  return [
    `## ${name}: primary Region ${primary.region}, standby Region ${region}`,
    failoverMode === FailoverMode.AUTOMATIC
      ? 'The plan starts when its alarms go into ALARM. It requires no approval. To start it manually:'
      : `Failover is manual. Start the plan, then approve it${role}:`,
    shell(...[...lines, ...failoverMode === FailoverMode.MANUAL ? [approval] : []].map(inTwoLines)),
    list(
      'Data loss (RPO) of an ungraceful failover: the replication lag of the database. All sessions are lost. ' +
      `For details, see \`${name}-runbook.md\`.`,
    ),
  ].join('\n');
}

/** Splits commands that are wider than the dashboard. */
function inTwoLines(command: string): string {
  return command.replace(/ (--target-region|--step-name)/, ' \\\n  $1');
}
