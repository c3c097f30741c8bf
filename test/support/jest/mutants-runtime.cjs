// The runtimes of the projects `unit` and `mocks`, because Stryker runs one project.
const { default: Runtime } = require('jest-runtime');
const ProcessRuntime = require('./process-runtime.cjs');

module.exports = class MutantsRuntime {
  constructor(config, environment, ...rest) {
    return new (environment.global === globalThis ? ProcessRuntime : Runtime)(config, environment, ...rest);
  }
};
