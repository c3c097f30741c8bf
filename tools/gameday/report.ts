import { readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { ROWS_PER_SECOND } from './ledger';
import { Result } from './play';
import { StandbyMode } from '../../src/failover';
import { plain } from '../failover/arc';
import { OBJECTIVE } from '../failover/model';
import { failures, Setting } from '../failover/simulate';
import { table } from '../markdown';
import { pageOf } from '../pages/page';

/** The objective for data that is lost. */
const LOST_SECONDS = 900;

/** A mutant that was played, with what the game day said of it. */
export interface Caught { readonly title: string; readonly by: readonly string[] }

/** A night on call. */
interface Night {
  readonly what: string;
  readonly played?: string;
  readonly minutes?: string;
  readonly lost?: string;
  readonly source: string;
  readonly within?: string;
}

const TABLES = parse(readFileSync(join(__dirname, 'tables.yml'), 'utf8')) as {
  readonly nights: readonly Night[];
  readonly assumptions: readonly { readonly assumption: string; readonly source: string }[];
};

/** By kind of pair, as the game day has played it. */
function nights(results: readonly Result[], settings: readonly Setting[]): string {
  const rows = TABLES.nights.map(({ what, played: scenario, minutes, lost = '', source, within }, index) => {
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
    failures: failures(),
    assumptions: table(['assumption', 'source'], TABLES.assumptions.map(({ assumption, source }) => [assumption, source])),
  });
}

/** ARNs of roles and tasks contain random ids. */
const withoutIds = (text: string): string => text.replace(/arn:aws:(?:iam|sts)\S+/g, 'its role').replace(/ on resource: \S+/g, '');

function section({ title }: Setting, results: readonly Result[]): string {
  const head = ['scenario', 'served again (min)', 'without service (min)', 'rows lost', 'end state', 'advice: row, command', 'what people do', 'workers and services (min)', 'messages left', 'failback: without service (min)'];
  const rows = table(head, results.map((result) => [
    result.scenario, result.recovered.toFixed(1), result.without.toFixed(1), String(result.lostRows), result.end,
    result.advice.map((one) => /^[\d]|^nothing/.test(one) ? one : `\`${one}\``).join(', '), result.did.map(plain).join('; ') || 'nothing', result.workloads.toFixed(0), result.messages.join(', then ') || '–', result.failback.toFixed(1),
  ]));
  return [`## ${title[0].toUpperCase()}${title.slice(1)}`, '', rows].join('\n');
}
