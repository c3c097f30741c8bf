import { awscdk, github, javascript } from 'projen';
import { configureScripts } from './projenrc/checks';
import { APP, hardenWorkflows } from './projenrc/ci';
import { devDeps } from './projenrc/dependencies';
import { configureFiles } from './projenrc/files';
import { bundleHandlers } from './projenrc/handlers';
import { addIntegWorkflow } from './projenrc/integ';
import { configureIssueForms } from './projenrc/issues';
import { configureLint } from './projenrc/lint';
import { addNightlyWorkflow } from './projenrc/nightly';
import { COMMIT_TYPES, configureRelease, PUBLISHED } from './projenrc/release';
import { addSiteWorkflow } from './projenrc/site';
import { configureTasks } from './projenrc/tasks';
import { configureTests } from './projenrc/tests';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'eldonia-constructs',
  description: 'The Eldonia platform as AWS CDK L3 constructs: network, data, cache, API, edge, operations and disaster recovery',
  author: 'Eldonia',
  authorOrganization: true,
  authorAddress: 'platform@eldonia.example',
  repositoryUrl: 'https://github.com/eldonia/eldonia-constructs.git',
  license: 'Apache-2.0',
  ...PUBLISHED,
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  packageManager: javascript.NodePackageManager.NPM,

  // The minimum peer version. Before 2.270, an acknowledged finding with an ARN in its ID fails at synthesis.
  cdkVersion: '2.270.0',
  constructsVersion: '10.5.1',
  jsiiVersion: '~6.0.16',
  typescriptVersion: '6.0.3',
  minNodeVersion: '20.0.0',
  workflowNodeVersion: '24',
  // Version 13 requires Node.js 22; the library is also built on 20.
  bumpPackage: 'commit-and-tag-version@^12',
  devDeps,
  docgen: true,
  sampleCode: false,
  pullRequestTemplateContents: [[
    'What changes for users of the library, and why:',
    '',
    'Fixes #',
    '',
    '- [ ] a test failed without the change',
    '- [ ] `npm test` passes; `npm run check` lists what else the change needs',
    '- [ ] docstrings, guides (English and Japanese) and generated files say the same as the code',
    '- [ ] no logical ID of a resource with data changes, or MIGRATING.md says what to do',
  ].join('\n')],
  // Bundled by scripts/cli.ts.
  bin: { 'eldonia-constructs': 'bin/eldonia-constructs.js' },
  // Otherwise every file there is a command.
  autoDetectBin: false,
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfig: { compilerOptions: { inlineSourceMap: false, inlineSources: false } },
  integrationTestAutoDiscover: false,
  jest: false,
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'tools', 'cli', 'integ', 'scripts', 'bench'],
    fileExtensions: ['.ts'],
    commandOptions: { fix: true, extraArgs: ['--cache', '--cache-strategy=content', '--cache-location=node_modules/.cache/eslint/'] },
  },
  // The generated classes extend lambda.Function, which would load the Lambda module of aws-cdk-lib with the library.
  lambdaAutoDiscover: false,

  // Registries trust the workflow of the release in this environment, whose reviewers approve. Only Maven Central has no trusted publishing.
  releaseEnvironment: 'release',
  npmTrustedPublishing: true,
  // A pull request runs the code of new dependencies: with a token that reads, and with the locked versions.
  buildWorkflowOptions: { mutableBuild: false, permissions: { contents: github.workflows.JobPermission.READ } },
  githubOptions: { projenCredentials: APP, pullRequestLintOptions: { semanticTitleOptions: { types: COMMIT_TYPES } } },
  depsUpgradeOptions: {
    // Malicious versions are usually found within days.
    cooldown: 7,
    workflowOptions: { schedule: javascript.UpgradeDependenciesSchedule.WEEKLY },
  },

  publishToPypi: { distName: 'eldonia-constructs', module: 'eldonia_constructs', trustedPublishing: true },
  publishToMaven: { javaPackage: 'io.github.eldonia.constructs', mavenGroupId: 'io.github.eldonia', mavenArtifactId: 'eldonia-constructs' },
  publishToNuget: { dotNetNamespace: 'Eldonia.Constructs', packageId: 'Eldonia.Constructs', trustedPublishing: true },
  publishToGo: { moduleName: 'github.com/eldonia/eldonia-constructs-go', packageName: 'eldoniaconstructs', githubUseSsh: true },
});

configureFiles(project);
bundleHandlers(project);
configureTests(project);
configureLint(project);
configureTasks(project);
configureIssueForms(project);
configureRelease(project);
addIntegWorkflow(project);
addNightlyWorkflow(project);
addSiteWorkflow(project);
configureScripts(project);
hardenWorkflows(project);
project.synth();
