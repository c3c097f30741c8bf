import { awscdk } from 'projen';
import { addCheck, describeCheck } from './checks';

/** Its packages are installed into a separate environment. */
const PYTHON = 'Python 3.10 or later';
/** Where npm has the commands of packages. */
const BINARIES = 'node_modules/.bin';
/** The names of the tests that read the compiled API. */
const API = '[.]api[.]test[.]ts';

export function configureTasks(project: awscdk.AwsCdkConstructLibrary): void {
  // projen starts npm for this, which takes a second for each task.
  const path = `[resolve('${BINARIES}'), process.env.PATH].join(delimiter)`;
  project.tasks.addEnvironment('PATH', `$(node --print "const { delimiter, resolve } = require('path'); ${path}")`);
  // projen disables jsii's warnings about reserved words. Here every warning is an error.
  project.compileTask.reset('jsii --fail-on-warnings');
  project.compileTask.exec('tsx scripts/bundle-library.ts');

  describeCheck(project.tasks.tryFind('compat')!, {
    does: 'Compare the public API with that of the last published version',
    when: 'after a change of a public type',
  }).reset('tsx scripts/compatibility.ts');
  const docgen = addCheck(project, 'docgen', 'tsx tools/site/reference.ts', {
    does: 'Generate API.md, the reference of the public API',
    when: 'after a change of a public type or its docstring',
  });
  project.postCompileTask.spawn(docgen);
  const examples = addCheck(project, 'examples', 'tsx scripts/documented-examples.ts', {
    does: 'Compile the examples of the documents and the docstrings, and translate them',
    when: 'after a change of an example',
  });
  project.postCompileTask.spawn(examples);

  const commands = project.addTask('bundle:cli', { description: 'Bundle the commands of the package into bin', exec: 'tsx scripts/cli.ts' });
  project.postCompileTask.spawn(commands);

  addCheck(project, 'affected', 'tsx scripts/affected.ts "$@"', {
    does: 'Run the tests that read what differs from origin/main, also through documents, and name the other checks (file; --list)',
    when: 'before a commit of more than one floor',
  });
  addCheck(project, 'typecheck', 'node node_modules/typescript-native/bin/tsc --project tsconfig.dev.json --incremental --tsBuildInfoFile node_modules/.cache/types', {
    does: 'Check the types of the sources, the tests and the scripts',
    when: 'npm test fails in it',
  });
  addCheck(project, 'lint', 'oxlint --type-aware --tsconfig tsconfig.dev.json src test tools cli integ scripts bench projenrc .projenrc.ts', {
    does: 'Find asynchronous calls without await, and files that import each other (oxlint); npm test runs ESLint',
    when: 'after a change of asynchronous code or of imports',
  });
  addCheck(project, 'unused', 'knip', {
    does: 'Find files, exports and dependencies that nothing uses',
    when: 'after a removal, or an export of what one file uses',
  });
  configureSlowTests(project);
  configureInteg(project);
  configureTexts(project);
  configureReports(project);
  configureTestTasks(project);

  project.addTask('pages', {
    description: 'Write the pages that programs make, and the figures in texts (name ...; --check compares them)',
    exec: 'tsx scripts/pages.ts "$@"',
    receiveArgs: true,
  });
  project.addTask('demo', {
    description: 'Build, pack and install the library into examples/quickstart, synthesize it, and show the platform',
    exec: 'tsx scripts/demo.ts',
  });
}

/** The tests that take minutes, or need more than Node.js. */
function configureSlowTests(project: awscdk.AwsCdkConstructLibrary): void {
  addCheck(project, 'test:sweeps', 'jest --ci "$@" --selectProjects sweeps', {
    does: 'Run the tests that synthesize or play whole platforms many times over',
    when: 'after a change that a platform or a pair shows',
  });
  addCheck(project, 'test:coverage', 'jest --ci --coverage "$@" --selectProjects unit mocks', {
    does: 'Run the unit tests; fails if they cover less than 95 % of the lines or the branches',
    when: 'after a change of the sources that has few tests',
  });
  addCheck(project, 'test:properties', 'jest --ci "$@" --selectProjects properties', {
    does: 'Synthesize 1,000 sets of random props per construct, and validate the templates (FC_SEED=number, FC_PART=4 for a quarter)',
    when: 'after a new prop',
  });
  addCheck(project, 'test:validated', 'jest --ci "$@" --selectProjects validated', {
    does: 'Validate all constructs with each set of feature flags, and with four rule packs',
    when: 'after a change of a resource',
  });
  addCheck(project, 'mutants', 'tsx scripts/mutants.ts "$@"', {
    does: 'Mutate the changed sources (a folder by its name; --since DATE; --sweeps for their tests, too) with Stryker, and report the mutants that the tests of their folder do not detect',
    when: 'after a change of the logic, or a removal of tests',
  });
  addCheck(project, 'test:postgres', 'tsx test/aurora-cluster/postgres.integ.ts', {
    does: 'Run the database functions with a real PostgreSQL, and move a database in and out by the commands of docs/move-in.md',
    when: 'after a change of the handlers in src/aurora-cluster, or of that page',
    needs: 'psql',
  }).exec('tsx test/aurora-cluster/move-in.integ.ts');
  const backend = addCheck(project, 'test:backend', 'tsx test/backend/backend.integ.ts', {
    does: 'Run the backend of the quickstart with a real PostgreSQL and a real cache, cut their connections, and read what it sends to Sentry and Datadog',
    when: 'after a change of the backend or its environment',
    needs: 'valkey-server or redis-server',
  });
  for (const file of ['cuts', 'observers']) backend.exec(`tsx test/backend/${file}.integ.ts`);
  addCheck(project, 'test:runbook', 'tsx test/dr-pair/runbook.integ.ts', {
    does: 'Parse the commands of the runbooks and the guides with the AWS CLI',
    when: 'after a change of such a command',
    needs: PYTHON,
  });
  addCheck(project, 'test:change-guard', 'tsx scripts/change-guard.ts', {
    does: 'Run ChangeGuard of the packed library in a program in Python',
    when: 'after a change of src/change-guard',
    needs: PYTHON,
  });
  const packed = project.addTask('test:cli');
  describeCheck(packed, { does: 'Run the commands of the packed library in an empty folder', when: 'after a change of cli' });
  packed.spawn(project.tasks.tryFind('bundle:cli')!, { condition: 'node scripts/is-stale.mjs commands' });
  packed.exec('tsx scripts/packed-cli.ts');
  addCheck(project, 'test:nodes', 'tsx scripts/node-versions.ts', {
    does: 'Run the library, its commands, its functions and the backend of the quickstart with Node.js 22 and 24',
    when: 'after a change of the bundles or the backend',
  });
  addCheck(project, 'test:emulator', 'tsx test/emulator/run.ts "$@"', {
    does: 'Deploy, release and update a platform and a pair in a local emulator (restore, media: the same with 10,000 objects, refusals, failure, member, releases, workloads or pair: this scenario alone; rebuild: the rebuild runbook)',
    when: 'after a change of a resource or a function',
    needs: PYTHON,
  });
  addCheck(project, 'gameday', 'tsx tools/gameday/gameday.ts "$@"', {
    does: 'Play failovers in a local emulator, and compare them with docs/gameday.md (part of a title; --write)',
    when: 'after a change of the failover plan or its functions',
    needs: PYTHON,
  });
  addCheck(project, 'languages', 'bash .ci/languages', {
    does: 'Compare the templates of programs in Python, Java and Go with those of TypeScript',
    when: 'after a change of the public API or of an example',
    needs: `${PYTHON}, a JDK with Maven, Go, unzip`,
  });
}

/** The integration apps: their snapshots, and their deployments to the emulator or to an account. */
function configureInteg(project: awscdk.AwsCdkConstructLibrary): void {
  addCheck(project, 'integ', 'tsx tools/integ/snapshots.ts "$@"', {
    does: 'Compare the integration apps with their snapshots, offline (--update writes them)',
    when: 'after a change of a resource',
  });
  addCheck(project, 'integ:local', 'tsx tools/integ/local.ts "$@"', {
    does: 'Deploy, assert and destroy the integration apps in a local emulator (app; --quick; --write; --verbose)',
    when: 'after a change of an integration app or its construct',
    needs: PYTHON,
  });
  addCheck(project, 'integ:deploy', 'tsx tools/integ/deploy.ts "$@"', {
    does: 'Deploy, assert and destroy the integration apps in AWS, which costs money (app; --dry-run; --list; --evidence FILE)',
    when: 'after a change that only AWS can verify',
    needs: 'a sandbox account',
  });
}

/** What is written for people: texts, pictures and the site. */
function configureTexts(project: awscdk.AwsCdkConstructLibrary): void {
  const texts = 'README.md README.ja.md CONTRIBUTING.md MIGRATING.md SECURITY.md docs examples projenrc .projenrc.ts src cli';
  addCheck(project, 'prose', `tsx scripts/prose.ts ${texts}`, {
    does: 'Find terms to avoid in documents, comments and messages',
    when: 'after a change of a text',
  });
  addCheck(project, 'docs', 'tsx scripts/site.ts', {
    does: 'Build the documentation site into .site/dist, and find dead links, tables that hide columns, and what axe finds',
    when: 'after a change of a document',
    needs: 'chromium for the last two',
  });
}

/** What the templates of the platforms change and take. */
function configureReports(project: awscdk.AwsCdkConstructLibrary): void {
  addCheck(project, 'lint:templates', 'tsx scripts/lint-templates.ts "$@"', {
    does: 'Run cfn-lint, checkov and the validator of aws-cdk-lib over the canonical templates (program)',
    when: 'after a change of a resource',
    needs: PYTHON,
  });
  addCheck(project, 'lint:shell', 'tsx scripts/lint-shell.ts', {
    does: 'Read the scripts of releases with shellcheck',
    when: 'after a change of src/release/private/scripts',
    needs: PYTHON,
  });
  addCheck(project, 'changes', 'tsx tools/changes/contract.ts "$@"', {
    does: 'Try each change of each optional prop, and compare the verdicts with docs/changes.md (type; --rest; --write)',
    when: 'after a new prop or another default',
  });
  addCheck(project, 'cdk-versions', 'tsx scripts/cdk-versions.ts "$@"', {
    does: 'Compare the templates of the lowest, a middle and the newest aws-cdk-lib, and of the feature flags of cdk init (--write: docs/versions.md)',
    when: 'each night; .github/workflows/nightly.yml runs it',
  });
  addCheck(project, 'facts', 'tsx scripts/facts.ts "$@"', {
    does: 'List the limits and prices of AWS that nobody has read for 180 days (--read), and pinned versions that end within 180 days (--ends)',
    when: 'each week; .github/workflows/weekly.yml runs it',
  });
  addCheck(project, 'release-contract', 'tsx scripts/release-contract.ts "$@"', {
    does: 'Find what an upgrade from the last release replaces, renames or deletes (--write renews the lock files)',
    when: 'after a change of a logical ID, and at a release',
  });
  addCheck(project, 'capacity', 'tsx scripts/capacity.ts "$@"', {
    does: 'Measure what a task of the quickstart carries, and simulate peaks: docs/capacity.md (size; --seconds N; --spikes; --write)',
    when: 'after a change of the backend or of the scaling, on a machine without other load',
    needs: 'Linux, root, valkey-server or redis-server; --spikes needs nothing',
  });
  addCheck(project, 'measure', 'tsx scripts/measure.ts "$@"', {
    does: 'Measure loading and synthesis beside a peer of L2 constructs and the same resources as L1 (--pairs N; --runners; --media)',
    when: 'after a change of the bundles or of what a construct loads',
  });
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
  const readers = ['compat', 'docgen', 'docs', 'examples', 'measure', 'test:change-guard', 'test:cli', 'test:nodes', 'test:properties', 'test:sweeps'];
  for (const name of readers) project.tasks.tryFind(name)!.prependSpawn(library);
  const unit = project.addTask('unit');
  describeCheck(unit, { does: 'Run the unit tests with an up-to-date library', when: 'npm test fails in it' });
  unit.spawn(fresh);
  unit.exec('jest --ci "$@" --selectProjects unit mocks', { receiveArgs: true });
  // The tests bundle the handlers themselves, if they are stale.
  const sources = project.addTask('unit:sources', { description: 'Run the unit tests that do not read the compiled API' });
  sources.exec(`jest --ci '^(?!.*${API}$)' --selectProjects unit mocks`);
  const api = project.addTask('unit:api', { description: 'Run the unit tests that read the compiled API' });
  api.spawn(library);
  api.exec(`jest --ci -i '${API}$' --selectProjects unit`);
  const test = project.testTask;
  test.reset();
  test.exec('node scripts/test.mjs "$@"', { receiveArgs: true });
  const watch = project.tasks.tryFind('test:watch')!;
  watch.description = 'Run the tests of changed files on every change; pass a folder to limit them';
  watch.reset('jest --watch "$@" --selectProjects unit mocks', { receiveArgs: true });
}
