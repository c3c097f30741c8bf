import { execFile } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { basename, join } from 'path';
import { promisify } from 'util';
import { formatTemplate } from './format-template';

/**
 * Synthesizes each integration app and compares its templates with the snapshots.
 *
 * `--update` writes the snapshots. integ-runner uses the same files, but rejects the cloud assembly of current aws-cdk-lib
 * releases.
 */
const FOLDER = 'integ';
const SUFFIX = '.template.json';

async function synthesise(app: string): Promise<Map<string, string>> {
  const outdir = mkdtempSync(join(tmpdir(), 'integ-'));
  const env = { ...process.env, CDK_OUTDIR: outdir, CDK_VALIDATION: 'false' };
  await promisify(execFile)(process.execPath, ['--import', 'tsx', join(FOLDER, app)], { env });
  const files = readdirSync(outdir).filter((file) => file.endsWith(SUFFIX) && !file.includes('DeployAssert')).sort();
  const templates = new Map(files.map((file) => [file, formatTemplate(readFileSync(join(outdir, file), 'utf8'))]));
  rmSync(outdir, { recursive: true });
  return templates;
}

/** Returns the first line that differs. */
function difference(expected: string, actual: string): string {
  const [old, now] = [expected.split('\n'), actual.split('\n')];
  const line = now.findIndex((text, index) => text !== old[index]);
  const at = line < 0 ? now.length : line;
  return `line ${at + 1}\n    - ${old[at]?.trim() ?? '(end)'}\n    + ${now[at]?.trim() ?? '(end)'}`;
}

function compare(app: string, templates: Map<string, string>): string[] {
  const folder = join(FOLDER, `${app}.snapshot`);
  const stored = existsSync(folder) ? readdirSync(folder) : [];
  const gone = stored.filter((file) => !templates.has(file)).map((file) => `${app}: ${file} is no longer synthesized`);
  const changed = [...templates].flatMap(([file, text]) => {
    if (!stored.includes(file)) return [`${app}: ${file} has no snapshot`];
    const expected = readFileSync(join(folder, file), 'utf8');
    return expected === text ? [] : [`${app}: ${file} differs at ${difference(expected, text)}`];
  });
  return [...gone, ...changed];
}

function write(app: string, templates: Map<string, string>): void {
  const folder = join(FOLDER, `${app}.snapshot`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [file, text] of templates) writeFileSync(join(folder, file), text);
}

async function main(): Promise<void> {
  const update = process.argv.includes('--update');
  const apps = readdirSync(FOLDER).filter((file) => /^integ\..*\.ts$/.test(basename(file)));
  const problems: string[] = [];
  for (const app of apps) {
    const templates = await synthesise(app);
    if (templates.size === 0) problems.push(`${app}: synthesized no template`);
    else if (update) write(app, templates);
    else problems.push(...compare(app, templates));
  }
  problems.forEach((problem) => console.error(problem));
  console.log(`${apps.length} integration apps, ${problems.length} differences`);
  if (apps.length === 0 || problems.length > 0) {
    console.error('run `npm run integ -- --update`, check the change with `git diff`, and commit it if it is intended');
    process.exitCode = 1;
  }
}

void main();
