import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const FILES = 'test/**/*.test.ts';
const PROPERTIES = 'test/properties/**/*.test.ts';
const VALIDATED = 'test/validated/**/*.test.ts';
/** Those that replace a module, which no other file may get, or need what other files replace; they say so. */
const alone = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !/^(properties|validated)\//.test(file))
  .filter((file) => /vi\.mock\(|^\/\/ Runs alone: /m.test(readFileSync(`test/${file}`, 'utf8')))
  .map((file) => `test/${file}`);

const common = {
  globals: true,
  setupFiles: ['test/support/setup.ts'],
  clearMocks: true,
  pool: 'forks',
  testTimeout: 30_000,
} as const;

export default defineConfig({
  test: {
    globalSetup: ['test/support/temporary-folder.ts'],
    maxWorkers: '100%',
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/**/index.ts'],
      reporter: ['text-summary', 'lcov', 'json-summary'],
      thresholds: { lines: 95, branches: 95 },
    },
    projects: [
      // Files of a worker share what they load: aws-cdk-lib is read once a worker, not once a file.
      {
        test: { ...common, name: 'shared', include: [FILES], exclude: [PROPERTIES, VALIDATED, ...alone], isolate: false },
      },
      { test: { ...common, name: 'alone', include: alone } },
      // The second circle takes minutes: `npm run check -- test:properties` and `npm run check -- test:validated`.
      { test: { ...common, name: 'properties', include: [PROPERTIES], testTimeout: 600_000 } },
      { test: { ...common, name: 'validated', include: [VALIDATED], testTimeout: 300_000 } },
    ],
  },
});
