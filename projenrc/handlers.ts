import { readdirSync } from 'fs';
import { awscdk } from 'projen';

const SUFFIX = '.lambda.ts';

/**
 * Bundles each `*.lambda.ts` below `src` into one file under `assets/`.
 *
 * The Lambda runtime contains the AWS SDK, a layer contains sharp.
 */
export function bundleHandlers(project: awscdk.AwsCdkConstructLibrary): void {
  const handlers = readdirSync(project.srcdir, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(SUFFIX)).sort();
  const entries = handlers.map((file) => `${file.slice(0, -'.ts'.length)}/index=${project.srcdir}/${file}`);
  const bundle = project.addTask('bundle', {
    description: 'Bundle the Lambda handlers, pack sharp for the processor of media, and reduce the resource schemas for the change guard',
  });
  bundle.exec([
    'esbuild --bundle --platform=node --target=node24 --external:@aws-sdk/* --external:sharp --tsconfig=tsconfig.dev.json',
    '--outdir=assets --log-level=warning', ...entries,
  ].join(' '));
  bundle.exec('tsx scripts/media/layer.ts');
  bundle.exec('tsx scripts/replacement-table.ts');
  project.preCompileTask.spawn(bundle);
  project.addGitIgnore('/assets/');
  project.addPackageIgnore('!/assets/');
}
