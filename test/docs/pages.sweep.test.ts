import { PAGES, SLOW, staleIn } from '../../tools/pages/pages';

// Pictures have a test of their own, because they need other settings.
test.each(SLOW.filter((name) => name !== 'pictures'))('the files of npm run pages %s are what it writes', async (name) => {
  expect(staleIn(name, await PAGES[name]())).toEqual([]);
}, 120_000);
