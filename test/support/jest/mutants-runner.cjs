// Stryker names the tests that cover a mutant, but Jest loads all files to find them, which takes twenty times as long as the tests.
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { default: TestRunner } = require('jest-runner');

/** The names of the tests of each file, from the first run, which is without a mutant. */
const NAMES = join(process.env.MUTANTS, 'names.json');

module.exports = class MutantsRunner extends TestRunner {
  async runTests(tests, watcher, options) {
    const { testNamePattern } = this._globalConfig;
    if (testNamePattern) return super.runTests(having(new RegExp(testNamePattern, 'i'), tests), watcher, options);
    if (existsSync(NAMES)) return super.runTests(tests, watcher, options);
    const names = {};
    this.on('test-file-success', ([{ path }, { testResults }]) => (names[path] = testResults.map(({ fullName }) => fullName)));
    await super.runTests(tests, watcher, options);
    writeFileSync(NAMES, JSON.stringify(names));
  }
};

function having(pattern, tests) {
  const names = JSON.parse(readFileSync(NAMES, 'utf8'));
  return tests.filter(({ path }) => names[path]?.some((name) => pattern.test(name)));
}
