import { awscdk } from 'projen';

/** Pack sharp for the processor that Lambda runs it on, beside the bundled handlers. */
export function bundleSharp(project: awscdk.AwsCdkConstructLibrary): void {
  project.bundler.bundleTask.exec('tsx scripts/media/layer.ts');
}
