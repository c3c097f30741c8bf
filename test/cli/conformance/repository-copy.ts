import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';

export const QUICKSTART = join(__dirname, '../../../examples/quickstart');

/** Whether a change is one of a file of the repository. */
export const isFile = (path: string) => /^(package\.json$|one stage$|(backend|\.github)\/)/.test(path);

/** Makes an image with the files of the application as they are: what `one stage` before other changes means. */
const ONE_STAGE = [
  ['FROM base AS build\nRUN npm ci\nCOPY tsconfig.json clean.js ./\nCOPY src src\nRUN npm run build\n', ''], ['\nFROM base\n', '\n'], ['COPY migrations migrations\nCOPY public public\n', ''],
  ['COPY --from=build /app/dist dist', 'COPY . .'], ['"./dist/instrument.js", "dist/server.js"', '"./src/instrument.js", "src/server.js"'],
].flatMap((change) => ['backend/Dockerfile', ...change]).concat('backend/package.json', '--import ./dist/instrument.js dist/server.js', '--import ./src/instrument.js src/server.js');

/** A copy of the quickstart, whose files a test changes and restores. */
export class RepositoryCopy {
  readonly directory = mkdtempSync(join(tmpdir(), 'repository-'));
  /** The changed files, as they were. */
  private readonly originals = new Map<string, string | undefined>();

  constructor() {
    cpSync(QUICKSTART, this.directory, { recursive: true, filter: (path) => !/node_modules|dist|cdk\.out|\.tgz$|workflows\/deploy-/.test(path) });
  }

  /** The path of a file, or of one that is not there, which is restored. */
  kept(file: string): string {
    const path = join(this.directory, file);
    if (!this.originals.has(path)) this.originals.set(path, existsSync(path) ? readFileSync(path, 'utf8') : undefined);
    return path;
  }

  /** Replaces texts: a file, what is replaced and by what, for one file or several. An empty text is the end of a file, which can be a new one. */
  replace(...[file, from, to, ...others]: readonly string[]): void {
    if (file === 'one stage') return this.replace(...ONE_STAGE, from, to, ...others);
    const path = this.kept(file);
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    expect(text).toContain(from);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, from === '' ? text + to : text.replaceAll(from, to));
    if (others.length > 0) this.replace(...others);
  }

  restore(): void {
    for (const [path, text] of this.originals) {
      rmSync(path, { force: true });
      if (text !== undefined) writeFileSync(path, text);
    }
    this.originals.clear();
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
