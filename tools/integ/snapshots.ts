import { join } from 'path';
import { chosenApps } from './apps';
import { allApps, askRunner, fileOf, FOLDER } from './runner';
import { compare, render, synthesizeForSnapshot, write } from './snapshot';
import { assertionsOf } from './suite';
import { commandLine } from '../command-line';
import { withFolder } from '../folder';

/** Apps with assets, with several Regions, and with neither. */
const READ_BY_RUNNER = ['media-processor', 'origin-records', 'github-deploy-role'];

const check = async (app: string, deployed: string[], update = false): Promise<string[]> => withFolder('integ', async (outdir) => {
  await synthesizeForSnapshot(app, outdir);
  const snapshot = render(outdir);
  const folder = join(FOLDER, `${fileOf(app)}.snapshot`);
  if (![...snapshot.keys()].some((file) => file.endsWith('.template.json'))) return [`${app}: synthesized no template`];
  if (deployed.includes(app) && assertionsOf(outdir).calls.length === 0) return [`${app}: has no assertion; read a fact back with reads`];
  if (!update) return compare(folder, snapshot).map((problem) => `${app}: ${problem}`);
  write(folder, snapshot);
  return [];
});

/** Returns what the installed runner finds. */
async function checkWithRunner(apps: string[]): Promise<string[]> {
  const output = await askRunner([...apps.map(fileOf), '--strict', '--max-workers', '2'], { ...process.env, CDK_VALIDATION: 'false' });
  const unchanged = apps.filter((app) => new RegExp(`UNCHANGED +integ\\.${app} `).test(output));
  return unchanged.length === apps.length ? [] : [`integ-runner disagrees:\n${output.trim()}`];
}

/**
 * Synthesizes each integration app once and compares it with its snapshot; integ-runner synthesizes it twice, each time in a new process.
 *
 * The comparison is stricter than that of the runner: it also contains stacks within constructs, which the runner does not compare. The runner itself
 * then compares some apps, because a snapshot that it can't read would be no use. `--update` writes the snapshots.
 */
async function main(): Promise<void> {
  const { values: { update } } = commandLine({ options: { update: { type: 'boolean' } } });
  const apps = allApps();
  const { apps: deployed } = chosenApps([]);
  const problems: string[] = [];
  for (const app of apps) problems.push(...await check(app, deployed, update));
  if (problems.length === 0) problems.push(...await checkWithRunner(READ_BY_RUNNER));
  problems.forEach((problem) => console.error(problem));
  console.log(`${apps.length} integration apps, ${READ_BY_RUNNER.length} of them also compared by integ-runner, ${problems.length} differences`);
  if (problems.length > 0) {
    console.error('run `npm run check -- integ --update`, check the change with `git diff`, and commit it if it is intended');
    process.exitCode = 1;
  }
}

void main();
