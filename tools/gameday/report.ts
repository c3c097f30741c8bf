import { ASSUMPTIONS } from './executor';
import { ROWS_PER_SECOND } from './ledger';
import { Result } from './play';
import { StandbyMode } from '../../src/failover';
import { plain } from '../failover/arc';
import { OBJECTIVE } from '../failover/model';
import { Setting } from '../failover/simulate';
import { table } from '../markdown';
import { pageOf } from '../pages/page';

/** The objective for data that is lost. */
const LOST_SECONDS = 900;

/** A mutant that was played, with what the game day said of it. */
export interface Caught { readonly title: string; readonly by: readonly string[] }

/**
 * A night on call: the scenario that plays it, or minutes; what users lose, where the minutes come from, and whether they are within the objectives
 * if no scenario says it. With a scenario, the minutes are those of a pilot light.
 */
type Night = readonly [what: string, scenario: string | undefined, minutes: string, lost: string, source: string, within?: string];

const NIGHTS: readonly Night[] = [
  ['the zone of the writer fails', 'the zone of the writer fails', '', '', 'played: Aurora replaces the writer within 2 minutes (Aurora guide, fault tolerance: usually within 60 s), and no trigger is faster. Tasks of that zone are not modeled'],
  ['the control plane of ECS fails', 'the control plane of ECS fails', '', '', 'played for an hour: neither tasks that run nor their users call it, and nothing fails over. Nothing is released or scaled meanwhile'],
  ['the primary Region is lost', 'primary gone', '', '', 'played; a sign-in that works is assumed (night 9)'],
  ['the primary Region is lost with a lag of 20 minutes', 'a lag of 20 minutes before the loss', '', '', 'played: more than the objective of 15 minutes, which only a person accepts'],
  ['a step hangs', 'a step hangs', '', '', 'played'],
  ['us-east-1 is lost, too', 'primary gone', '', '', 'played without us-east-1. On AWS a pilot light waits for it: ElastiCache needs the control plane of Route 53 for a new cache',
    'a warm standby: within; a pilot light: when us-east-1 returns'],
  ['a false alarm moves users', 'healthy rehearsal', '', '', 'played; "failback" has the minutes of the return'],
  ['the old Region returns with its tasks', 'primary back after the promotion, with its tasks', '', '', 'played; connections stay for at most a minute'],
  ['the sign-in of people is down', 'primary gone', '', '', 'as in night 3 with the sealed user; without it until the sign-in returns',
    'with the sealed user: within'],
  ['a deployment or a release is under way', 'primary gone', 'up to 40 more', '', 'played as night 3. In a pilot light the step `failover-scale-up-standby` waits for the deployment, at most until its timeout; a warm standby waits for none'],
  ['two weeks in the standby Region, and back', 'two releases in the standby Region', '', '', 'played with two releases; the release of users returns with them'],
  ['data is deleted or corrupted', undefined, '0', 'database: up to 5 minutes; media: versions of 90 days', 'rows and objects: played with the restore runbook, PostgreSQL and an emulator (`test:emulator restore`), while users are served. The whole database: played without its size; users wait for three copies of it',
    'rows and objects: within; the whole database: only measured with your data'],
  ['a cluster, vault, object or stack is deleted', 'parts of the primary are deleted', '', '', 'database, global database, load balancer and bucket: played, each deletion is refused. Objects: night 12. Not played: the lock of a vault, whose age the emulator does not have, and the termination protection of stacks, which you enable after the first deployment; without it, as night 3. A key: played with section 6 of the restore runbook (`test:emulator restore`), which also has a record, the plan and a backup'],
];

/** By kind of pair, as the game day has played it. */
function nights(results: readonly Result[], settings: readonly Setting[]): string {
  const rows = NIGHTS.map(([what, scenario, minutes, lost, source, within], index) => {
    const played = results.filter((result) => result.scenario === scenario);
    const all = settings.map((setting) => {
      const result = played.find((one) => one.setting === setting);
      if (minutes && (!scenario || setting.standbyMode === StandbyMode.PILOT_LIGHT)) return minutes;
      return result?.recovered.toFixed(0) ?? '–';
    });
    const rowsLost = [...new Set(played.map(({ lostRows }) => lostRows / ROWS_PER_SECOND))].sort((one, other) => one - other);
    const isWithin = played.every(({ recovered, lostRows }) => recovered <= OBJECTIVE && lostRows / ROWS_PER_SECOND <= LOST_SECONDS);
    return [String(index + 1), what, ...all, scenario ? `${rowsLost.join(' or ')} s` : lost, within ?? (isWithin ? 'within' : 'exceeded'), source];
  });
  return table(['night', 'what happens', ...settings.map(({ title }) => `${title} (min)`), 'data lost', 'within the objectives', 'source'], rows);
}

/** The text of docs/gameday.md. */
export function markdown(results: readonly Result[], caught: readonly Caught[]): string {
  const settings = [...new Set(results.map(({ setting }) => setting))];
  return pageOf('gameday', {
    rows: ROWS_PER_SECOND,
    nights: nights(results, settings),
    settings: settings.map((setting) => section(setting, results.filter((result) => result.setting === setting))).join('\n\n'),
    mutants: table(['fault', 'noticed by'], caught.map(({ title, by }) => [title, by[0] ? withoutIds(by[0]) : '**not noticed**'])),
    assumptions: table(['assumption', 'source'], ASSUMPTIONS),
  });
}

/** ARNs of roles and tasks contain random ids. */
const withoutIds = (text: string): string => text.replace(/arn:aws:(?:iam|sts)\S+/g, 'its role').replace(/ on resource: \S+/g, '');

function section({ title }: Setting, results: readonly Result[]): string {
  const head = ['scenario', 'served again (min)', 'without service (min)', 'rows lost', 'end state', 'advice: row, command', 'what people do', 'workers and services (min)', 'messages left', 'failback: without service (min)'];
  const rows = table(head, results.map((result) => [
    result.scenario, result.recovered.toFixed(1), result.without.toFixed(1), String(result.lostRows), result.end,
    result.advice.map((one) => /^[\d]|^nothing/.test(one) ? one : `\`${one}\``).join(', '), result.did.map(plain).join('; ') || 'nothing', result.workloads.toFixed(0), result.messages.join(', then '), result.failback.toFixed(1),
  ]));
  return [`## ${title[0].toUpperCase()}${title.slice(1)}`, '', rows].join('\n');
}
