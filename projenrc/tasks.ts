import { awscdk } from 'projen';

export function configureTasks(project: awscdk.AwsCdkConstructLibrary): void {
  // projen disables jsii's warnings about reserved words. Here every warning is an error.
  project.compileTask.reset('jsii --fail-on-warnings');
  project.compileTask.exec('tsx scripts/bundle-library.ts');

  project.tasks.tryFind('compat')!.reset('tsx scripts/compatibility.ts');
  project.tasks.tryFind('docgen')!.reset('tsx scripts/api-docs.ts');

  const examples = project.addTask('examples', {
    description: 'Compile every example of the README, the docstrings and the guides',
    exec: 'jsii-rosetta extract --compile --fail --strict .',
  });
  examples.exec('tsx scripts/documented-examples.ts');
  project.postCompileTask.spawn(examples);

  const commands = project.addTask('bundle:cli', { description: 'Bundle the commands of the package into bin', exec: 'tsx scripts/cli.ts' });
  project.postCompileTask.spawn(commands);

  project.addTask('typecheck', {
    description: 'Type-check tests, integration apps and scripts',
    exec: 'node node_modules/typescript-native/bin/tsc --project tsconfig.dev.json',
  });
  project.addTask('lint', {
    description: 'Run oxlint with the rules that require types, and ESLint',
    exec: 'oxlint --type-aware --tsconfig tsconfig.dev.json src test tools cli integ scripts bench projenrc .projenrc.ts',
  }).spawn(project.tasks.tryFind('eslint')!);
  configureTestTasks(project);

  project.addTask('test:properties', {
    description: 'Property-based tests: 1,000 sets of props per construct, 200 for the platform, ' +
      'every template validated',
    exec: 'vitest run --project properties',
    receiveArgs: true,
  });
  project.addTask('test:validated', {
    description: 'Synthesize everything under every set of feature flags, ' +
      "with CloudFormation's validator and four rule packs",
    exec: 'vitest run --project validated',
    receiveArgs: true,
  });
  project.addTask('test:mutants', {
    description: 'Apply small faults to a copy of the sources, one at a time, and report those that the tests detect',
    exec: 'tsx scripts/mutants.ts',
    receiveArgs: true,
  });
  project.addTask('test:postgres', {
    description: 'Run the database handlers against a real PostgreSQL',
    exec: 'tsx test/aurora-cluster/postgres.integ.ts',
  });
  project.addTask('test:backend', {
    description: 'Run the backend of the quickstart against a real PostgreSQL and a real cache',
    exec: 'tsx test/backend/backend.integ.ts',
  });
  project.addTask('test:runbook', {
    description: 'Parse every command of the runbooks with the AWS CLI, offline',
    exec: 'tsx test/dr-pair/runbook.integ.ts',
  });
  project.addTask('test:change-guard', {
    description: 'Pack the library for TypeScript and Python, and check the change guard in programs of users (typescript, python)',
    exec: 'tsx scripts/change-guard.ts',
    receiveArgs: true,
  });
  const packed = project.addTask('test:cli', { description: 'Pack the library, and run its commands in an empty folder' });
  packed.spawn(project.tasks.tryFind('bundle:cli')!, { condition: 'node scripts/is-stale.mjs commands' });
  packed.exec('tsx scripts/packed-cli.ts');
  project.addTask('test:nodes', {
    description: 'Run the library, its commands and its functions with the versions of Node.js that users run',
    exec: 'tsx scripts/node-versions.ts',
  });
  project.addTask('test:emulator', {
    description: 'Deploy the platform to a local emulator and read its state back',
    exec: 'tsx test/emulator/run.ts',
  });
  project.addTask('gameday', {
    description: 'Play failovers and failbacks of a pair in a local emulator, and compare them with docs/gameday.md (--write renews it)',
    exec: 'tsx tools/gameday/gameday.ts',
    receiveArgs: true,
  });
  project.addTask('demo', {
    description: 'Build, pack and install the library into examples/quickstart, synthesize it, and show the platform',
    exec: 'tsx scripts/demo.ts',
  });
  configureIntegTasks(project);
  project.addTask('prose', {
    description: 'Find terms to avoid in the documents and in the comments and strings of the sources',
    exec: 'tsx scripts/prose.ts README.md CONTRIBUTING.md MIGRATING.md SECURITY.md docs examples projenrc .projenrc.ts src cli',
    receiveArgs: true,
  });
  project.addTask('docs', {
    description: 'Build the documentation site into .site/dist: guides, a page per public type, and a search without a server. A dead link fails',
    exec: 'tsx scripts/site.ts',
  });
  project.addTask('lint:templates', {
    description: 'Run cfn-lint, checkov and the validator of aws-cdk-lib over the canonical templates',
    exec: 'tsx scripts/lint-templates.ts',
  });
  project.addTask('cost', {
    description: 'Compute the monthly list price of the platforms, or of a synthesized app (folder), by component (--json; --write renews docs/costs.md)',
    exec: 'tsx scripts/cost.ts',
    receiveArgs: true,
  });
  project.addTask('diagrams', {
    description: 'Draw the platform, the pair and each construct (--write renews docs/diagrams)',
    exec: 'tsx scripts/diagrams.ts',
    receiveArgs: true,
  });
  project.addTask('dashboards', {
    description: 'List the pictures of the dashboards (--write renews docs/dashboards; needs Chromium)',
    exec: 'tsx scripts/dashboards.ts',
    receiveArgs: true,
  });
  project.addTask('changes', {
    description: 'Try each change of each optional prop in both directions, print the figures, and compare the verdicts with the record ' +
      '(--write renews it and docs/changes.md)',
    exec: 'tsx tools/changes/contract.ts',
    receiveArgs: true,
  });
  project.addTask('release-contract', {
    description: 'Compare the canonical apps with those of the last release: nothing may be replaced, renamed or deleted (--write renews them at a release)',
    exec: 'tsx scripts/release-contract.ts',
    receiveArgs: true,
  });
  project.addTask('measure', { description: 'Measure load time, size, assets and test time', exec: 'tsx scripts/measure.ts', receiveArgs: true });
}

/** projen splits the arguments of a command at their spaces, unless the command names them in quotation marks. */
export function quoteArguments(project: awscdk.AwsCdkConstructLibrary): void {
  for (const task of project.tasks.all) {
    for (const [index, step] of task.steps.entries()) {
      if (!step.receiveArgs || !step.exec) continue;
      task.updateStep(index, { ...step, exec: `${step.exec.replace(/ \$@$/, '')} "$@"` });
    }
  }
}

/** The integration apps: their snapshots, and their deployments to the emulator or to an account. */
function configureIntegTasks(project: awscdk.AwsCdkConstructLibrary): void {
  project.addTask('integ', {
    description: 'Compare the integration apps with their snapshots, offline (--update writes them)',
    exec: 'tsx tools/integ/snapshots.ts',
    receiveArgs: true,
  });
  project.addTask('integ:local', {
    description: 'Deploy, assert and destroy the integration apps in the emulator with integ-runner (app ... | --quick; --write renews docs/integration-tests.md)',
    exec: 'tsx tools/integ/local.ts',
    receiveArgs: true,
  });
  project.addTask('integ:deploy', {
    description: 'Deploy, assert and destroy the integration apps in the sandbox account of the caller (app ...; --dry-run; --list)',
    exec: 'tsx tools/integ/deploy.ts',
    receiveArgs: true,
  });
}

/** Tasks for contributors: tests, types and lint in parallel. */
function configureTestTasks(project: awscdk.AwsCdkConstructLibrary): void {
  const fresh = project.addTask('fresh', {
    description: 'Bundle the handlers, compile the library and bundle the commands, each only if it is stale',
  });
  fresh.spawn(project.tasks.tryFind('bundle')!, { condition: 'node scripts/is-stale.mjs bundles' });
  fresh.spawn(project.compileTask, { condition: 'node scripts/is-stale.mjs library' });
  fresh.spawn(project.tasks.tryFind('bundle:cli')!, { condition: 'node scripts/is-stale.mjs commands' });
  const unit = project.addTask('unit', { description: 'Run the unit tests with an up-to-date library' });
  unit.spawn(fresh);
  unit.exec('vitest run --project shared --project alone', { receiveArgs: true });
  const test = project.testTask;
  test.reset();
  test.exec('concurrently --group --passthrough-arguments --names unit,types,lint "projen unit {@}" "projen typecheck" "projen lint" -- $@', {
    receiveArgs: true,
  });
  project.addTask('test:watch', {
    description: 'Run the tests of changed files on every change; pass a folder to limit them',
    exec: 'vitest --project shared --project alone',
    receiveArgs: true,
  });
}
