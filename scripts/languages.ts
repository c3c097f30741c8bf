import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { chosen, commandLine, partOf } from '../tools/command-line';
import { withFolder } from '../tools/folder';
import { CONSUMERS, only, reference } from '../tools/languages/consumers';
import { CONTEXT, GuideExample, guideExamples, IMPORTS, synthesizeExample } from '../tools/languages/guide';
import { differences, templatesOf } from '../tools/languages/templates';
import { translations } from '../tools/site/examples';
import { Command, run, runProgram, step } from '../tools/steps';

/** The stacks of the platform and of the pair. */
const LEAST_TEMPLATES = 15;
/** The guides whose examples run in Python. */
const GUIDES = ['docs/extend.md', 'docs/workloads.md'];
/** The modules of packages in Python. */
const MODULES: Record<string, string> = { 'aws-cdk-lib': 'aws_cdk', 'eldonia-constructs': 'eldonia_constructs', 'constructs': 'constructs' };
/** The status of an experimental package on PyPI. */
const STATUS = '4 - Beta';

/**
 * Checks the packages in a folder that jsii-pacmak has written: that programs in Java and Go, and the examples of the guides in Python,
 * synthesize the same templates as in TypeScript. Languages can be selected, e.g. `dist go`. `--third` runs a third of the examples.
 */
async function main(): Promise<void> {
  const { values: { third }, positionals: [folder = 'dist', ...selected] } = commandLine({ allowPositionals: true, options: { third: { type: 'boolean' } } });
  if (third) guides = partOf(guides, 3);
  const [dist, consumers] = [resolve(folder), chosen('language', Object.keys(CONSUMERS), selected)];
  await withFolder('languages', async (workshop) => {
    await checkStatus(dist);
    for (const language of consumers) await checkTemplates(dist, language, join(workshop, language));
  });
}

/** The status of the package on PyPI, which is in the wheel. */
async function checkStatus(dist: string): Promise<void> {
  const wheel = join(dist, 'python', only(join(dist, 'python'), '.whl'));
  const metadata = await run({ program: 'unzip', args: ['-p', wheel, '*/METADATA'], cwd: dist });
  const status = /^Classifier: Development Status :: (.*)$/m.exec(metadata)?.[1];
  if (status !== STATUS) throw new Error(`the status on PyPI must be ${STATUS} while the API is experimental, got ${status}`);
}

async function checkTemplates(dist: string, language: string, folder: string): Promise<void> {
  mkdirSync(join(folder, 'typescript'), { recursive: true });
  const consumer = await step(`${language}: build a program`, () => CONSUMERS[language](dist, folder));
  if (language === 'python') writeGuides(folder);
  await step(`${language}: synthesize with aws-cdk-lib ${consumer.cdk}`, () => synthesize(consumer.program, join(folder, 'out')));
  await step(`${language}: the program of the README`, () => checkReadme(consumer.readme, join(folder, 'readme-out')));
  if (consumer.refused.length > 0) {
    await step(`${language}: refuses what a struct does not declare`, async () => {
      for (const program of consumer.refused) await synthesize(program, join(folder, 'refused-out'));
    });
  }
  await step(`${language}: TypeScript with the same`, async () => (language === 'python'
    ? guides.forEach((example, index) => synthesizeExample(example, join(folder, 'expected', String(index))))
    : synthesize(await reference(dist, join(folder, 'typescript'), consumer), join(folder, 'expected'))));
  const [expected, got] = [templatesOf(join(folder, 'expected')), templatesOf(join(folder, 'out'))];
  const different = differences(expected, got);
  console.log(`  ${language}: ${got.size} templates, ${different.length} different from those of TypeScript`);
  if (expected.size < LEAST_TEMPLATES) throw new Error(`the program must define ${LEAST_TEMPLATES} stacks, got ${expected.size}`);
  if (different.length > 0) throw new Error(`the templates of ${language} must be those of TypeScript, got\n${different.join('\n')}`);
}

let guides: GuideExample[] = GUIDES.flatMap(guideExamples);

/** Writes the translated examples of the guides, which one process runs. */
function writeGuides(folder: string): void {
  const translated = translations();
  const examples = guides.map(({ title, source, given }) => ({ title, given, python: translated.get(source)!.python }));
  writeFileSync(join(folder, 'guide.json'), JSON.stringify({ imports: pythonImports(), context: CONTEXT, examples }));
}

/** The imports of the fixture in Python. */
const pythonImports = (): string =>
  [...IMPORTS.matchAll(/^import (?:\* as (\w+)|\{([^}]*)\}) from '([\w-]+)\/?([\w-]*)';/gm)].map(([, name, names, source, module]) => {
    if (names !== undefined) return `from ${MODULES[source]}${module && `.${module.replace(/-/g, '_')}`} import (${names.trim().replace(/\s+/g, ' ')})`;
    const alias = name === 'lambda' ? 'lambda_' : name;
    return module === '' ? `import ${MODULES[source]} as ${alias}` : `from ${MODULES[source]} import ${module.replace(/-/g, '_')} as ${alias}`;
  }).join('\n');

async function checkReadme(program: Omit<Command, 'env'>, output: string): Promise<void> {
  await synthesize(program, output);
  const stacks = readdirSync(output).flatMap((file) => /^(.*)\.template\.json$/.exec(file)?.[1] ?? []).sort();
  const expected = ['Eldonia', 'Audit', 'Costs', 'CostAnomalies', 'EdgeAlarms', 'Release', 'UsEast1'];
  if (stacks.length !== expected.length || !expected.every((name) => stacks.some((stack) => stack.includes(name)))) {
    throw new Error(`the program of the README must define the stacks ${expected.join(', ')}, got ${stacks.join(', ')}`);
  }
}

async function synthesize(program: Omit<Command, 'env'>, output: string): Promise<void> {
  mkdirSync(output, { recursive: true });
  await run({ ...program, env: { ...process.env, OUT: output, CDK_OUTDIR: output, JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: 'true' } });
}

const { version } = JSON.parse(readFileSync(resolve(__dirname, '../package.json'), 'utf8')) as { version: string };
process.env.CDK_VALIDATION = 'false';
void runProgram(main, `The packages of version ${version} work in the other languages`);
