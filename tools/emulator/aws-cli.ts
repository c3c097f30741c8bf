import { spawn } from 'child_process';
import { once } from 'events';
import { mkdtempSync } from 'fs';
import { join } from 'path';
import { Emulator } from './emulator';
import { installCli } from '../runbook/commands';

const started = new WeakMap<Emulator, Promise<string>>();

/** The folder with the command of the real AWS CLI, which is loaded once for an emulator. */
export async function awsCli(emulator: Emulator): Promise<string> {
  const folder = started.get(emulator) ?? start(emulator);
  started.set(emulator, folder);
  return folder;
}

async function start(emulator: Emulator): Promise<string> {
  const bin = mkdtempSync(join(emulator.folder, 'aws-'));
  const server = spawn(await installCli(), [join(__dirname, 'aws_server.py'), bin], { stdio: ['pipe', 'pipe', 'inherit'], env: emulator.clientEnvironment() });
  emulator.end.signal.addEventListener('abort', () => server.stdin.end());
  await once(server.stdout, 'readable');
  return bin;
}
