import { readFileSync } from 'fs';
import { join } from 'path';
import { alarmsDocument } from '../../tools/alarms/document';
import { canonical } from '../../tools/assemblies/canonical';
import { costsDocument } from '../../tools/cost/document';
import { dashboardsOf } from '../../tools/dashboards/bodies';
import { digestsOf } from '../../tools/dashboards/render';
import { charts } from '../../tools/deploy-gantt';
import { securityHubPage } from '../../tools/security-hub/page';

type Document = [file: string, text: () => string | Promise<string>, command: string];

/** The documents that list what a pair has, and the command that writes each of them. */
const GENERATED: Document[] = [
  ['docs/alarms.md', alarmsDocument, 'npx tsx tools/alarms/document.ts > docs/alarms.md'],
  ['docs/costs.md', costsDocument, 'npm run check -- cost --write'],
  ['docs/security-hub.md', securityHubPage, 'npx tsx tools/security-hub/page.ts > docs/security-hub.md'],
  ['docs/dashboards/pages.sha256', () => digestsOf(dashboardsOf(canonical('everythingOn'))), 'npm run check -- dashboards --write'],
];

test('each generated document is what the sources say', async () => {
  const drawn = Object.entries(await charts()).map(([file, svg]): Document => [file, () => svg, 'npx tsx tools/deploy-gantt.ts']);
  const texts = await Promise.all([...GENERATED, ...drawn].map(async ([file, text, command]) => ({ file, command, text: await text() })));
  const stale = texts.filter(({ file, text }) => readFileSync(join(__dirname, '../..', file), 'utf8') !== text);

  expect(stale.map(({ file, command }) => `${file} is not what the sources say: run ${command}`)).toEqual([]);
}, 120_000);
