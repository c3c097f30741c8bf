import { readFileSync } from 'fs';
import { packaged } from '../../private/packaged';

const INCLUDE = /^( *)source \.\/([\w-]+)\.sh$/gm;
const DIRECTIVE = /^# shellcheck .*\n/gm;

/** A Bash script of the folder `scripts`. A file that it reads with `source ./` takes the place of this line. */
export function script(name: string): string {
  return readFileSync(packaged('release/private/scripts', `${name}.sh`), 'utf8').replace(DIRECTIVE, '')
    .replace(INCLUDE, (_, indent: string, file: string) => script(file).trimEnd().replace(/^(?=.)/gm, indent));
}
