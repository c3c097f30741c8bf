import { Token } from 'aws-cdk-lib';
import { RunbookFacts, RunbookRegion } from './runbook-facts';
import { FailoverMode, StandbyMode } from '../../failover';
import {
  type AdviceNames, commandsOf, decisionsOf, lagQueries, STANDBY_SCALED_UP_PARAMETER,
} from '../../failover/internal';
import { packaged } from '../../private/packaged';
import { partitionOf } from '../../private/regions';
import { renderTemplate } from '../../private/template';

/** A failover; the days after it; lost data and lost Regions. */
export type RunbookName = 'failover' | 'recovery' | 'rebuild';

/** Renders a runbook as Markdown, from the template that the build copies: a pure function of the facts. */
export const renderRunbook = (name: RunbookName | 'dashboard', facts: RunbookFacts): string =>
  renderTemplate(packaged('dr-pair', 'private', 'runbooks', `${name}.md`), runbookView(facts));

/** A summary of the runbook for the dashboard, without a line that is wider than the dashboard. */
export const dashboardText = (facts: RunbookFacts): string => renderRunbook('dashboard', facts).trimEnd();

/** The names in the templates. Those of a pair without an approver role or schedules have no value. */
export function runbookView(facts: RunbookFacts) {
  const { failoverMode, standbyMode, ...names } = facts;
  const { primary, standby, approverRoleName, approverRolePath = '', scheduleNames, alarms } = facts;
  const side = (own: RunbookRegion) => ({
    ...own,
    alarmNames: alarms.filter(({ region }) => region === own.region).map(({ name }) => name).join(' '),
  });
  const advice = adviceNames(facts);
  return {
    ...names,
    decisions: decisionsOf(advice),
    commands: commandsOf(advice),
    lagQueries: JSON.stringify(lagQueries(facts.probedSite, primary.region, standby.clusterIdentifier)),
    primary: side(primary),
    standby: side(standby),
    account: accountInShell(facts),
    partition: partitionOf(standby.region),
    approverRoleName,
    approverRolePath,

    scheduleList: scheduleNames.map((name) => `\`${name}\``).join(', '),
    hasWorkloads: primary.workloads.length > 0,
    hasWorkers: primary.workloads.some(isWorker),
    messagesToStandby: messages(primary, standby),
    messagesToPrimary: messages(standby, primary, primary),
    manual: failoverMode === FailoverMode.MANUAL,
    pilotLight: standbyMode === StandbyMode.PILOT_LIGHT,
    scaledUpParameter: STANDBY_SCALED_UP_PARAMETER,
  };
}

function adviceNames(facts: RunbookFacts): AdviceNames {
  const { region, clusterIdentifier } = facts.standby;
  return {
    ...facts,
    automatic: facts.failoverMode === FailoverMode.AUTOMATIC,
    standbyCluster: `arn:${partitionOf(region)}:rds:${region}:${accountInShell(facts)}:cluster:${clusterIdentifier}`,
  };
}

const isWorker = ({ tasks }: RunbookRegion['workloads'][number]): boolean => tasks === 0;

/** What the messages of each worker are moved from and to. The primary Region says which workloads are workers. */
const messages = (from: RunbookRegion, to: RunbookRegion, primary = from) =>
  primary.workloads.flatMap((workload, index) => isWorker(workload) ? [{
    fromRegion: from.region, toRegion: to.region, from: from.workloads[index].service, to: to.workloads[index].service,
  }] : []);

/**
 * The account ID in a command. Where synthesis has no account ID, the shell gets it from AWS STS in the standby Region:
 * the default Region of the shell may be the one that is lost.
 */
function accountInShell({ account, standby: { region } }: RunbookFacts): string {
  if (!Token.isUnresolved(account)) return account;
  return `$(aws sts get-caller-identity --region ${region} --query Account --output text)`;
}
