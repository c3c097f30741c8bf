import { awscdk } from 'projen';

/** Configures Vitest, which replaces jest of projen: files share loaded modules, and the same run measures coverage. */
export function configureTests(project: awscdk.AwsCdkConstructLibrary): void {
  project.tsconfigDev.file.addOverride('compilerOptions.types', ['aws-lambda', 'node', 'pg', 'vitest/globals']);
  // Vitest contains only ES modules. A CommonJS file can import their types with this setting.
  project.tsconfigDev.file.addOverride('compilerOptions.module', 'node20');
  project.gitignore.exclude('/coverage/');
  project.npmignore!.exclude('/coverage/', '/vitest.config.mts');
}
