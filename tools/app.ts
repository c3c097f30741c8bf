import { existsSync, readdirSync } from 'fs';
import { join, resolve } from 'path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { UserError } from './user-error';
import { readAssembly } from '../src/assembly/read';

/** The assembly in the output folder of `cdk synth`, with those of its stages. */
export function readApp(folder: string): CloudAssembly {
  const directory = resolve(folder);
  if (!existsSync(join(directory, 'manifest.json'))) {
    throw new UserError(`app must be the output folder of cdk synth, got ${folder} without manifest.json; run npx cdk synth first, or name the folder`);
  }
  try {
    // Finds templates that are damaged, and files outside of the folder, before aws-cdk-lib reads them.
    readAssembly(directory);
    return new CloudAssembly(directory);
  } catch (error) {
    throw new UserError(`app must be readable with the installed aws-cdk-lib, got ${folder} with the error "${messageOf(error)}"; ` +
      'install the version that synthesized it, and run npx cdk synth again');
  }
}

/** Markdown files that pairs write into the output folder, including the folders of stages. */
export const markdownFiles = (assembly: CloudAssembly): string[] =>
  foldersOf(assembly).flatMap((folder) => readdirSync(folder, { withFileTypes: true })
    .filter((file) => file.isFile() && file.name.endsWith('.md')).map(({ name }) => join(folder, name)).sort());

/** `3 stacks`, `1 stack`. */
export const counted = (count: number, name: string): string => `${count} ${name}${count === 1 ? '' : 's'}`;

const foldersOf = (assembly: CloudAssembly): string[] =>
  [assembly.directory, ...assembly.nestedAssemblies.flatMap(({ nestedAssembly }) => foldersOf(nestedAssembly))];

const messageOf = (error: unknown): string => error instanceof Error ? error.message.split('\n')[0] : String(error);
