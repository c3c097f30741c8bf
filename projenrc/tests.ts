import { awscdk, javascript } from 'projen';

const SOURCES = ['src/**/*.ts', '!src/**/index.ts', '!src/**/*-function.ts'];

/** Unit tests run under swc: jsii has checked the types of `src` by then, and `typecheck` those of the tests. */
export const jestOptions: javascript.JestOptions = {
  updateSnapshot: javascript.UpdateSnapshot.NEVER,
  passWithNoTests: false,
  coverageText: false,
  jestConfig: {
    testMatch: ['<rootDir>/test/**/*.test.ts'],
    testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/properties/'],
    modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/examples/', '<rootDir>/cdk.out/'],
    setupFiles: ['<rootDir>/test/support/setup.ts'],
    // Counting takes half as long again, so that only `npm run coverage` does it.
    collectCoverage: false,
    collectCoverageFrom: SOURCES,
    coverageReporters: ['text-summary', 'lcov', 'json-summary'],
    coverageThreshold: { lines: 95, branches: 95 },
    testTimeout: 30_000,
    // Jest leaves one processor free, which on a machine of two is half of it.
    maxWorkers: '100%',
  },
};

export function configureTests(project: awscdk.AwsCdkConstructLibrary): void {
  project.deps.removeDependency('ts-jest');
  project.package.manifest.jest.transform = { '^.+\\.ts$': '@swc/jest' };
}
