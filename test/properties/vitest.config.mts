import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globals: true,
    include: ['test/properties/**/*.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    globalSetup: ['test/support/temporary-folder.ts'],
    pool: 'forks',
    maxWorkers: '100%',
    testTimeout: 600_000,
  },
});
