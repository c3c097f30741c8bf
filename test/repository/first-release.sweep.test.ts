import { execFileSync } from 'child_process';
import { once } from 'events';
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'fs';
import { createServer } from 'http';
import { AddressInfo } from 'net';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { run } from '../../tools/steps';

/** The steps of CONTRIBUTING.md that a maintainer does by hand, as far as they need no registry and no repository on GitHub. */
const ROOT = resolve(__dirname, '../..');
const read = (file: string, folder = ROOT) => readFileSync(join(folder, file), 'utf8');
const [, page] = /\n### The first release\n([^]*?)\n## /.exec(read('CONTRIBUTING.md'))!;
const folder = mkdtempSync(join(tmpdir(), 'first-release-'));

jest.setTimeout(300_000);

test('without a tag the version is that of the page, and with the tag and the commit of the page the other one', async () => {
  const [, first, other, tag, subject] = /without a tag it is ([\d.]+)\. For ([\d.]+), tag the commit before as `(\S+)`, push the tag, and end the type of the next with `!`, as in `(.+?)`/.exec(page)!;
  const [remote, clone] = [join(folder, 'remote'), join(folder, 'clone')];
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: clone, encoding: 'utf8' });
  execFileSync('git', ['clone', '--quiet', '--bare', ROOT, remote]);
  execFileSync('git', ['tag', '--list'], { cwd: remote, encoding: 'utf8' }).split('\n').filter(Boolean).forEach((name) => execFileSync('git', ['tag', '--delete', name], { cwd: remote }));
  const { release: { env } } = (JSON.parse(read('.projen/tasks.json')) as { tasks: { release: { env: Record<string, string> } } }).tasks;
  // As the workflow: from what is pushed alone.
  const bumped = async (name: string) => {
    const checkout = join(folder, name);
    execFileSync('git', ['clone', '--quiet', remote, checkout]);
    symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'));
    await run({ program: 'npx', args: ['projen', 'bump'], cwd: checkout, env: { ...process.env, ...env } });
    const { version } = JSON.parse(read('package.json', checkout)) as { version: string };
    const changelog = read('dist/changelog.md', checkout);
    await run({ program: 'npx', args: ['projen', 'unbump'], cwd: checkout, env: { ...process.env, ...env } });
    execFileSync('git', ['diff', '--exit-code'], { cwd: checkout });
    return { version, tag: read('dist/releasetag.txt', checkout).trim(), changelog };
  };

  const untagged = await bumped('untagged');
  execFileSync('git', ['clone', '--quiet', remote, clone]);
  git('tag', tag);
  git('commit', '--quiet', '--allow-empty', '--message', subject);
  git('push', '--quiet', 'origin', 'HEAD', tag);
  const tagged = await bumped('tagged');

  expect([untagged.version, untagged.tag]).toEqual([first, `v${first}`]);
  expect([tagged.version, tagged.tag]).toEqual([other, `v${other}`]);
  expect(tagged.changelog).toContain(subject.split(': ')[1]);
});

test('the package is published from its unpacked folder, as the page says, and no script of it runs', async () => {
  const [, command] = /run `npm (publish .+?)` in the unpacked `dist\/js`/.exec(page)!;
  const requests: { method?: string; path?: string; text: string }[] = [];
  const registry = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString())).on('end', () => {
      requests.push({ method: request.method, path: request.url, text });
      response.writeHead(request.method === 'PUT' ? 201 : 404, { 'content-type': 'application/json' }).end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(registry, 'listening');
  const { port } = registry.address() as AddressInfo;
  const unpacked = join(folder, 'unpacked');
  mkdirSync(unpacked);
  writeFileSync(join(folder, 'npmrc'), `//127.0.0.1:${port}/:_authToken=rehearsal\n`);
  try {
    await run({ program: 'npm', args: ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], cwd: ROOT });
    const { name, version } = JSON.parse(read('package.json')) as { name: string; version: string };
    execFileSync('tar', ['-xzf', join(folder, `${name}-${version}.tgz`), '--strip-components=1', '-C', unpacked]);
    const env = { ...process.env, npm_config_registry: `http://127.0.0.1:${port}/`, npm_config_userconfig: join(folder, 'npmrc') };
    await run({ program: 'npm', args: command.split(' '), cwd: unpacked, env });
    const [{ path, text }, ...others] = requests.filter(({ method }) => method === 'PUT');
    const published = JSON.parse(text) as { access: string; versions: Record<string, { scripts?: Record<string, string> }> };

    expect([path, others, published.access, Object.keys(published.versions)]).toEqual([`/${name}`, [], 'public', [version]]);
    expect(Object.keys(published.versions[version].scripts ?? {}).filter((script) => /^(?:pre|post)|^(?:prepare|publish|install)/.test(script))).toEqual([]);
  } finally {
    registry.close().closeAllConnections();
  }
});

test('what the page changes before the first release is there', () => {
  // Without a section of this name, the checks of the next commit fail.
  expect(page).toContain('Rename "Unreleased" in `MIGRATING.md` to the version, begin an empty "Unreleased" above it');
  expect(read('MIGRATING.md').split('\n').filter((line) => line === '## Unreleased')).toHaveLength(1);
  expect(['README.md', 'README.ja.md'].map((file) => /^> (?:It is not yet published|まだ公開されていません)/m.exec(read(file))?.index !== undefined)).toEqual([true, true]);
});
