import { readdirSync } from 'fs';
import { extname } from 'path';
import { awscdk } from 'projen';

const SUFFIX = '.lambda.ts';
/** Texts that the library reads at synthesis: runbooks, and the scripts of releases. */
const TEXTS = ['.md', '.sh'];
/** The package that writes the workflow. A file of its own, because most apps do not load it. */
const YAML = 'release/private/yaml=node_modules/yaml/dist/index.js';

/**
 * Bundles each `*.lambda.ts` below `src` into one file under `assets/`, and copies the templates and scripts that the library reads there.
 *
 * The Lambda runtime contains the AWS SDK, a layer contains sharp.
 */
export function bundleHandlers(project: awscdk.AwsCdkConstructLibrary): void {
  const files = readdirSync(project.srcdir, { recursive: true, encoding: 'utf8' }).sort();
  const entries = [
    ...files.filter((file) => file.endsWith(SUFFIX)).map((file) => `${file.slice(0, -'.ts'.length)}/index=${project.srcdir}/${file}`),
    ...files.filter((file) => TEXTS.includes(extname(file))).map((file) => `${file.slice(0, -extname(file).length)}=${project.srcdir}/${file}`),
    YAML,
  ];
  const bundle = project.addTask('bundle', {
    description: 'Bundle the Lambda handlers, copy the runbooks and the scripts of releases, pack sharp for the processor of media, reduce the resource schemas for the change guard, and list the props of the public structs',
  });
  bundle.exec([
    'esbuild --bundle --platform=node --target=node24 --loader:.md=copy --loader:.sh=copy --external:@aws-sdk/* --external:sharp --tsconfig=tsconfig.dev.json',
    '--outdir=assets --log-level=warning', ...entries,
  ].join(' '));
  bundle.exec('tsx scripts/media/layer.ts');
  bundle.exec('tsx scripts/replacement-table.ts');
  bundle.exec('tsx scripts/structs.ts');
  project.preCompileTask.spawn(bundle);
  project.addGitIgnore('/assets/');
  project.addPackageIgnore('!/assets/');
}
