import { readFileSync } from 'fs';
import { join } from 'path';
import { awscdk } from 'projen';
import { parse } from 'yaml';

/** A check of `checks.yml`. */
interface Check { readonly run?: string | string[]; readonly does: string; readonly when: string; readonly needs?: string }

/** Adds the checks of `npm run check`. Their descriptions are the lines that the command shows, and `npx projen --help` too. */
export function addChecks(project: awscdk.AwsCdkConstructLibrary): void {
  const checks = parse(readFileSync(join(__dirname, 'checks.yml'), 'utf8')) as Record<string, Check>;
  for (const [name, { run = [], does, when, needs }] of Object.entries(checks)) {
    const task = project.tasks.tryFind(name) ?? project.addTask(name);
    task.description = `${does}. When: ${when}.${needs === undefined ? '' : ` Needs: ${needs}.`}`;
    task.reset();
    for (const exec of [run].flat()) task.exec(exec, { receiveArgs: exec.includes('"$@"') });
  }
}

/** The scripts of package.json. All other commands are checks, or tasks that `npx projen --help` lists. */
const SCRIPTS = ['build', 'demo', 'pages', 'test', 'test:watch'];

export function configureScripts(project: awscdk.AwsCdkConstructLibrary): void {
  for (const { name } of project.tasks.all) {
    if (!SCRIPTS.includes(name)) project.removeScript(name);
  }
  // Not a task: projen ends with exit code 1, whatever its program ends with.
  project.setScript('check', 'tsx scripts/check.ts');
}
