import { ASSUMPTIONS } from './executor';
import { ROWS_PER_SECOND } from './ledger';
import { Result } from './play';
import { Setting } from './scenarios';
import { plain } from '../failover/arc';
import { table } from '../markdown';

/** A mutant that was played, with what the game day said of it. */
export interface Caught {
  readonly title: string;
  readonly by: readonly string[];
}

const NOT_MODELLED = [
  'ARC Region switch: its executor is part of the game day, with the assumptions above',
  'time: it comes from `tools/failover/durations.ts`, the same as in the simulation',
  'the database as a server: replication, its lag and lost rows are counted by the game day, by the semantics of the Aurora guide',
  'tasks: no container runs; a task is ready if the writer and a cache are in its Region',
  'IAM beyond the identity policies of the plan and its functions',
  'the CDN and its cache, resolvers that ignore the time to live, and connections that stay open',
  'quotas and capacity of the standby Region',
];

/** The text of docs/gameday.md. */
export function markdown(results: readonly Result[], caught: readonly Caught[]): string {
  const settings = [...new Set(results.map(({ setting }) => setting))];
  return [
    '# Game day',
    '',
    'Written by `npm run check -- gameday --write`; `npm run check -- gameday` plays it again and compares. Each row deploys nothing new to the plan: it plays the deployed',
    'plan with the bundled functions against an emulator of both Regions, checks the permissions of each call, deploys all stacks while the standby Region',
    'serves users, fails back, and compares both Regions with the beginning. Not verified on AWS.',
    '',
    'Minutes are those of the typical case. "Served again" counts from the trouble until every request succeeds for good. The site writes',
    `${ROWS_PER_SECOND} rows per second.`,
    '',
    ...settings.flatMap((setting) => section(setting, results.filter((result) => result.setting === setting))),
    '## Mutants',
    '',
    'Each is a fault in the plan, its permissions or its use, played with a lost primary Region of a warm pair with manual failover.',
    '',
    ...table(['fault', 'noticed by'], caught.map(({ title, by }) => [title, by[0] ? withoutIds(by[0]) : '**not noticed**'])),
    '',
    '## Assumptions on ARC Region switch',
    '',
    'The pages are those of the ARC Region switch guide.',
    '',
    ...table(['assumption', 'source'], ASSUMPTIONS),
    '',
    '## Not modeled',
    '',
    ...NOT_MODELLED.map((text) => `- ${text}`),
    '',
  ].join('\n');
}

/** ARNs of roles and tasks contain random ids. */
function withoutIds(text: string): string {
  return text.replace(/arn:aws:(?:iam|sts)\S+/g, 'its role').replace(/ on resource: \S+/g, '');
}

function section({ title }: Setting, results: readonly Result[]): string[] {
  return [
    `## ${title[0].toUpperCase()}${title.slice(1)}`,
    '',
    ...table(
      ['scenario', 'served again (min)', 'without service (min)', 'rows lost', 'end state', 'what people do', 'failback: without service (min)'],
      results.map((result) => [
        result.scenario, result.recovered.toFixed(1), result.without.toFixed(1), String(result.lostRows), result.end,
        result.did.map(plain).join('; ') || 'nothing', result.failback.toFixed(1),
      ]),
    ),
    '',
  ];
}
