import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { installPython } from '../../tools/python';

// `python3 -m venv --clear <folder>` empties the folder, and a pip whose environment is emptied meanwhile fails.
const PYTHON = `#!/bin/sh
set -eu
case "$2" in
  venv) echo venv >> "$LOG"; rm -rf "$4"; mkdir -p "$4/bin"; sleep 0.2; cp "$0" "$4/bin/python" ;;
  pip) echo pip >> "$LOG"; sleep 0.3; touch "$(dirname "$0")/tool" ;;
esac
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'python-'));
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'python3'), PYTHON);
  chmodSync(join(folder, 'bin', 'python3'), 0o755);
  jest.replaceProperty(process, 'env', { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, LOG: join(folder, 'log') });
});

afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

test('commands that need the same package at the same time install it once', async () => {
  const tool = { name: 'tool', version: '1.0.0' };
  const cache = join(folder, 'cache');
  const late = async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return installPython(tool, cache);
  };
  const pythons = await Promise.all([installPython(tool, cache), late()]);
  expect(new Set(pythons)).toEqual(new Set([join(cache, 'tool-1.0.0', 'bin', 'python')]));
  expect(existsSync(join(cache, 'tool-1.0.0', 'bin', 'tool'))).toBe(true);
  expect(readFileSync(join(folder, 'log'), 'utf8').trim().split('\n')).toEqual(['venv', 'pip']);
});
