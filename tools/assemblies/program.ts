import { createRequire } from 'module';
import { dirname, join } from 'path';
import { transformFileSync } from '@swc/core';
import * as library from '../../src';

/** What a program of users exports, run with the sources of the library. */
export function program<T>(file: string): T {
  const { code } = transformFileSync(file, { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } });
  const load = (name: string): unknown => {
    if (name === 'eldonia-constructs') return library;
    return name.startsWith('.') ? program(join(dirname(file), `${name}.ts`)) : loadPackage(name);
  };
  const exports = {} as T;
  new Function('require', 'exports', '__dirname', code)(load, exports, dirname(file));
  return exports;
}

/** The same instance as that of the library, also in a test. */
const loadPackage = (name: string): unknown =>
  typeof jest === 'undefined' ? createRequire(__filename)(name) as unknown : jest.requireActual<object>(name);
