import { execFileSync } from 'child_process';

/** Equal wherever the same files are checked. */
const seedOfTree = (): number => parseInt(execFileSync('git', ['rev-parse', 'HEAD^{tree}'], { encoding: 'utf8', cwd: __dirname }).slice(0, 7), 16);

/** One of so many parts of a list for `.ci/run`, which has another one for each tree: at least one member. The nightly run tries all. */
export const partOf = <T>(all: readonly T[], parts: number, seed = seedOfTree()): T[] =>
  all.filter((_, index) => index % parts === seed % Math.min(parts, all.length));
