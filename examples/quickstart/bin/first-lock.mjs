// Writes the lock file of the change guard before the first deployment only: later, it is the user who accepts changes. A program of Node.js, because
// the shell of npm on Windows has no `test`.
import { execSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (!existsSync('eldonia.lock.json')) execSync('npm run synth:first', { stdio: 'inherit' });
