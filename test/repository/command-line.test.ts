import { readFileSync } from 'fs';
import { join, resolve } from 'path';
import { commandLine } from '../../tools/command-line';

const ROOT = resolve(__dirname, '../..');
const OPTIONS = { write: { type: 'boolean' }, update: { type: 'boolean' }, quick: { type: 'boolean' } } as const;

const { tasks } = JSON.parse(readFileSync(join(ROOT, '.projen/tasks.json'), 'utf8')) as { tasks: Record<string, { steps: { exec?: string; receiveArgs?: boolean }[] }> };
const receiving = Object.values(tasks).flatMap(({ steps }) => steps).flatMap(({ exec, receiveArgs }) => receiveArgs && exec ? [exec] : []);

describe('the commands of the project', () => {
  test('refuse arguments that they do not know', () => {
    const programs = receiving.flatMap((command) => /^tsx (\S+)/.exec(command)?.[1] ?? []);

    expect(programs.length).toBeGreaterThan(0);
    expect(programs.filter((file) => !/\b(?:commandLine|parseArgs)\(/.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
    expect(programs.filter((file) => readFileSync(join(ROOT, file), 'utf8').includes('process.argv'))).toEqual([]);
  });

  test('do not pass without tests, and only the one that says so writes snapshots', () => {
    const { 'test:update': _, ...others } = tasks;

    expect(JSON.stringify(others)).not.toMatch(/--(?:passWithNoTests|updateSnapshot)/);
  });
});

describe('the command line', () => {
  test.each(['--write', '--update'])('must not have %s in CI', (option) => {
    for (const value of ['true', '1']) {
      process.env.CI = value;
      expect(() => commandLine({ args: [option], options: OPTIONS })).toThrow(`CI must not be set with ${option}, got ${value}`);
      expect(commandLine({ args: ['--quick'], options: OPTIONS }).values).toEqual({ quick: true });
    }
    // As projen sets it in the workflow that upgrades dependencies.
    process.env.CI = '0';
    expect(commandLine({ args: [option], options: OPTIONS }).values).toEqual({ [option.slice(2)]: true });
  });
});
