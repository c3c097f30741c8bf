import { execFileSync } from 'child_process';
import {
  copyFileSync, cpSync, existsSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync,
  readlinkSync, rmSync, symlinkSync, writeFileSync,
} from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';

/** What git ignores and tests read. */
const BUILT = ['lib', '.jsii', 'assets'];
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A copy of a tree, to be changed in the tree's place. It is removed at the end, however that comes. */
export class Copy {
  readonly root: string;
  /** Where tests put their own files. */
  readonly scratch: string;
  /** Ends what runs in the copy just now. */
  stop?: () => void;

  constructor(private readonly original: string) {
    const place = mkdtempSync(join(tmpdir(), 'mutants-'));
    this.root = join(place, 'tree');
    this.scratch = join(place, 'scratch');
    for (const signal of SIGNALS) process.once(signal, () => this.abandon());
    for (const file of [...this.sources(), ...BUILT]) this.take(file);
    this.linkPackages();
    this.clean();
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** Change a file, and get what changes it back. */
  change(path: string, edit: (text: string) => string): () => void {
    const file = join(this.root, path);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, edit(text));
    return () => writeFileSync(file, text);
  }

  /** Leave nothing of one run to the next. */
  clean(): void {
    rmSync(this.scratch, { recursive: true, force: true });
    mkdirSync(this.scratch);
  }

  remove(): void {
    rmSync(dirname(this.root), { recursive: true, force: true, maxRetries: 5 });
  }

  private abandon(): void {
    this.stop?.();
    this.remove();
    process.exit(130);
  }

  /** What git has, and what it will have. */
  private sources(): string[] {
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    return execFileSync('git', args, { cwd: this.original, encoding: 'utf8' }).split('\0').filter(Boolean);
  }

  private take(file: string): void {
    const from = join(this.original, file);
    if (!existsSync(from)) return;
    cpSync(from, join(this.root, file), { recursive: true, verbatimSymlinks: true });
  }

  /** Without what tools cache there. */
  private linkPackages(): void {
    const [from, to] = [this.original, this.root].map((root) => join(root, 'node_modules'));
    mkdirSync(to);
    for (const name of readdirSync(from).filter((entry) => entry === '.bin' || !entry.startsWith('.'))) {
      linkAll(join(from, name), join(to, name));
    }
  }
}

/** The same files under other names: links to folders would lead vitest out of the copy. */
function linkAll(from: string, to: string): void {
  const found = lstatSync(from);
  if (found.isSymbolicLink()) return symlinkSync(readlinkSync(from), to);
  if (!found.isDirectory()) return linkFile(from, to);
  mkdirSync(to);
  for (const name of readdirSync(from)) linkAll(join(from, name), join(to, name));
}

/** Another disk takes no such links. */
function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
