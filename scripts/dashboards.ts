import { mkdirSync, statSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { canonical } from '../tools/assemblies/canonical';
import { commandLine } from '../tools/command-line';
import { dashboardsOf } from '../tools/dashboards/bodies';
import { DIGESTS, digestsOf, picture } from '../tools/dashboards/render';

/**
 * `npm run check -- dashboards`: lists the pictures of docs/dashboards, of a pair with all options; `--write` draws them again.
 * CHROMIUM is the browser, `chromium` by default.
 */
async function main(): Promise<void> {
  const { values: { write } } = commandLine({ options: { write: { type: 'boolean' } } });
  const folder = dirname(DIGESTS);
  const dashboards = dashboardsOf(canonical('everythingOn'));
  if (write) {
    mkdirSync(folder, { recursive: true });
    for (const { name, body } of dashboards) await picture(body, join(folder, `${name}.png`));
    writeFileSync(DIGESTS, await digestsOf(dashboards));
  }
  for (const { name, body } of dashboards) {
    console.log(`${name.padEnd(24)} ${String(body.widgets.length).padStart(3)} widgets ${Math.ceil(statSync(join(folder, `${name}.png`)).size / 1_000)} kB`);
  }
}

void main();
