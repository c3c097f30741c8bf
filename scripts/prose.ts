import { readFileSync, readdirSync, statSync } from 'fs';
import { join } from 'path';
import { commandLine } from '../tools/command-line';
import { lintProse } from '../tools/prose/linter';
import { runProgram } from '../tools/steps';
import { UserError } from '../tools/user-error';

/** Returns the Markdown, YAML, TypeScript and JavaScript files at or below a path, without dependencies. */
function filesAt(path: string): string[] {
  const files = statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, encoding: 'utf8' }).map((file) => join(path, file))
    : [path];
  const texts = files.filter((file) => /\.(?:md|yml|ts|js)$/.test(file) && !/node_modules|cdk\.out/.test(file)).sort();
  if (texts.length === 0) throw new UserError(`path must have Markdown, YAML, TypeScript or JavaScript, got ${path}`);
  return texts;
}

/** Prints every term to avoid in the given files and folders. */
async function main(): Promise<void> {
  const { positionals } = commandLine({ allowPositionals: true });
  const files = positionals.flatMap(filesAt);
  const findings = await lintProse(files.map((file) => ({ file, text: readFileSync(file, 'utf8') })));

  for (const { file, line, message } of findings) console.log(`${file}:${line}: ${message}`);
  console.log(`${files.length} files, ${findings.length} terms to avoid (tools/prose/terms.yml)`);
  if (findings.length > 0) process.exitCode = 1;
}

void runProgram(main);
