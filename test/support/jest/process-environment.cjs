// The environment of tests that run in the worker's own realm: its globals are those of the process, so that modules are loaded once a worker.
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

/** Where jest-circus keeps the tests of a file, and with them all that they hold. */
const STATE = ['JEST_STATE_SYMBOL', 'EVENT_HANDLERS'];
/** What a file sets for itself: jest.retryTimes and jest.setTimeout. */
const SETTINGS = ['RETRY_TIMES', 'TEST_TIMEOUT_SYMBOL'];
/** Jest's listeners to these remain after a file that could not be read, and have no state then. */
const ERRORS = ['uncaughtException', 'unhandledRejection'];

module.exports = class ProcessEnvironment {
  constructor({ projectConfig: config }) {
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimers = null;
    this.fakeTimersModern = new ModernFakeTimers({ config, global: globalThis });
    // What Jest or a file replaces and does not restore.
    const { env, exit, getBuiltinModule } = process;
    this.before = { console: globalThis.console, process: { env, exit, getBuiltinModule }, variables: { ...env }, folder: process.cwd() };
  }

  async setup() {
    // Jest raises it to 100, which makes every error ten times as expensive.
    Error.stackTraceLimit = 10;
  }

  async teardown() {
    this.fakeTimersModern.dispose();
    const { before } = this;
    process.chdir(before.folder);
    globalThis.console = before.console;
    Object.assign(process, before.process);
    for (const name of Object.keys(process.env)) delete process.env[name];
    Object.assign(process.env, before.variables);
    ERRORS.forEach((event) => process.removeAllListeners(event));
    const state = Object.getOwnPropertySymbols(globalThis).filter(({ description }) => STATE.includes(description));
    if (state.length < STATE.length) throw new Error(`test/support/jest must find the state of Jest in ${STATE.join(', ')}; adapt it to this version of Jest`);
    for (const key of [...state, ...SETTINGS.map((name) => Symbol.for(name))]) delete globalThis[key];
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }
};
