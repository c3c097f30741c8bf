import { existsSync, writeFileSync } from 'fs';
import { join } from 'path';
import { run } from '../steps';

const CACHE = join(__dirname, '../../node_modules/.cache/python');

/** The interpreter of a Python environment with aws-cdk-lib, which is installed once. */
export async function interpreterWithCdk(version: string): Promise<string> {
  const environment = join(CACHE, `aws-cdk-lib-${version}`);
  const interpreter = join(environment, 'bin', 'python');
  const complete = join(environment, 'complete');
  if (existsSync(complete)) return interpreter;
  await run({ program: 'python3', args: ['-m', 'venv', '--clear', environment], cwd: __dirname });
  await run({ program: interpreter, args: ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `aws-cdk-lib==${version}`], cwd: __dirname });
  writeFileSync(complete, '');
  return interpreter;
}
