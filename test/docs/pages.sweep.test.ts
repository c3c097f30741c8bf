import { readFileSync } from 'fs';
import { canonical } from '../../tools/assemblies/canonical';
import { dashboardsOf } from '../../tools/dashboards/bodies';
import { DIGESTS, digestsOf } from '../../tools/dashboards/render';
import { PAGES, SLOW, staleIn } from '../../tools/pages/pages';

test.each(SLOW)('the files of npm run pages %s are what it writes', async (name) => {
  expect(staleIn(name, await PAGES[name]())).toEqual([]);
}, 120_000);

test('the pictures of dashboards show what they have; npm run check -- dashboards --write draws them', async () => {
  expect(readFileSync(DIGESTS, 'utf8')).toBe(await digestsOf(dashboardsOf(canonical('everythingOn'))));
});
