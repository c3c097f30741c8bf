import { awscdk } from 'projen';
import { addChecks } from './checks';

/** Where npm has the commands of packages. */
const BINARIES = 'node_modules/.bin';

export function configureTasks(project: awscdk.AwsCdkConstructLibrary): void {
  // projen starts npm for this, which takes a second for each task.
  const path = `[resolve('${BINARIES}'), process.env.PATH].join(delimiter)`;
  project.tasks.addEnvironment('PATH', `$(node --print "const { delimiter, resolve } = require('path'); ${path}")`);
  // projen disables jsii's warnings about reserved words. Here every warning is an error.
  project.compileTask.reset('jsii --fail-on-warnings');
  project.compileTask.exec('tsx scripts/bundle-library.ts');

  addChecks(project);
  for (const name of ['docgen', 'examples']) project.postCompileTask.spawn(project.tasks.tryFind(name)!);
  const commands = project.addTask('bundle:cli', { description: 'Bundle the commands of the package into bin', exec: 'tsx scripts/cli.ts' });
  project.postCompileTask.spawn(commands);
  const packed = project.tasks.tryFind('test:cli')!;
  packed.spawn(commands, { condition: 'node scripts/is-stale.mjs commands' });
  packed.exec('tsx scripts/packed-cli.ts');
  configureTestTasks(project);

  project.addTask('pages', {
    description: 'Write the pages that programs make, and the figures in texts (name ...; --check compares them)',
    exec: 'tsx scripts/pages.ts "$@"',
    receiveArgs: true,
  });
  // It imports what reads bundles, which a new clone lacks.
  project.addTask('demo', {
    description: 'Build, pack and install the library into examples/quickstart, synthesize it, and show the platform',
    exec: 'tsx scripts/demo.ts',
  }).prependSpawn(project.tasks.tryFind('fresh')!);
}

/** Tasks for contributors: tests, types and lint in parallel. */
function configureTestTasks(project: awscdk.AwsCdkConstructLibrary): void {
  const library = project.addTask('fresh:library', { description: 'Compile the library, if it is stale' });
  library.spawn(project.compileTask, { condition: 'node scripts/is-stale.mjs library' });
  const fresh = project.addTask('fresh', { description: 'Bundle the handlers and the commands and compile the library, each only if it is stale' });
  fresh.spawn(project.tasks.tryFind('bundle')!, { condition: 'node scripts/is-stale.mjs bundles' });
  fresh.spawn(project.tasks.tryFind('bundle:cli')!, { condition: 'node scripts/is-stale.mjs commands' });
  fresh.spawn(library);
  // They read what is compiled, and would pass with what it was before a change.
  const readers = ['compat', 'docgen', 'docs', 'examples', 'measure', 'test:change-guard', 'test:cli', 'test:nodes', 'test:properties', 'test:sweeps', 'test:whole'];
  for (const name of readers) project.tasks.tryFind(name)!.prependSpawn(library);
  const unit = project.tasks.tryFind('unit')!;
  unit.spawn(fresh);
  unit.exec('jest --ci "$@" --selectProjects unit mocks whole', { receiveArgs: true });
  // The tests bundle the handlers themselves, if they are stale.
  const parts = project.addTask('unit:parts', { description: 'Run the unit tests of parts, which need no compiled library' });
  parts.exec('jest --ci --selectProjects unit mocks');
  const test = project.testTask;
  test.reset();
  test.exec('node scripts/test.mjs "$@"', { receiveArgs: true });
  const watch = project.tasks.tryFind('test:watch')!;
  watch.description = 'Run the tests of changed files on every change; pass a folder to limit them';
  watch.reset('jest --watch "$@" --selectProjects unit mocks whole', { receiveArgs: true });
}
