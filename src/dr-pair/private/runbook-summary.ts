import { execution, findPlan, list, shell, start } from './runbook-commands';
import { RunbookFacts } from './runbook-facts';
import { FailoverMode } from '../../failover';

export function dashboardLink({ standby: { region }, dashboardName }: RunbookFacts): string {
  return `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${dashboardName}`;
}

/** The runbook in a few lines, for who looks at the dashboard first. */
export function dashboardText(facts: RunbookFacts): string {
  const { name, primary, standby, failoverMode, approverRoleName } = facts;
  const { region } = standby;
  const lines = [findPlan(facts, region), `# --mode ungraceful if ${primary.region} is gone`, start(region, 'graceful')];
  const approval = execution(region, 'approve-plan-execution-step', '--step-name failover-approve --approval approve');
  return [
    `## ${name}: from day to day ${primary.region} serves, and ${standby.region} stands by`,
    failoverMode === FailoverMode.AUTOMATIC
      ? 'The plan starts by itself when its alarms ring, and asks nobody. To start it by hand:'
      : `Nothing moves by itself. Start the plan, then approve it${approverRoleName ? ` as ${approverRoleName}` : ''}:`,
    shell(...[...lines, ...failoverMode === FailoverMode.MANUAL ? [approval] : []].map(inTwoLines)),
    list(`A failover loses what the database's lag says, and every session. All else: \`${name}-runbook.md\`.`),
  ].join('\n');
}

/** A dashboard is not as wide as some commands. */
function inTwoLines(command: string): string {
  return command.replace(/ (--target-region|--step-name)/, ' \\\n  $1');
}
