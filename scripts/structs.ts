import { mkdirSync, writeFileSync } from 'fs';
import { dirname, resolve } from 'path';
import { renderStructs } from '../tools/structs';

/** Writes the props of the public structs, by which constructs refuse others. */
const file = resolve(__dirname, '../assets/private/structs.json');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, renderStructs());
