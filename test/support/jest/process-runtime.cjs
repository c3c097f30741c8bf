// A module registry per worker instead of one per file: aws-cdk-lib, the sources and the tools are loaded once a worker, by Node.js itself.
// Mocks of modules need the registry of Jest: files that call jest.mock run in another project.
const asyncHooks = require('node:async_hooks');
const { appendFileSync } = require('node:fs');
const Module = require('node:module');
const { inspect } = require('node:util');
const { default: Runtime } = require('jest-runtime');
const { addHook } = require('pirates');

const OPTIONS = {
  isInternalModule: false, supportsDynamicImport: true, supportsExportNamespaceFrom: false, supportsStaticESM: false, supportsTopLevelAwait: false,
};

/** What works only with a registry per file. */
const OF_REGISTRY = [
  'mock', 'doMock', 'setMock', 'unmock', 'dontMock', 'deepUnmock', 'requireMock', 'enableAutomock', 'disableAutomock', 'resetModules', 'isolateModules',
  'isolateModulesAsync', 'unstable_mockModule', 'unstable_unmockModule',
];

/** The transformer of the file that runs, with the options of the coverage, and the source maps of all files of this worker. */
let transformer;
let coverage;
const sourceMaps = new Map();
/** How much of each file is reported as covered. */
const reported = new Map();

// An error after the tests of a file ends the worker. Jest starts another one, and all tests have passed: global-setup.ts fails the run.
const { LATE_FAILURES } = process.env;
process.on('uncaughtExceptionMonitor', (error) => appendFileSync(LATE_FAILURES, `${inspect(error)}\n`));

addHook((code, file) => {
  const result = transformer.transform(file, { ...OPTIONS, ...coverage }, code);
  if (result.sourceMapPath) sourceMaps.set(file, result.sourceMapPath);
  return result.code;
}, { exts: ['.ts'] });

// TypeScript's `import('./name.js')` means name.ts, which only the source folder has.
const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function resolveSource(request, parent, ...rest) {
  try {
    return resolveFilename.call(this, request, parent, ...rest);
  } catch (error) {
    if (!/^\..*\.js$/.test(request)) throw error;
    return resolveFilename.call(this, request.slice(0, -'.js'.length), parent, ...rest);
  }
};

module.exports = class ProcessRuntime extends Runtime {
  storages = [];

  constructor(config, environment, resolver, scriptTransformer, cacheFS, coverageOptions, ...rest) {
    super(config, environment, resolver, scriptTransformer, cacheFS, coverageOptions, ...rest);
    [transformer, coverage] = [scriptTransformer, coverageOptions];
  }

  /** The test file and the setup files, which run again for each test file; what they import is kept. */
  requireModule(from, moduleName) {
    if (moduleName !== undefined) return Module.createRequire(from)(moduleName);
    return again(from);
  }

  /** Jest's own part keeps its state in its module. */
  requireInternalModule(from, moduleName) {
    return moduleName === undefined ? recordingStorages(this.storages, () => again(from)) : Module.createRequire(from)(moduleName);
  }

  teardown() {
    // Otherwise each promise of the following files would be visited by the storages of all files before.
    for (const storage of this.storages) storage.disable();
    super.teardown();
  }

  setGlobalsForRuntime(globals) {
    super.setGlobalsForRuntime(globals);
    const { jest } = this.requireModuleOrMock(this._testPath, '@jest/globals');
    globalThis.jest = { ...jest, ...Object.fromEntries(OF_REGISTRY.map((name) => [name, () => refuse(name)])) };
  }

  getSourceMaps() {
    return sourceMaps;
  }

  /** What is covered for the first time in this worker. The counters stay with the modules, so that counts are too high, and what is zero is right. */
  getAllCoverageInfoCopy() {
    const news = {};
    for (const [file, counters] of Object.entries(globalThis.__coverage__ ?? {})) {
      const covered = [counters.s, counters.f, ...Object.values(counters.b)].reduce((sum, counts) => sum + Object.values(counts).filter(Boolean).length, 0);
      if (covered === reported.get(file)) continue;
      reported.set(file, covered);
      news[file] = counters;
    }
    return structuredClone(news);
  }
};

function refuse(name) {
  throw new Error(`jest.${name} needs a file that ends with .mocks.test.ts: the other files of a worker share their modules`);
}

/** Adds each AsyncLocalStorage that some work creates to a list. */
function recordingStorages(list, work) {
  const { AsyncLocalStorage } = asyncHooks;
  const before = Object.getOwnPropertyDescriptor(asyncHooks, 'AsyncLocalStorage');
  // A getter in newer versions of Node.js.
  Object.defineProperty(asyncHooks, 'AsyncLocalStorage', {
    ...before.get ? { configurable: true, enumerable: true } : before,
    value: class extends AsyncLocalStorage {
      constructor(...args) {
        super(...args);
        list.push(this);
      }
    },
  });
  try {
    return work();
  } finally {
    Object.defineProperty(asyncHooks, 'AsyncLocalStorage', before);
  }
}

/** Runs a module, and keeps neither it nor what it holds. */
function again(file) {
  const path = require.resolve(file);
  try {
    return require(path);
  } finally {
    delete require.cache[path];
    module.children.length = 0;
  }
}
