import { readFileSync } from 'fs';
import { join } from 'path';
import { alarmsDocument } from '../../tools/alarms/document';
import { costsDocument } from '../../tools/cost/document';
import { securityHubPage } from '../../tools/security-hub/page';

type Document = [file: string, command: string, text: () => string];

/** The documents that list what a pair has, and the command that writes each of them. */
const GENERATED: Document[] = [
  ['docs/alarms.md', 'npx tsx tools/alarms/document.ts > docs/alarms.md', alarmsDocument],
  ['docs/costs.md', 'npm run check -- cost --write', costsDocument],
  ['docs/security-hub.md', 'npx tsx tools/security-hub/page.ts > docs/security-hub.md', securityHubPage],
];

test.each(GENERATED)('%s is what the sources say; otherwise run %s', (file, _, text) => {
  expect(readFileSync(join(__dirname, '../..', file), 'utf8')).toBe(text());
});
