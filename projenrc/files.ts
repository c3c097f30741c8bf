import { awscdk } from 'projen';

/** The package contains only the library: no integration apps, documents, examples or scripts. */
const UNSHIPPED = [
  'bench', 'cli', 'integ', 'docs', 'examples', 'scripts', 'tools', 'projenrc', 'rosetta', '.ci', '.site', 'CONTRIBUTING.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md', 'CHANGELOG.md',
];

/** What is in the package, what is in the repository, and what a command has written. */
export function configureFiles(project: awscdk.AwsCdkConstructLibrary): void {
  UNSHIPPED.forEach((path) => project.addPackageIgnore(`/${path}`));
  project.gitignore.exclude('/.site/', 'cdk.out/', 'cdk.context.json', '.jsii.tabl.json', 'examples/**/node_modules/', 'examples/**/dist/', 'examples/*/*.tgz');
  // That of the demo, which is about no deployed platform.
  project.gitignore.exclude('examples/*/eldonia.lock.json');
  project.addGitIgnore('/bin/');
  project.addPackageIgnore('!/bin/');
  // What integ-runner adds to its snapshots, and does not need to compare them.
  project.gitignore.exclude('/integ/*.snapshot/asset.*', '/integ/*.snapshot/cdk.out', '/integ/*.snapshot/tree.json', '/integ/*.snapshot/*.metadata.json');
  project.gitignore.exclude('/integ/cdk-integ.out.*', '/integ/broken/cdk-integ.out.*');
  project.addPackageIgnore('/integ.config.json');
  project.annotateGenerated('integ/**/*.snapshot/**');
  project.annotateGenerated('/API.md');
  project.annotateGenerated('/docs/diagrams/**');
}
