import { spawn, spawnSync } from 'child_process';
import { once } from 'events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'fs';
import { createServer } from 'http';
import { AddressInfo } from 'net';
import { tmpdir } from 'os';
import { extname, join } from 'path';

/** Pages of each kind. */
const PAGES = [
  '/', '/ja/', '/get-started', '/ja/alarms', '/first-deployment', '/ja/operations', '/alarms', '/costs', '/api/EldoniaPlatform', '/api/FargateApi',
];
/** How readers see them: the width in pixels, and the theme. */
const VIEWS = [[1280, 'light'], [1280, 'dark'], [768, 'light'], [390, 'light']] as const;
const TYPES: Readonly<Record<string, string>> = { '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript', '.svg': 'image/svg+xml' };
const CHROMIUM = process.env.CHROMIUM ?? 'chromium';
const PATIENCE = 300_000;

/** Runs in the browser: axe in a frame per page and view, and the tables of each that hide columns. */
const PROGRAM = `
  const found = [];
  for (const [width, theme] of ${JSON.stringify(VIEWS)}) for (const page of ${JSON.stringify(PAGES)}) {
    localStorage.setItem('vitepress-theme-appearance', theme);
    const frame = Object.assign(document.createElement('iframe'), { width, height: 900, src: page });
    document.body.append(frame);
    await new Promise((loaded) => frame.addEventListener('load', loaded));
    await new Promise((hydrated) => setTimeout(hydrated, 500));
    const { contentDocument: own, contentWindow: view } = frame;
    await new Promise((loaded) => own.head.append(Object.assign(own.createElement('script'), { src: '/axe.js', onload: loaded })));
    const { violations } = await view.axe.run(own);
    const at = page + ' at ' + width + ' pixels, ' + theme + ': ';
    for (const { id, nodes } of violations) found.push(at + id + ' ' + [...new Set(nodes.map(({ target }) => target.join(' ')))].slice(0, 3).join(', '));
    const hidden = [...own.querySelectorAll('.vp-doc table')].filter((table) => table.scrollWidth > table.clientWidth + 1);
    if (hidden.length > 0) found.push(at + hidden.length + ' tables hide columns, the widest ' + Math.max(...hidden.map((table) => table.scrollWidth - table.clientWidth)) + ' pixels');
    if (own.documentElement.scrollWidth > own.documentElement.clientWidth) found.push(at + 'the page is ' + own.documentElement.scrollWidth + ' pixels wide');
    frame.remove();
  }
  await fetch('/found', { method: 'POST', body: JSON.stringify(found) });`;

/** What axe and the widths of tables say about pages of the site in a browser; undefined without one. */
export async function barriers(dist: string): Promise<string[] | undefined> {
  if (spawnSync(CHROMIUM, ['--version']).status !== 0) return undefined;
  let finish: (found: string[]) => void;
  const finished = new Promise<string[]>((resolve) => { finish = resolve; });
  const own: Readonly<Record<string, [type: string, content: string]>> = {
    '/check': ['text/html', `<body><script type="module">${PROGRAM}</script>`],
    '/axe.js': ['text/javascript', readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')],
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost');
    if (request.method === 'POST') {
      let body = '';
      request.on('data', (part) => { body += part; }).on('end', () => finish(JSON.parse(body) as string[]));
      response.end();
      return;
    }
    const file = [pathname, `${pathname}.html`, `${pathname}/index.html`].map((name) => join(dist, name)).find((name) => existsSync(name) && statSync(name).isFile());
    const [type, content] = own[pathname] ?? (file ? [TYPES[extname(file)] ?? 'application/octet-stream', readFileSync(file)] : ['text/plain', '']);
    response.writeHead(content === '' ? 404 : 200, { 'content-type': type }).end(content);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const profile = mkdtempSync(join(tmpdir(), 'chromium-'));
  const browser = spawn(CHROMIUM, [
    '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--remote-debugging-port=0', '--window-size=1400,1000',
    `--user-data-dir=${profile}`, `http://127.0.0.1:${(server.address() as AddressInfo).port}/check`,
  ], { stdio: 'ignore', env: { ...process.env, TMPDIR: profile } });
  const late = setTimeout(() => finish([`no result of the browser after ${PATIENCE / 1_000} s`]), PATIENCE);
  try {
    return await finished;
  } finally {
    clearTimeout(late);
    browser.kill();
    await once(browser, 'exit');
    server.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
