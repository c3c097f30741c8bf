import { readdirSync, readFileSync, statSync } from 'fs';
import { join, relative } from 'path';
import { asSeconds, Figure, information, timing } from '../../tools/measure/figures';
import { median } from '../../tools/measure/statistics';
import { ROOT, Workshop } from '../../tools/measure/workshop';
import { CommandFailed, run } from '../../tools/steps';

const VITEST = join('node_modules', 'vitest', 'vitest.mjs');
/** Vitest loads only reporters in its own folder. */
const REPORTER = join(ROOT, 'bench', 'programs', 'test-reporter.ts');
const SAMPLE = 5;

interface TestedFile {
  readonly path: string;
  readonly milliseconds: number;
  readonly failed: boolean;
}

/** G10: the slowest test files one after the other, and with `suite` all of them as in `npm test`. */
export async function measureTests(workshop: Workshop, suite: boolean): Promise<Figure[]> {
  const report = workshop.output();
  await vitest(['--project=shared', '--maxWorkers=1', `--reporter=${REPORTER}`, ...longest()], { MEASURE_REPORT: report });
  const files = JSON.parse(readFileSync(report, 'utf8')) as TestedFile[];
  const seconds = files.map(({ milliseconds }) => milliseconds / 1000);
  const details = files.map(({ path, failed }, index) => `${asSeconds(seconds[index])}  ${relative(ROOT, path)}${failed ? '  (failed)' : ''}`);
  const figure = { goal: 'G10', most: 1.5, show: asSeconds };
  return [
    timing({ ...figure, what: `time of a test file, median of the ${SAMPLE} longest`, value: median(seconds) }),
    timing({ ...figure, what: `time of a test file, most of the ${SAMPLE} longest`, value: Math.max(...seconds), details }),
    ...suite ? [await wholeSuite()] : [information('G10', 'wall time of the whole suite', 'with --suite')],
  ];
}

async function wholeSuite(): Promise<Figure> {
  const start = Date.now();
  const passed = await vitest([], {});
  return timing({
    goal: 'G10',
    what: `wall time of the whole suite${passed ? '' : ' (failed)'}`,
    value: (Date.now() - start) / 1000,
    most: 60,
    show: asSeconds,
  });
}

/** Whether all tests pass. A failure is reported, not measured. */
async function vitest(args: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    await run({ program: process.execPath, args: [VITEST, 'run', '--silent', ...args], cwd: ROOT, env: { ...process.env, ...env } });
    return true;
  } catch (error) {
    if (error instanceof CommandFailed) return false;
    throw error;
  }
}

function longest(): string[] {
  return readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !file.startsWith('properties'))
    .map((file) => join('test', file))
    .sort((a, b) => statSync(join(ROOT, b)).size - statSync(join(ROOT, a)).size || a.localeCompare(b))
    .slice(0, SAMPLE);
}
