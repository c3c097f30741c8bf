import { writeFileSync } from 'fs';
import { resolve } from 'path';
import { renderReplacementTable } from '../tools/change-guard/replacement-table';

/** Writes the table of replacements from the resource schemas again. */
writeFileSync(resolve(__dirname, '../src/change-guard/private/replacement-table.ts'), renderReplacementTable());
