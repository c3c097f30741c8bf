import { execFileSync } from 'child_process';
import { mkdirSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { GuideExample, guideExamples, synthesizeExample } from '../../tools/languages/guide';
import { read, ROOT } from '../../tools/site/documents';

const GUIDE = read('docs/extend.md');
const FIXTURE = read('rosetta/default.ts-fixture');
const FOLDER = join(ROOT, 'node_modules/.cache/extend');
const examples = guideExamples('docs/extend.md');

/** The warnings and errors of an example. */
function findings(example: GuideExample): string[] {
  const messages = synthesizeExample(example).stacksRecursively.flatMap((stack) => stack.messages);
  return messages.filter(({ level }) => level !== 'info').map(({ id, entry: { data } }) => `${id}: ${String(data)}`);
}

test('the examples compile', () => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  examples.forEach(({ source }, index) => writeFileSync(join(FOLDER, `example${index}.ts`), FIXTURE.replace('/// here', () => source)));
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify({
    extends: '../../../tsconfig.dev.json',
    compilerOptions: { rootDir: '../../..', noUnusedLocals: false, noUnusedParameters: false, paths: { 'eldonia-constructs': ['../../../src/index.ts'] } },
    include: ['*.ts'],
    exclude: [],
  }));

  expect(() => execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript-native/bin/tsc'), '--project', FOLDER], { encoding: 'utf8' })).not.toThrow();
});

test.each(examples)('$title: the example is synthesized, and the section names its warnings', (example) => {
  const isNamed = (finding: string) => example.section.includes(`\`${/\[ack: (.*)\]/.exec(finding)?.[1]}\``);

  expect(findings(example).filter((finding) => !isNamed(finding))).toEqual([]);
});

test('each row of the table leads to examples, and has the number of their lines', () => {
  const anchorOf = (title: string) => title.toLowerCase().replace(/[^\w\s-]/g, '').replace(/\s/g, '-');
  const rows = [...GUIDE.matchAll(/^\| [^|]* \| ([^|]*\]\(#[^|]*) \| ([\d, ]+) \|$/gm)];
  const told = rows.flatMap(([, links, lines]) => [...links.matchAll(/\(#([^)]*)\)/g)].map(([, anchor], index) => [anchor, Number(lines.split(', ')[index])]));

  expect(told.sort()).toEqual(examples.map(({ title, source }) => [anchorOf(title), source.split('\n').length]).sort());
});
