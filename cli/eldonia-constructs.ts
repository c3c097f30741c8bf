#!/usr/bin/env node
import { readFileSync } from 'fs';
import { join } from 'path';
import { ExitCode } from './command';
import { main } from './main';

// A reader such as `head` closes the pipe early, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(ExitCode.DONE);
});

const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as { version: string };

void main(process.argv.slice(2), {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
}, version).then((code) => (process.exitCode = code));
