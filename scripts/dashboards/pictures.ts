import { mkdirSync, statSync } from 'fs';
import { join } from 'path';
import { canonical } from '../../tools/assemblies/canonical';
import { dashboardsOf } from '../../tools/dashboards/bodies';
import { picture } from '../../tools/dashboards/render';

/**
 * Draws the dashboards of a pair with all options, for the README.
 *
 * `npx tsx scripts/dashboards/pictures.ts [folder]`; CHROMIUM is the browser, `chromium` by default.
 */
const [folder = join(__dirname, '..', '..', 'docs', 'dashboards')] = process.argv.slice(2);

mkdirSync(folder, { recursive: true });
for (const { name, body } of dashboardsOf(canonical('everythingOn'))) {
  const file = join(folder, `${name}.png`);
  picture(body, file);
  process.stdout.write(`${name}: ${body.widgets.length} widgets, ${Math.ceil(statSync(file).size / 1_000)} kB\n`);
}
