import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { content, escape, Widget } from './widgets';

/**
 * A picture of a dashboard: its body on the grid that CloudWatch draws it on, with values that are made up.
 *
 * `npx tsx scripts/dashboards/render.ts <body.json> <picture.png | page.html>`; CHROMIUM names the browser, `chromium` if unset.
 */
const COLUMNS = 24;
const COLUMN_PIXELS = 60;
const ROW_PIXELS = 45;
const FOOTER_PIXELS = 40;

const STYLE = `
body { margin: 0; background: #f2f3f3; font: 11px sans-serif; color: #16191f; }
.grid { position: relative; } .widget { position: absolute; box-sizing: border-box; padding: 4px; }
.card { height: 100%; box-sizing: border-box; background: #fff; border: 1px solid #d5dbdb; padding: 6px; display: flex; flex-direction: column; overflow: hidden; }
.card > header { font-weight: bold; margin-bottom: 4px; } svg { flex: 1; min-height: 0; width: 100%; border-bottom: 1px solid #aab7b8; }
.legend span, .legend i { margin-right: 8px; color: #545b64; } .legend b { display: inline-block; width: 9px; height: 9px; margin-right: 3px; }
.alarm { display: inline-block; margin: 2px; padding: 3px 6px; border-left: 4px solid #1d8102; background: #f2f8f0; }
.numbers span { display: inline-block; margin-right: 20px; } .numbers strong { display: block; font-size: 22px; }
h1, h2, h3, h4, p { margin: 2px 0; } table { border-collapse: collapse; width: 100%; } td, th { text-align: left; border-bottom: 1px solid #eaeded; padding: 2px; }
footer { padding: 8px; color: #545b64; }`;

/** The page; it needs nothing but itself. */
export function page(body: { readonly widgets: readonly Widget[] }): string {
  const height = heightOf(body.widgets);
  return `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Dashboard</title><style>${STYLE}</style>
<div class="grid" style="width:${COLUMNS * COLUMN_PIXELS}px;height:${height}px">${body.widgets.map(card).join('\n')}</div>
<footer>All values are made up; only layout, titles, metrics and limits are those of the dashboard.</footer></html>`;
}

export function heightOf(widgets: readonly Widget[]): number {
  return Math.max(0, ...widgets.map(({ y, height }) => y + height)) * ROW_PIXELS;
}

function card(widget: Widget): string {
  const { x, y, width, height, properties: { title, region } } = widget;
  const place = `left:${x * COLUMN_PIXELS}px;top:${y * ROW_PIXELS}px;width:${width * COLUMN_PIXELS}px;height:${height * ROW_PIXELS}px`;
  const header = title === undefined ? '' : `<header>${escape(title)}${region === 'us-east-1' ? ' · us-east-1' : ''}</header>`;
  return `<div class="widget" style="${place}"><div class="card">${header}${content(widget)}</div></div>`;
}

function picture(html: string, height: number, target: string): void {
  const directory = mkdtempSync(join(tmpdir(), 'dashboard-'));
  try {
    const file = join(directory, 'dashboard.html');
    writeFileSync(file, html);
    execFileSync(process.env.CHROMIUM ?? 'chromium', [
      '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', `--window-size=${COLUMNS * COLUMN_PIXELS},${height + FOOTER_PIXELS}`,
      `--screenshot=${resolve(target)}`, `file://${file}`,
    ], { stdio: 'pipe', timeout: 60_000 });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

if (require.main === module) {
  const [source, target] = process.argv.slice(2);
  if (!source || !target) throw new Error('usage: render.ts <body.json> <picture.png | page.html>');
  const body = JSON.parse(readFileSync(source, 'utf8')) as { widgets: Widget[] };
  if (target.endsWith('.html')) writeFileSync(target, page(body));
  else picture(page(body), heightOf(body.widgets), target);
}
