import { execFileSync, spawnSync } from 'child_process';
import { COMMIT_TYPES } from '../projenrc/release';

const SUBJECT = new RegExp(`^(?:${COMMIT_TYPES.join('|')})(?:\\([\\w-]+\\))?!?: \\S`);
const MOST_CHARACTERS = 100;

/** What is wrong with the message of a commit. The changelog shows features and fixes, so they must say why. */
export function faultsOf(message: string): string[] {
  const [subject, ...body] = message.trim().split('\n');
  return [
    ...SUBJECT.test(subject) ? [] : [`must be "type(scope): summary", with one of the types ${COMMIT_TYPES.join(', ')}`],
    ...subject.length <= MOST_CHARACTERS ? [] : [`must have at most ${MOST_CHARACTERS} characters, got ${subject.length}`],
    ...!/^(feat|fix)\b/.test(subject) || body.join('').trim() ? [] : ['must have a body that says why'],
  ];
}

/** Prints the faults of the commits since the main branch, or of the last one where that branch is not known. */
function main(): void {
  const known = spawnSync('git', ['rev-parse', '--verify', '--quiet', 'origin/main']).status === 0;
  const log = execFileSync('git', ['log', '-z', '--no-merges', '--format=%h%n%B', known ? 'origin/main..HEAD' : '-1'], { encoding: 'utf8' });
  const commits = log.split('\0').filter(Boolean).map((entry) => [entry.slice(0, entry.indexOf('\n')), entry.slice(entry.indexOf('\n') + 1)]);
  const faults = commits.flatMap(([hash, message]) => faultsOf(message).map((fault) => `${hash} ${message.split('\n', 1)[0]}\n  ${fault}`));
  // `.ci/run` shows this in its table.
  if (commits.length === 0) console.log('skipped: no commit is new since origin/main');
  else console.log([...faults, `${commits.length} commits, ${faults.length} faults`].join('\n'));
  if (faults.length > 0) process.exitCode = 1;
}

if (require.main === module) main();
