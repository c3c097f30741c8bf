import { awscdk } from 'projen';

export function configureTasks(project: awscdk.AwsCdkConstructLibrary): void {
  // projen silences jsii's reserved-word warnings; here every warning is an error.
  project.compileTask.reset('jsii --fail-on-warnings');
  project.compileTask.exec('tsx scripts/lazy-index.ts');

  const examples = project.addTask('examples', {
    description: 'Compile every example of the README and the docstrings',
    exec: 'jsii-rosetta extract --compile --fail --strict .',
  });
  project.postCompileTask.spawn(examples);

  const typecheck = project.addTask('typecheck', { description: 'Type-check tests, integration apps and scripts', exec: 'tsc --project tsconfig.dev.json' });
  const eslint = project.tasks.tryFind('eslint')!;

  const jest = project.addTask('jest', { description: 'Run the unit tests', exec: 'jest --ci', receiveArgs: true });
  const test = project.testTask;
  test.reset();
  test.spawn(project.preCompileTask);
  test.spawn(project.compileTask, { condition: 'node scripts/is-stale.mjs' });
  test.spawn(jest, { receiveArgs: true });
  test.spawn(typecheck);
  test.spawn(eslint);

  project.addTask('coverage', { description: 'Run the unit tests and fail below 95 % of lines or branches', exec: 'jest --ci --coverage', receiveArgs: true });
  project.addTask('test:properties', {
    description: 'Property-based tests: 1,000 prop sets a construct, 200 of the platform, every template validated',
    exec: 'jest --ci --config test/properties/jest.config.json',
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
  project.addTask('test:emulator', {
    description: 'Deploy the platform to a local emulator and read its state back',
    exec: 'tsx scripts/emulator/run.ts',
  });
  project.addTask('demo', {
    description: 'Build, pack and install the library into examples/quickstart, synthesise, and show the platform',
    exec: 'tsx scripts/demo.ts',
  });
  project.addTask('integ', { description: 'Compare the integration apps with their snapshots', exec: 'tsx scripts/integ-snapshots.ts', receiveArgs: true });
  project.addTask('measure', { description: 'Measure load time, size, assets and test time', exec: 'tsx scripts/measure.ts', receiveArgs: true });
}
