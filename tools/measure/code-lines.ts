import { readFileSync } from 'fs';
import { join, resolve } from 'path';
import { Figure, gate } from './figures';

const ROOT = resolve(__dirname, '../..');

/** Lines that are neither blank nor comment. */
export function codeLines(source: string): number {
  let inComment = false;
  return source.split('\n').filter((line) => {
    const text = line.trim();
    const comment = inComment || text.startsWith('/*') || text.startsWith('//');
    if (comment && !text.startsWith('//')) inComment = !text.includes('*/');
    return text !== '' && !comment;
  }).length;
}

/** G9: the code that a user writes for a platform in one Region. */
export function measureProgram(): Figure[] {
  return [gate({
    goal: 'G9',
    what: 'code lines of a user\'s program',
    value: codeLines(readFileSync(join(ROOT, 'examples', 'quickstart', 'bin', 'app.ts'), 'utf8')),
    most: 55,
  })];
}
