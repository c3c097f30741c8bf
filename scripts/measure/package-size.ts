import { Figure, information } from '../../tools/measure/figures';
import { ROOT } from '../../tools/measure/workshop';
import { run } from '../../tools/steps';

interface Packed {
  readonly size: number;
  readonly unpackedSize: number;
  readonly entryCount: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

const MOST_LINES = 6;
const inMegabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(2)} MB`;

/** The download size of the library, and its largest files. */
export async function measurePackage(): Promise<Figure[]> {
  const [{ size, unpackedSize, entryCount, files }] = JSON.parse(await run({
    program: 'npm', args: ['pack', '--dry-run', '--json', '--ignore-scripts'], cwd: ROOT,
  })) as Packed[];
  const largest = [...files].sort((a, b) => b.size - a.size).slice(0, MOST_LINES);
  return [information('', `package, unpacked ${inMegabytes(unpackedSize)} in ${entryCount} files`, inMegabytes(size),
    largest.map((file) => `${inMegabytes(file.size).padStart(9)}  ${file.path}`))];
}
