import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { Mutant } from './mutants';

/** A mutant with its position in the list, by which `--only` selects it. */
export interface Numbered extends Mutant {
  readonly number: number;
}

/** What a run is limited to. */
export interface Selection {
  /** Numbers, separated by commas. */
  readonly only?: string;
  /** Folders, separated by commas. */
  readonly folder?: string;
  /** Files of a change, relative to the root of the repository. */
  readonly files?: readonly string[];
}

/** The mutants of a selection. A number or a folder that no mutant has is an error, because nothing would be tested. */
export function chosen(mutants: readonly Mutant[], { only, folder, files }: Selection): Numbered[] {
  const all = mutants.map((mutant, index) => ({ ...mutant, number: index + 1 }));
  const numbers = listed('--only', only, all.map(({ number }) => `${number}`));
  const folders = listed('--folder', folder, all.map(folderOf));
  return all.filter((mutant) => (!numbers || numbers.includes(`${mutant.number}`))
    && (!folders || folders.includes(folderOf(mutant))) && (!files || files.includes(sourceOf(mutant))));
}

/** The first folder below src, or a folder of cli. It has the same name as the folder of its tests. */
export function folderOf({ file }: Mutant): string {
  return /^(?:cli\/)?[^/]+/.exec(file)![0];
}

/** Relative to the root of the repository. */
export function sourceOf({ file }: Pick<Mutant, 'file'>): string {
  return file.startsWith('cli/') ? file : `src/${file}`;
}

/** The mutants whose text is not in its file, or occurs several times, or whose test does not exist. */
export function misplaced(root: string, mutants: readonly Mutant[]): string[] {
  return mutants.flatMap((mutant) => {
    const { find, fault, test } = mutant;
    const source = sourceOf(mutant);
    const path = join(root, source);
    if (test && !existsSync(join(root, 'test', test))) return [`test/${test} does not exist: ${fault}`];
    if (!existsSync(path)) return [`${source} does not exist: ${fault}`];
    const times = readFileSync(path, 'utf8').split(find).length - 1;
    return times === 1 ? [] : [`${source} has the text ${times} times: ${fault}`];
  });
}

function listed(option: string, value: string | undefined, known: readonly string[]): string[] | undefined {
  const values = value?.split(',');
  const unknown = values?.filter((one) => !known.includes(one)) ?? [];
  if (unknown.length === 0) return values;
  throw new Error(`${option} is unknown: ${unknown.join(', ')}; see --list`);
}
