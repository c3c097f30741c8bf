import { EXCEPTIONS } from './exceptions';
import { managedPage, Use } from './need';
import { checkedRoles } from './uses';
import { canonical } from '../../assemblies/canonical';
import { table } from '../../markdown';
import { pageOf } from '../../pages/page';

/** What every function needs is one part of the table. */
const COMMON = /\/AWSLambda(?:Basic|VPC)|\/lambda\/latest\/dg\/|\/AWSLambdaSQS/;

type Row = readonly [subject: string, action: string, source: string];

/** The text of docs/permissions.md. */
export function permissionsPage(): string {
  const rows = checkedRoles(canonical('everything')).flatMap(({ uses }) => uses).flatMap(rowsOf);
  const subjects = [...new Set(rows.map(([subject]) => subject))].sort((one, other) => one.localeCompare(other, 'en'));
  return pageOf('permissions', {
    needed: table(['used by', 'needed actions', 'source'], subjects.flatMap((subject) => cellsOf(subject, rows.filter(([own]) => own === subject)))),
    accepted: table(['used by', 'difference', 'actions', 'reason'], EXCEPTIONS.map(({ kind, subject, actions, reason, page }) => [
      subjects.filter((one) => subject.test(one)).join(', '), kind === 'missing' ? 'needed, not allowed' : 'allowed, not needed', code(actions), `[${reason}](${page})`,
    ])),
  });
}

const rowsOf = ({ subject, needs, managed = [] }: Use): Row[] => [
  ...needs.map(({ action, source }): Row => [COMMON.test(source) ? 'each function, with its options' : subject, action, source]),
  ...managed.map((name): Row => [subject, `the managed policy ${name}`, managedPage(name.split('/').at(-1)!)]),
];

/** One line for each source. */
function cellsOf(subject: string, rows: readonly Row[]): string[][] {
  const sources = [...new Set(rows.map(([, , source]) => source))].sort((one, other) => one.localeCompare(other, 'en'));
  return sources.map((source) => {
    const actions = new Set(rows.flatMap(([, action, own]) => own === source ? [action] : []));
    return [subject, code([...actions].sort()), link(source)];
  });
}

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');

function link(source: string): string {
  if (!source.startsWith('https://')) return `\`${source}\``;
  const title = source.split('#')[0].split('/').at(-1)!.replace('.html', '');
  return `[${title}](${source})`;
}
