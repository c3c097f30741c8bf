import { Dirent, lstatSync, readdirSync, readFileSync } from 'fs';
import { join, relative } from 'path';
import { UserError } from '../../../tools/user-error';

const SOURCE = /\.[cm]?[jt]sx?$/;
const OTHERS = /^(node_modules|dist|build|coverage|cdk\.out|tests?|__tests__|\..*)$/;
const MAX_BYTES = 1_000_000;

/** The files of an application's repository. It can be of anybody: links are not followed. */
export class RepositoryFiles {
  /** What was read: several requirements are about the same files. */
  private readonly texts = new Map<string, string | undefined>();
  private readonly entries = new Map<string, Dirent[]>();

  constructor(readonly root: string) {
    if (!lstatSync(root, { throwIfNoEntry: false })?.isDirectory()) {
      throw new UserError(`repository must be a folder, got ${root}; name the folder that contains .github`);
    }
  }

  /** The text of a file; undefined without one. */
  read(path: string): string | undefined {
    const file = join(this.root, path);
    if (!this.texts.has(file)) {
      const stat = lstatSync(file, { throwIfNoEntry: false });
      this.texts.set(file, stat?.isFile() && stat.size <= MAX_BYTES ? readFileSync(file, 'utf8') : undefined);
    }
    return this.texts.get(file);
  }

  /** The workflows of GitHub Actions, by path. */
  workflows(): string[] {
    return this.list('.github/workflows').filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
      .map(({ name }) => `.github/workflows/${name}`).sort();
  }

  /** The folder of the backend: `backend`, the repository itself, or the only folder with a Dockerfile. */
  backend(): string {
    const folders = ['backend', '.', ...this.list('.').filter((entry) => entry.isDirectory() && !OTHERS.test(entry.name)).map(({ name }) => name)];
    const found = [...new Set(folders)].filter((folder) => this.read(join(folder, 'Dockerfile')) !== undefined);
    if (found.length === 1 || found[0] === 'backend' || found[0] === '.') return found[0];
    throw new UserError(`repository must have one Dockerfile in a folder, in backend, or in the folder itself, got ${found.length === 0 ? 'none' : found.join(', ')}; ` +
      'name the folder of the application');
  }

  /** The source files below a folder. */
  sources(folder: string): string[] {
    return this.list(folder).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return OTHERS.test(entry.name) ? [] : this.sources(path);
      return entry.isFile() && SOURCE.test(entry.name) && !/\.d\.[cm]?ts$/.test(entry.name) ? [path] : [];
    });
  }

  private list(folder: string): Dirent[] {
    const directory = join(this.root, folder);
    const known = this.entries.get(directory);
    if (known) return known;
    const found = lstatSync(directory, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(directory, { withFileTypes: true }) : [];
    this.entries.set(directory, found);
    return found;
  }
}

/** The content of a JSON file of the repository. */
export function readJson(files: RepositoryFiles, path: string): Record<string, unknown> {
  const text = files.read(path);
  if (text === undefined) throw new UserError(`repository must have ${path}, got none; name the folder of the application`);
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // The error below also names the file.
  }
  throw new UserError(`${relative('.', path)} must be a JSON object, got ${JSON.stringify(text.slice(0, 40))}; repair it`);
}
