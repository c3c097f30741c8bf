// The environment of the tests of mutants (`npm run check -- mutants`), which Stryker activates in one process, one after the other.
const { sep } = require('node:path');
const { mixinJestEnvironment } = require('@stryker-mutator/jest-runner');
const NodeEnvironment = require('@stryker-mutator/jest-runner/jest-env/node');
const ProcessEnvironment = require('./process-environment.cjs');

/** These change aws-cdk-lib, which is not loaded again. */
const KEPT = ['test/support/whole-platforms.ts', 'tools/assemblies/known-paths.ts', 'tools/assemblies/shared-work.ts'];
const isOfRepository = (file) => file.endsWith('.ts') && !file.includes(`${sep}node_modules${sep}`) && !KEPT.some((kept) => file.endsWith(kept));

let last;

module.exports = class MutantsEnvironment extends mixinJestEnvironment(ProcessEnvironment) {
  constructor(config, context) {
    // Has a registry of modules per file, and a realm: see mutants-runtime.cjs.
    if (context.testPath.endsWith('.mocks.test.ts')) return new NodeEnvironment(config, context);
    super(config, context);
    const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
    // The sources read the variable once, when they are loaded.
    globalThis.__stryker__.activeMutant = mutant;
    if (mutant === last) return;
    last = mutant;
    // Otherwise constants, and what a module remembers, would be those of the mutant before.
    for (const file of Object.keys(require.cache).filter(isOfRepository)) delete require.cache[file];
  }
};
