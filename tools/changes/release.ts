import { existsSync, readFileSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { App } from 'aws-cdk-lib';
import { stacksOf } from '../../src/assembly/read';
import { StackTemplate, Verdict } from '../../src/change-guard/internal';
import { verdictsOf } from '../../src/change-guard/private/compare';
import { lockOf } from '../../src/change-guard/private/lock';
import { accepts, LockFile, parseLockFile, renderLockFile } from '../../src/change-guard/private/lock-file';
import { Comparison } from '../../src/change-guard/private/pairing';
import { canonical, Program } from '../assemblies/canonical';
import { minimal } from '../assemblies/minimal';
import { testStack } from '../assemblies/stacks';

/** The apps whose users must be able to upgrade. */
export const RELEASED: readonly Program[] = ['production', 'development', 'economy', 'officeHours', 'warmPair', 'pilotLight', 'everythingOn'];

/** What is locked: these apps, and each other construct alone. */
export const LOCKED = [...RELEASED, 'parts'] as const;
type Locked = typeof LOCKED[number];

const COMPOSITES = ['EldoniaPlatform', 'DrPair'];

const ROOT = resolve(__dirname, '../..');
const FOLDER = join(ROOT, 'test/change-contract/released');
const GUIDE = join(ROOT, 'MIGRATING.md');

const fileOf = (program: Locked) => join(FOLDER, `${program}.lock.json`);

/** The lock file of an app as the last release deployed it, or undefined. */
export function releasedLock(program: Locked): LockFile | undefined {
  const file = fileOf(program);
  return existsSync(file) ? parseLockFile(readFileSync(file, 'utf8'), file) : undefined;
}

/** What an upgrade from the last release does to an app and is not accepted in its lock file. */
export function breaks(program: Locked): Verdict[] {
  const released = releasedLock(program);
  if (!released) throw new Error(`${fileOf(program)} is missing: run npm run check -- release-contract --write`);
  return breaksOf(released, templatesIn(program));
}

export const breaksOf = ({ accepted, stacks }: LockFile, now: Parameters<typeof lockOf>[0]): Verdict[] =>
  verdictsOf(new Comparison(stacks, lockOf(now))).filter((verdict) => !accepted.some((one) => accepts(one, verdict)));

/** Accepted changes whose reason is not in the guide that users read before an upgrade. */
export const unexplained = (lock: LockFile, guide = readFileSync(GUIDE, 'utf8')): string[] =>
  lock.accepted.filter(({ reason }) => !guide.includes(reason)).map(({ stack, resource, reason }) => `${stack} ${resource}: ${reason}`);

/** Writes the lock files of the sources as those of the last release. */
export function writeReleased(): void {
  for (const program of LOCKED) {
    writeFileSync(fileOf(program), renderLockFile({ accepted: [], stacks: lockOf(templatesIn(program)) }));
  }
}

function templatesIn(program: Locked): StackTemplate[] {
  if (program !== 'parts') return stacksOf(canonical(program));
  return Object.entries(minimal).filter(([name]) => !COMPOSITES.includes(name)).flatMap(([name, build]) => {
    const stack = testStack();
    build(stack, 'It');
    return stacksOf((stack.node.root as App).synth()).map((one) => ({ ...one, name: `${name} ${one.name}` }));
  });
}
