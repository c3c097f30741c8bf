import { existsSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { Files, pageOf } from './page';
import { PAGES as DEVIATIONS, withTables } from '../../cli/conformance/pages/deviations-page';
import { requirementsTable } from '../../cli/conformance/pages/requirements-table';
import { catalog } from '../alarms/catalog';
import { incidentsPage, playAll } from '../alarms/month/page';
import { AppAlarms } from '../alarms/pair-alarms';
import { canonical } from '../assemblies/canonical';
import { assumptionsPage } from '../assumptions/page';
import { changesPage } from '../changes/page';
import { costsPage } from '../cost/document';
import { failures } from '../failover/simulate';
import { filledTexts } from '../figures/texts';
import { japanesePage } from '../on-call/translate';
import { personalDataPage } from '../personal-data/page';
import { pictures } from '../pictures';
import { permissionsPage } from '../policies/needs/page';
import { securityHubPage } from '../security-hub/page';
import { versionsPage } from '../versions/page';

const ROOT = resolve(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const inBoth = (name: string, english: string): Files => ({ [`docs/${name}.md`]: english, [`docs/ja/${name}.md`]: japanesePage(name, english) });

/** What `npm run pages` writes, by name. `figures` are the numbers in texts that people write. */
export const PAGES = {
  // With the name that users have, not that of the program.
  'alarms': () => inBoth('alarms', pageOf('alarms', { tables: catalog(new AppAlarms(canonical('everythingOn'))) }).replaceAll('EverythingOn', 'Eldonia')),
  'assumptions': () => inBoth('assumptions', assumptionsPage()),
  'changes': () => ({ 'docs/changes.md': changesPage() }),
  'costs': () => inBoth('costs', costsPage()),
  'deviations': () => ({ [DEVIATIONS.en]: withTables(read(DEVIATIONS.en), 'en'), [DEVIATIONS.ja]: withTables(read(DEVIATIONS.ja), 'ja') }),
  'figures': filledTexts,
  // `npm run check -- gameday --write` plays it, and writes it in English; its section on failures is simulated.
  'gameday': () => inBoth('gameday', read('docs/gameday.md').replace(/^## Failures during a failover\n[^]*?(?=\n\n## )/m, () => failures())),
  'incidents': () => inBoth('incidents', incidentsPage(playAll())),
  'permissions': () => inBoth('permissions', permissionsPage()),
  'personal-data': () => ({ 'docs/personal-data.md': personalDataPage('en'), 'docs/ja/personal-data.md': personalDataPage('ja') }),
  'pictures': async () => Object.fromEntries(await pictures()),
  'requirements': () => inBoth('requirements', requirementsTable()),
  'security-hub': () => ({ 'docs/security-hub.md': securityHubPage() }),
  'versions': () => ({ 'docs/versions.md': versionsPage('en'), 'docs/ja/versions.md': versionsPage('ja') }),
} satisfies Readonly<Record<string, () => Files | Promise<Files>>>;
export type PageName = keyof typeof PAGES;
export const PAGE_NAMES = Object.keys(PAGES) as PageName[];
/** The programs that play, price or draw whole platforms. */
export const SLOW: readonly PageName[] = ['alarms', 'costs', 'figures', 'incidents', 'pictures', 'security-hub'];

/** The first line of each file that differs from what its program writes, with the command that writes it. */
export const staleIn = (name: PageName, files: Files): string[] => Object.entries(files).flatMap(([file, text]) => {
  const [found, due] = [existsSync(join(ROOT, file)) ? read(file) : '', text].map((one) => one.split('\n'));
  const index = due.findIndex((line, at) => line !== found[at]);
  const line = index < 0 ? due.length : index;
  return index < 0 && due.length === found.length ? [] : [`${file}:${line + 1}: must be ${JSON.stringify(due[line])}, got ${JSON.stringify(found[line])}; run npm run pages ${name}`];
});
