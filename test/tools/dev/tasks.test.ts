import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { writtenSince } from '../../../tools/dev/check';
import { Contract } from '../../../tools/dev/contract';
import { Tasks } from '../../../tools/dev/tasks';

const folder = mkdtempSync(join(tmpdir(), 'tasks-'));
const CONTAINER = { Environment: [], Secrets: [] };

async function start(container: object, command: readonly string[] = []) {
  const contract = { name: 'backend', port: 0, region: 'eu-west-1', container, environment: () => ({ values: {} }) } as unknown as Contract;
  const tasks = new Tasks(contract, command, folder, () => undefined);
  return { tasks, task: await tasks.start({ database: '', cache: '', aws: '' }, {}) };
}

test('a task runs the command of its task definition, unless another one is given', async () => {
  const { tasks } = await start({ ...CONTAINER, Command: ['sh', '-c', 'echo definition > first'] }, ['sh', '-c', `echo given > ${folder}/given`]);
  await start({ ...CONTAINER, Command: ['sh', '-c', `echo definition > ${folder}/definition`] });
  while (!['given', 'definition'].every((name) => existsSync(join(folder, name)))) await sleep(10);
  await tasks.stopAll();

  await expect(start(CONTAINER)).rejects.toThrow('arguments must end with the command of the application, got none, and backend has none; pass e.g. -- node src/server.js');
});

test('with the first process of a task, all others end', async () => {
  const file = join(folder, 'pid');
  const { tasks } = await start({ ...CONTAINER, Command: ['sh', '-c', `sleep 60 & echo $! > ${file}; wait`] });
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') await sleep(10);
  const child = Number(readFileSync(file, 'utf8'));
  await tasks.stopAll();
  const state = () => existsSync(`/proc/${child}/stat`) ? readFileSync(`/proc/${child}/stat`, 'utf8').split(' ')[2] : 'Z';
  for (let attempt = 0; state() !== 'Z' && attempt < 100; attempt++) await sleep(10);

  expect(state()).toBe('Z');
});

test.each<[string, object, string[]]>([
  ['everywhere', { ReadonlyRootFilesystem: true, MountPoints: [{ ContainerPath: '/tmp' }] }, ['.next/cache/page', 'state.json']],
  ['outside of writable paths', { ReadonlyRootFilesystem: true, MountPoints: [{ ContainerPath: '/app/.next/cache' }] }, ['state.json']],
  ['nowhere, where the root file system is writable', { ReadonlyRootFilesystem: false }, []],
])('files that a task may not write are found %s', (_, container, expected) => {
  const root = mkdtempSync(join(folder, 'files-'));
  const begun = Date.now() - 1_000;
  mkdirSync(join(root, '.next/cache'), { recursive: true });
  mkdirSync(join(root, 'node_modules'));
  for (const file of ['.next/cache/page', 'state.json', 'node_modules/any']) writeFileSync(join(root, file), '');

  expect(writtenSince(root, begun, container)).toEqual(expected);
});
