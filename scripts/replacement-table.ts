import { mkdirSync, writeFileSync } from 'fs';
import { dirname, resolve } from 'path';
import { renderReplacementTable } from '../tools/change-guard/replacement-table';

/** Writes the table of replacements from the resource schemas. */
const file = resolve(__dirname, '../assets/change-guard/replacement-table.json');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, renderReplacementTable());
