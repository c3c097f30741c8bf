import { execFileSync } from 'child_process';
import {
  copyFileSync, cpSync, existsSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync,
  readlinkSync, rmSync, symlinkSync, writeFileSync,
} from 'fs';
import { rm } from 'fs/promises';
import { tmpdir } from 'os';
import { dirname, join } from 'path';

/** Ignored files that tests read. */
const BUILT = ['lib', '.jsii', 'assets'];
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A copy of the repository for mutants. It is always removed at the end. */
export class Copy {
  readonly root: string;
  /** The temporary directory of the tests. */
  readonly scratch: string;
  /** Stops the running process in the copy. */
  stop?: () => void;
  private removed?: Promise<void>;

  constructor(private readonly original: string) {
    const place = mkdtempSync(join(tmpdir(), 'mutants-'));
    this.root = join(place, 'tree');
    this.scratch = join(place, 'scratch');
    for (const signal of SIGNALS) process.on(signal, () => this.abandon());
    // Some tests read the commits and the names of the files.
    execFileSync('git', ['clone', '--quiet', '--shared', '--no-checkout', original, this.root]);
    for (const file of [...this.sources(), ...BUILT]) this.take(file);
    // It demands the texts that the mutants remove, and would detect each of them.
    writeFileSync(join(this.root, 'test', 'mutants.test.ts'), "test.todo('the texts of the mutants');\n");
    this.linkPackages();
    this.clean();
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  /** Changes a file, and returns a function that restores it. */
  change(path: string, edit: (text: string) => string): () => void {
    const file = join(this.root, path);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, edit(text));
    return () => writeFileSync(file, text);
  }

  /** Removes the files of a run. */
  clean(): void {
    rmSync(this.scratch, { recursive: true, force: true });
    mkdirSync(this.scratch);
  }

  /** Asynchronously, because tsx kills a process that does not respond to a signal. */
  async remove(): Promise<void> {
    this.removed ??= rm(dirname(this.root), { recursive: true, force: true, maxRetries: 5 });
    return this.removed;
  }

  private abandon(): void {
    this.stop?.();
    void this.remove().finally(() => process.exit(130));
  }

  /** Tracked and untracked files. */
  private sources(): string[] {
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    return execFileSync('git', args, { cwd: this.original, encoding: 'utf8' }).split('\0').filter(Boolean);
  }

  private take(file: string): void {
    const from = join(this.original, file);
    if (!existsSync(from)) return;
    cpSync(from, join(this.root, file), { recursive: true, verbatimSymlinks: true });
  }

  /** Without the caches of tools. */
  private linkPackages(): void {
    const [from, to] = [this.original, this.root].map((root) => join(root, 'node_modules'));
    mkdirSync(to);
    for (const name of readdirSync(from).filter((entry) => entry === '.bin' || !entry.startsWith('.'))) {
      linkAll(join(from, name), join(to, name));
    }
  }
}

/** Hard links to files: links to directories would make the tests leave the copy. */
function linkAll(from: string, to: string): void {
  const found = lstatSync(from);
  if (found.isSymbolicLink()) return symlinkSync(readlinkSync(from), to);
  if (!found.isDirectory()) return linkFile(from, to);
  mkdirSync(to);
  for (const name of readdirSync(from)) linkAll(join(from, name), join(to, name));
}

/** Hard links do not work across file systems. */
function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
