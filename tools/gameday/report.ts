import { ASSUMPTIONS } from './executor';
import { ROWS_PER_SECOND } from './ledger';
import { Result } from './play';
import { plain } from '../failover/arc';
import { Setting } from '../failover/simulate';
import { table } from '../markdown';
import { pageOf } from '../pages/page';

/** A mutant that was played, with what the game day said of it. */
export interface Caught {
  readonly title: string;
  readonly by: readonly string[];
}

/** The text of docs/gameday.md. */
export function markdown(results: readonly Result[], caught: readonly Caught[]): string {
  const settings = [...new Set(results.map(({ setting }) => setting))];
  return pageOf('gameday', {
    rows: ROWS_PER_SECOND,
    settings: settings.map((setting) => section(setting, results.filter((result) => result.setting === setting))).join('\n\n'),
    mutants: table(['fault', 'noticed by'], caught.map(({ title, by }) => [title, by[0] ? withoutIds(by[0]) : '**not noticed**'])),
    assumptions: table(['assumption', 'source'], ASSUMPTIONS),
  });
}

/** ARNs of roles and tasks contain random ids. */
function withoutIds(text: string): string {
  return text.replace(/arn:aws:(?:iam|sts)\S+/g, 'its role').replace(/ on resource: \S+/g, '');
}

function section({ title }: Setting, results: readonly Result[]): string {
  const head = ['scenario', 'served again (min)', 'without service (min)', 'rows lost', 'end state', 'advice: row, command', 'what people do', 'workers and services (min)', 'messages left', 'failback: without service (min)'];
  const rows = table(head, results.map((result) => [
    result.scenario, result.recovered.toFixed(1), result.without.toFixed(1), String(result.lostRows), result.end,
    result.advice.join(', '), result.did.map(plain).join('; ') || 'nothing', result.workloads.toFixed(0), result.messages.join(', then '), result.failback.toFixed(1),
  ]));
  return [`## ${title[0].toUpperCase()}${title.slice(1)}`, '', rows].join('\n');
}
