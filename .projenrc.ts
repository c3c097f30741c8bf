import { awscdk, github, javascript } from 'projen';
import { APP, hardenWorkflows } from './projenrc/ci';
import { devDeps } from './projenrc/dependencies';
import { bundleHandlers } from './projenrc/handlers';
import { addIntegWorkflow } from './projenrc/integ';
import { configureIssueForms } from './projenrc/issues';
import { configureLint } from './projenrc/lint';
import { COMMIT_TYPES, configureRelease, PUBLISHED } from './projenrc/release';
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

// The package contains only the library: no integration apps, documents, examples or scripts.
const UNSHIPPED = ['bench', 'cli', 'integ', 'docs', 'examples', 'scripts', 'tools', 'projenrc', 'rosetta', '.ci', '.site', 'CONTRIBUTING.md', 'SECURITY.md'];
UNSHIPPED.forEach((path) => project.addPackageIgnore(`/${path}`));
project.gitignore.exclude('/.site/', 'cdk.out/', 'cdk.context.json', '.jsii.tabl.json', 'examples/*/node_modules/', 'examples/*/*.tgz');
project.addGitIgnore('/bin/');
project.addPackageIgnore('!/bin/');
// What integ-runner adds to its snapshots, and does not need to compare them.
project.gitignore.exclude('/integ/*.snapshot/asset.*', '/integ/*.snapshot/cdk.out', '/integ/*.snapshot/tree.json', '/integ/*.snapshot/*.metadata.json');
project.gitignore.exclude('/integ/cdk-integ.out.*', '/integ/broken/cdk-integ.out.*');
project.addPackageIgnore('/integ.config.json');
project.annotateGenerated('integ/**/*.snapshot/**');
project.annotateGenerated('/docs/api/**');
project.annotateGenerated('/docs/diagrams/**');

bundleHandlers(project);
configureTests(project);
configureLint(project);
configureTasks(project);
configureIssueForms(project);
configureRelease(project);
addIntegWorkflow(project);
hardenWorkflows(project);
project.synth();
