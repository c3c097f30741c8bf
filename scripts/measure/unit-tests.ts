import { readdirSync, readFileSync, statSync } from 'fs';
import { join, relative } from 'path';
import { asSeconds, Figure, information, timing } from '../../tools/measure/figures';
import { median } from '../../tools/measure/statistics';
import { ROOT, Workshop } from '../../tools/measure/workshop';
import { CommandFailed, run } from '../../tools/steps';

const JEST = join('node_modules', 'jest', 'bin', 'jest.js');
const SAMPLE = 5;

/** The part of Jest's report that is read. */
interface Report {
  readonly testResults: readonly { readonly name: string; readonly startTime: number; readonly endTime: number; readonly status: string }[];
}

/** G10: the largest test files one after the other, and with `suite` all of them as in `npm test`. */
export async function measureTests(workshop: Workshop, suite: boolean): Promise<Figure[]> {
  const report = workshop.output();
  await jest(['--selectProjects', 'unit', '--runInBand', '--json', `--outputFile=${report}`, '--runTestsByPath', ...longest()]);
  const files = (JSON.parse(readFileSync(report, 'utf8')) as Report).testResults;
  const seconds = files.map(({ startTime, endTime }) => (endTime - startTime) / 1000);
  const details = files.map(({ name, status }, index) => `${asSeconds(seconds[index])}  ${relative(ROOT, name)}${status === 'passed' ? '' : '  (failed)'}`);
  const figure = { goal: 'G10', most: 1.5, show: asSeconds };
  return [
    timing({ ...figure, what: `time of a test file, median of the ${SAMPLE} longest`, value: median(seconds) }),
    timing({ ...figure, what: `time of a test file, most of the ${SAMPLE} longest`, value: Math.max(...seconds), details }),
    ...suite ? [await wholeSuite()] : [information('G10', 'wall time of the whole suite', 'with --suite')],
  ];
}

async function wholeSuite(): Promise<Figure> {
  const start = Date.now();
  const passed = await jest(['--selectProjects', 'unit', 'mocks']);
  return timing({
    goal: 'G10',
    what: `wall time of the whole suite${passed ? '' : ' (failed)'}`,
    value: (Date.now() - start) / 1000,
    most: 60,
    show: asSeconds,
  });
}

/** Whether all tests pass. A failure is reported, not measured. */
async function jest(args: readonly string[]): Promise<boolean> {
  try {
    await run({ program: process.execPath, args: [JEST, '--ci', '--silent', ...args], cwd: ROOT });
    return true;
  } catch (error) {
    if (error instanceof CommandFailed) return false;
    throw error;
  }
}

function longest(): string[] {
  return readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts') && !/(mocks|sweep)\.test\.ts$|^(properties|validated)\//.test(file))
    .map((file) => join('test', file))
    .sort((a, b) => statSync(join(ROOT, b)).size - statSync(join(ROOT, a)).size || a.localeCompare(b))
    .slice(0, SAMPLE);
}
