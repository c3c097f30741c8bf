import { awscdk, javascript, JsonFile } from 'projen';

const SUPPORT = '<rootDir>/test/support';
const COMPILER = `${SUPPORT}/jest/counting.cjs`;
const TRANSFORM = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    keepClassNames: true,
    externalHelpers: true,
    // Where the compiled plug-in of the coverage is kept.
    experimental: { cacheRoot: 'node_modules/.cache/swc' },
  },
  module: { type: 'commonjs' },
  sourceMaps: true,
  // Counts in the compiler: in a third of the time that Babel takes, and in what is written instead of what was compiled from it.
  experimental: { customCoverageInstrumentation: { enabled: true, coverageVariable: '__coverage__', compact: false } },
};

/** The tests that need the module registry of Jest, because they replace modules. */
const MOCKS = '<rootDir>/test/**/*.mocks.test.ts';
/** The second circle: whole platforms, commands, pages, and what reads the compiled API. */
const WHOLE = '<rootDir>/test/**/*.{whole,api}.test.ts';
/** The third one: what synthesizes or plays a platform many times over. */
const SWEEPS = '<rootDir>/test/**/*.sweep.test.ts';
const PROPERTIES = '<rootDir>/test/properties/**/*.test.ts';
const VALIDATED = '<rootDir>/test/validated/**/*.test.ts';

/** What the projects have in common: `jest.config.json` has one for each kind of test. */
const COMMON = {
  // The coverage counts what no test loads, too.
  roots: ['<rootDir>/src', '<rootDir>/cli/conformance', '<rootDir>/test'],
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  transform: { '\\.ts$': [COMPILER, TRANSFORM] },
  setupFilesAfterEnv: [`${SUPPORT}/setup.ts`],
  clearMocks: true,
};

/** aws-cdk-lib, the sources and the tools are loaded once a worker. */
const IN_PROCESS = { ...COMMON, runtime: `${SUPPORT}/jest/process-runtime.cjs`, testEnvironment: `${SUPPORT}/jest/process-environment.cjs` };


/** `npm run check -- mutants` adds the files and their tests. */
const MUTANTS = {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  coverageAnalysis: 'perTest',
  // Shows which tests detect nothing that no other test detects.
  disableBail: true,
  jest: {
    configFile: 'jest.config.json',
    enableFindRelatedTests: false,
    config: {
      ...COMMON,
      testPathIgnorePatterns: ['/test/(properties|validated)/', '\\.sweep\\.test\\.ts$'],
      projects: [],
      roots: ['<rootDir>/test'],
      globalSetup: null,
      globalTeardown: null,
      watchman: false,
      runner: './test/support/jest/mutants-runner.cjs',
      runtime: './test/support/jest/mutants-runtime.cjs',
      testEnvironment: './test/support/jest/mutants-environment.cjs',
    },
  },
  // Most strings are texts, or names whose difference only AWS can show.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignorePatterns: ['/lib', '/bin', '/.jsii', '/coverage', '/dist'],
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { logTests: false, reportTests: false },
  jsonReporter: { fileName: 'node_modules/.cache/mutants.json' },
  cleanTempDir: 'always',
  dryRunTimeoutMinutes: 15,
  timeoutMS: 20_000,
  // The lowest score of a file without its sweeps is 52 %.
  thresholds: { break: 50 },
};

/** Configures Jest. Its tasks are in `tasks.ts`. */
export function configureTests(project: awscdk.AwsCdkConstructLibrary): void {
  new javascript.Jest(project, {
    jestVersion: '^30',
    configFilePath: 'jest.config.json',
    passWithNoTests: false,
    junitReporting: false,
    coverageText: false,
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestConfig: {
      maxWorkers: '100%',
      testTimeout: 30_000,
      globalSetup: `${SUPPORT}/global-setup.ts`,
      globalTeardown: `${SUPPORT}/global-teardown.ts`,
      collectCoverage: false,
      coverageProvider: 'babel',
      collectCoverageFrom: ['src/**/*.ts', '!src/**/index.ts', 'cli/conformance/**/*.ts'],
      coverageReporters: ['text-summary', 'lcov', 'json-summary'],
      coverageThreshold: { lines: 95, branches: 95 },
      additionalOptions: {
        projects: [
          {
            ...IN_PROCESS,
            displayName: 'unit',
            testMatch: ['<rootDir>/test/**/*.test.ts'],
            testPathIgnorePatterns: ['/test/(properties|validated)/', '\\.(mocks|whole|api|sweep)\\.test\\.ts$'],
          },
          { ...COMMON, displayName: 'mocks', testMatch: [MOCKS] },
          { ...IN_PROCESS, displayName: 'whole', testMatch: [WHOLE] },
          { ...IN_PROCESS, displayName: 'sweeps', testMatch: [SWEEPS] },
          { ...IN_PROCESS, displayName: 'properties', testMatch: [PROPERTIES] },
          { ...IN_PROCESS, displayName: 'validated', testMatch: [VALIDATED] },
        ],
      },
    },
  });
  new JsonFile(project, 'stryker.config.json', { marker: false, obj: MUTANTS });
  project.addPackageIgnore('/stryker.config.json');
  project.tsconfigDev.file.addOverride('compilerOptions.types', ['aws-lambda', 'jest', 'node', 'pg']);
  // Otherwise a CommonJS file cannot import the types of an ES module.
  project.tsconfigDev.file.addOverride('compilerOptions.module', 'node20');
}
