import { readdirSync } from 'fs';
import { join, relative, resolve } from 'path';

const ROOT = resolve(__dirname, '../..');
/** What one finds by reading the names; a longer list has folders by idea. */
const MOST_FILES = 40;

test(`no folder of sources, commands, tests and tools has more than ${MOST_FILES} files in one list`, () => {
  const entries = ['src', 'cli', 'test', 'tools', 'scripts'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }));
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  const filesIn = (folder: string) => entries.filter((entry) => entry.isFile() && entry.parentPath === folder).length;
  const counts = folders.map((folder): [string, number] => [relative(ROOT, folder), filesIn(folder)]);

  expect(counts.length).toBeGreaterThan(100);
  expect(counts.filter(([, count]) => count > MOST_FILES)).toEqual([]);
});
