import { awscdk } from 'projen';

/** Vitest in place of projen's jest: files share what they load, and coverage is counted in the same run. */
export function configureTests(project: awscdk.AwsCdkConstructLibrary): void {
  project.tsconfigDev.file.addOverride('compilerOptions.types', ['aws-lambda', 'node', 'pg', 'vitest/globals']);
  // Vitest has ES modules alone, whose types a CommonJS file may name from here on.
  project.tsconfigDev.file.addOverride('compilerOptions.module', 'node20');
  project.gitignore.exclude('/coverage/');
  project.npmignore!.exclude('/coverage/', '/vitest.config.mts');
}
