import { readFileSync, writeFileSync } from 'fs';
import { PAGES, withTables } from '../cli/conformance/pages/deviations-page';

/** `npx tsx scripts/deviations.ts`: renews the tables of the pages about deviations. */
for (const [language, file] of Object.entries(PAGES)) writeFileSync(file, withTables(readFileSync(file, 'utf8'), language as keyof typeof PAGES));
