import { readdirSync } from 'fs';
import { awscdk } from 'projen';

/** Bundle each `*.lambda.ts` below `src` into one file under `assets/`; the AWS SDK comes with Lambda's runtime, sharp with a layer. */
export function bundleHandlers(project: awscdk.AwsCdkConstructLibrary): void {
  const handlers = readdirSync(project.srcdir, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.lambda.ts')).sort();
  for (const handler of handlers) {
    project.bundler.addBundle(`${project.srcdir}/${handler}`, {
      platform: 'node', target: 'node24', externals: ['@aws-sdk/*', 'sharp'], sourcemap: false, tsconfigPath: 'tsconfig.dev.json',
    });
  }
}
