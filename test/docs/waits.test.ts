import { readdirSync, readFileSync } from 'fs';
import { renderRunbook } from '../../src/dr-pair/private/runbook';
import { ABSENT, FACTS, MODES } from '../dr-pair/runbook-fixture';

const guides = readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'))
  .map((file): [string, string] => [`docs/${file}`, readFileSync(`docs/${file}`, 'utf8')]);
const runbooks = [...MODES, ['without optional parts', ABSENT] as const].flatMap(([mode, facts]) =>
  (['failover', 'recovery', 'rebuild'] as const).map((name): [string, string] => [`${name}: ${mode}`, renderRunbook(name, { ...FACTS, ...facts })]));

/** A wait with an end, which prints what it sees: in its line, or by the function of the restore guide. */
const WAIT = /\(TRY=0; until .*? echo "\$\w+"(?:;| &&) \[ .*? \]; do \(\(\+\+TRY < \d+\)\) \|\| exit 1; sleep \d+; done[^)]*\)|\buntil_is \w.*?(?= &&|$)/g;
const FUNCTION = /^(?:until_is|client)\(\) \{.*\n[\s\S]*?\n\}\n/gm;
/** A command that is refused until something else has ended. */
const RETRY = /for TRY in \{1\.\.\d+\}; do aws [\w-]+ (?!describe|list|get)[\w-]+ [^;]* && break; sleep \d+; done/;

/** The blocks that somebody pastes into a shell, with each command in one line. */
const blocksOf = (text: string) => [...text.matchAll(/^( *)```(?:bash|sh)\n([\s\S]*?)\n\1```/gm)]
  .map(([, , block]) => `${block!}\n`.replace(FUNCTION, '').replace(/ +# .*$/gm, '').replace(/\\\n */g, '').replace(/(&&|\|)\n */g, '$1 ').trimEnd().split('\n'));

function faults(lines: string[]): string[] {
  const waits = lines.filter((line) => line.match(WAIT));
  return [
    // The first ends after the time of botocore, and the next command runs; the second closes the shell with its variables.
    ...lines.filter((line) => /\baws [\w-]+ wait |^ *set -\w*e/.test(line)),
    ...lines.filter((line) => /\bsleep \d/.test(line) && !waits.includes(line) && !RETRY.test(line)),
    ...waits.length > 0 ? lines.filter((line) => /\baws [\w-]+ (?:delete|deregister)-/.test(line)) : [],
    // A shell without bracketed paste reads the next line of the block as the answer.
    ...lines.slice(0, -1).filter((line) => /(?<!while |while IFS=\S+ )\bread -/.test(line)),
    // A process for each object takes hours for ten thousand.
    ...lines.some((line) => /(?:^| )done\b/.test(line)) ? lines.filter((line) => /\baws s3api \w+-object /.test(line)) : [],
    // What follows a wait that has failed must not run.
    ...waits.filter((line) => line !== lines.at(-1) || line.split(WAIT).slice(1).some((rest) => rest !== '' && !rest.startsWith(' && '))),
  ];
}

test.each([...guides, ...runbooks])('%s: a wait has an end, prints what it sees, and is beside no delete; nobody waits for each object, or pastes into a question', (_, text) =>
  expect(blocksOf(text).flatMap(faults)).toEqual([]));

test.each(['docs/move-in.md', 'docs/ja/move-in.md'])('%s: each wait of the switch has the seconds of its row, and all rows are 5 minutes at most', (file) => {
  const [section] = readFileSync(file, 'utf8').split('\n## 4. ')[1]!.split('\n## ');
  const rows = [...section!.matchAll(/^\|(?:[^|]+\|){3} (\d+) \|/gm)].map(([, seconds]) => Number(seconds));
  const waits = [...section!.matchAll(/TRY < (\d+).*sleep (\d+)/g)].map(([, tries, seconds]) => Number(tries) * Number(seconds));

  expect(waits).toEqual([rows[0], rows[2], rows[3]]);
  expect(rows.reduce((sum, seconds) => sum + seconds, 0)).toBeLessThanOrEqual(300);
});

/** Variables that bash sets itself, or that it needs. */
const OF_BASH = /(?<![-\w${.'"])(?:BASH\w*|COLUMNS|DIRSTACK|EUID|FUNCNAME|GROUPS|HOME|IFS|LINENO|LINES|OPTARG|OPTIND|PATH|PIPESTATUS|PPID|PWD|RANDOM|REPLY|SECONDS|SHELLOPTS|UID)=(?! read )/;

test.each([...guides, ...runbooks])('%s: no variable is one of bash, the first block that asks AWS turns the pager off, and a second paste keeps what the way back reads', (_, text) => {
  const blocks = blocksOf(text);
  const asking = blocks.filter((lines) => lines.some((line) => /(?:^|[ (])aws [a-z-]+ [a-z]/.test(line)));
  const first = blocks.indexOf(asking[0]);

  expect(blocks.flat().filter((line) => OF_BASH.test(line))).toEqual([]);
  expect(asking.length < 3 || blocks.slice(0, first + 1).flat().includes('export AWS_PAGER=')).toBe(true);
  expect(unguarded(blocks)).toEqual([]);
});

/** The files with a state that their own block changes, of which a later block makes the state from before. */
const unguarded = (blocks: readonly string[][]): string[] => blocks.flatMap((lines, at) => {
  const block = lines.join('\n');
  if (!/\baws [\w-]+ (?:update|delete|put|modify|register)-/.test(block)) return [];
  return [...block.matchAll(/(?<!>)> ([\w-]+\.(?:txt|json))/g)].map(([, file]) => file!)
    .filter((file) => blocks.slice(at + 1).some((later) => later.join('\n').includes(file)) && !block.includes(`[ -s ${file} ] ||`));
});

test.each<[string, string[][], string[]]>([
  ['a state that is saved again', [['aws a get-b > b.json', 'aws a update-b'], ['aws a update-b --b file://b.json']], ['b.json']],
  ['a guard', [['[ -s b.json ] || aws a get-b > b.json', 'aws a update-b'], ['aws a update-b --b file://b.json']], []],
  ['a file of its own block', [['aws a get-b > b.json', 'aws a update-b --b file://b.json']], []],
])('the check of second pastes: %s', (_, blocks, expected) => expect(unguarded(blocks)).toEqual(expected));

const GOOD = '(TRY=0; until STATUS=$(aws rds describe); echo "$STATUS"; [ "$STATUS" = available ]; do ((++TRY < 9)) || exit 1; sleep 30; done)';

test.each<[string, string[], number]>([
  ['waits that are right', [`aws a create && ${GOOD} && until_is available aws a describe && aws a copy`], 0],
  ['a wait of the CLI, and the end of the shell', ['aws rds wait db-cluster-available', 'set -eu'], 2],
  ['no end', ['until [ "$(aws a describe)" = available ]; do sleep 30; done'], 1],
  ['a loop that goes on at its end', ['for TRY in {1..9}; do aws a describe-b && break; sleep 9; done'], 1],
  ['a state that nobody sees', [GOOD.replace('echo "$STATUS"; ', '')], 1],
  ['a delete', ['aws a delete-b', GOOD], 1],
  ['a process for each object', ['while read -r KEY; do', 'aws s3api copy-object --key "$KEY"', 'done < keys.txt'], 1],
  ['commands after a wait', [`${GOOD}; aws a copy`, 'aws a copy'], 1],
])('the check: %s', (_, lines, expected) => expect(faults(lines)).toHaveLength(expected));
