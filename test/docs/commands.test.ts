import { readdirSync, readFileSync } from 'fs';
import { run } from '../cli/fixture';

/** The documents, without the reference that is generated from docstrings. */
const DOCUMENTS = readdirSync('.', { recursive: true, encoding: 'utf8' })
  .filter((file) => /^(README(\.ja)?|CONTRIBUTING|MIGRATING)\.md$|^docs\/.*\.md$/.test(file));

/** What follows the name of the program in a command line, up to a comment, a pipe or the end of the code. */
const documented = new Map(DOCUMENTS.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/npx eldonia-constructs ([^`|>#\n]+)/g)]
  .map(([, line]) => [line.trim(), file] as const))
  .filter(([line]) => /^[a-z]+( |$)/.test(line)));

test('the documents show every command', () => {
  const shown = new Set([...documented.keys()].map((line) => line.split(' ')[0]));

  expect([...shown].sort()).toEqual([
    'alarms', 'conformance', 'connect', 'cost', 'data', 'dev', 'diagram', 'logs', 'preflight', 'rollback', 'run', 'runbook', 'shell', 'simulate', 'status',
  ]);
});

test.each([...documented])('the program accepts %s of %s', async (line) => {
  // With `--help` a command reads its options, and nothing else.
  const [name, ...args] = line.split(/ +/);
  const { code, err } = await run(name, '--help', ...args);

  expect([code, err]).toEqual([0, '']);
});
