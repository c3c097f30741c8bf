import { PAGE_NAMES, PAGES, SLOW, staleIn } from '../../tools/pages/pages';

// pages.sweep.test.ts has the others.
test.each(PAGE_NAMES.filter((name) => !SLOW.includes(name)))('the files of npm run pages %s are what it writes', async (name) =>
  expect(staleIn(name, await PAGES[name]())).toEqual([]));

test('a difference names the file, the line and the command', () => {
  expect(staleIn('permissions', { 'docs/permissions.md': '<!-- Other -->', 'docs/none.md': 'new' })).toEqual([
    expect.stringMatching(/^docs\/permissions\.md:1: must be "<!-- Other -->", got "<!-- Generated .*"; run npm run pages permissions$/),
    'docs/none.md:1: must be "new", got ""; run npm run pages permissions',
  ]);
});
