import { existsSync } from 'fs';
import { withFolder } from '../../tools/folder';
import { CommandFailed, runProgram } from '../../tools/steps';
import { UserError } from '../../tools/user-error';

test.each([
  ['work', (folder: string) => existsSync(folder) ? folder : ''], ['work that takes time', async (folder: string) => Promise.resolve().then(() => existsSync(folder) ? folder : '')],
])('a temporary folder exists as long as %s', async (_, work) => {
  const folder = await withFolder<string | Promise<string>>('programs', work);

  expect([folder === '', existsSync(folder)]).toEqual([false, false]);
});

test.each<[string, () => unknown, unknown]>([
  ['an error for users has no stack', () => { throw new UserError('pass a size'); }, 'pass a size'],
  ['a command has its output', () => { throw new CommandFailed({ program: 'npm', args: ['ci'], cwd: '/' }, 'ended with 1', 'no network\n'); }, '\nnpm ci ended with 1 (in /)\n\nno network'],
  ['any other error has its stack', async () => Promise.reject(new TypeError('x')), expect.any(TypeError)],
])('a program that fails ends with exit code 1: %s', async (_, main, said) => {
  const error = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  await runProgram(main as () => void, 'never shown');
  const { exitCode } = process;
  process.exitCode = undefined;

  expect([exitCode, error.mock.calls]).toEqual([1, [[said]]]);
});
