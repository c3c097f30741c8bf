import { join } from 'path';

/**
 * The path of a file or folder that the build writes below `assets/`.
 *
 * The bundles of `lib/bundle` are as deep below the package as this folder.
 */
export function packaged(...path: string[]): string {
  return join(__dirname, '../../assets', ...path);
}
