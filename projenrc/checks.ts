import { awscdk, Task } from 'projen';

/** A check of `npm run check`. Its description is the line that the command shows, and `npx projen --help` too. */
export interface Check {
  /** What it does, in the imperative, with its options in parentheses. */
  readonly does: string;
  /** The change, or the moment, to run it after. */
  readonly when: string;
  /** What it needs beyond Node.js and the registry of npm. */
  readonly needs?: string;
}

export function addCheck(project: awscdk.AwsCdkConstructLibrary, name: string, exec: string, check: Check): Task {
  const task = project.addTask(name, { exec, receiveArgs: exec.includes('"$@"') });
  return describeCheck(task, check);
}

/** Makes a check of an existing task. */
export function describeCheck(task: Task, { does, when, needs }: Check): Task {
  task.description = `${does}. When: ${when}.${needs ? ` Needs: ${needs}.` : ''}`;
  return task;
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
