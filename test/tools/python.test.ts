import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { installPython } from '../../tools/python';

// Python with pip, and uv. Environments are emptied first, and an installation whose environment is emptied meanwhile fails.
const PYTHON = `#!/bin/sh
set -eu
for last; do :; done
echo "$2" >> "$LOG"
case "$2 $last" in
  venv*) rm -rf "$last"; mkdir -p "$last/bin"; sleep 0.2; cp "$0" "$last/bin/python" ;;
  *uv==*) cp "$0" "$(dirname "$0")/uv" ;;
  *) sleep 0.3; touch "$(dirname "$5")/tool" ;;
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

afterEach(() => jest.restoreAllMocks());

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
  expect(readFileSync(join(folder, 'log'), 'utf8').trim().split('\n')).toEqual(['venv', 'pip', 'venv', 'pip']);
});
