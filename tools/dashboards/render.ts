import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import sharp from 'sharp';
import { Body, Dashboard, Widget } from './bodies';
import { content, escape } from './widgets';

/** The digests of the pages that docs/dashboards shows. Their pictures differ a little between machines. */
export const DIGESTS = join(__dirname, '../../docs/dashboards/pages.sha256');

const COLUMNS = 24;
const COLUMN_PIXELS = 50;
const ROW_PIXELS = 34;
const FOOTER_PIXELS = 32;
/** Of a card: gap, border and padding on both sides, and the title. */
const BORDER_PIXELS = 22;
const TITLE_PIXELS = 19;
const HOURS = 12;

const STYLE = `
body { margin: 0; background: #f2f3f3; font: 11px 'DejaVu Sans', sans-serif; color: #16191f; }
.grid { position: relative; } .widget { position: absolute; box-sizing: border-box; padding: 4px; }
.card { height: 100%; box-sizing: border-box; background: #fff; border: 1px solid #d5dbdb; padding: 6px; overflow: hidden; }
.clear { background: none; border-color: transparent; padding: 0 6px; } header { font-weight: bold; height: ${TITLE_PIXELS}px; white-space: nowrap; } svg { display: block; }
.legend { font-size: 10px; margin-top: 5px; white-space: nowrap; } .legend span { margin-right: 10px; color: #545b64; }
b { display: inline-block; width: 9px; height: 9px; margin-right: 3px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: 4px; }
.tiles span { padding: 2px 6px; border-left: 4px solid #1d8102; background: #f2f8f0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.numbers { display: flex; gap: 20px; } .numbers span { font-size: 10px; } .numbers strong { display: block; font-size: 22px; }
h1, h2, h3, h4, p, ul { margin: 2px 0; } ul { padding-left: 14px; } a { color: inherit; } pre, code { background: #f2f3f3; font: 11px 'DejaVu Sans Mono', monospace; } pre { margin: 4px 0; padding: 6px; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; border-bottom: 1px solid #eaeded; padding: 4px; } footer { padding: 8px; color: #545b64; }`;

/** A dashboard on CloudWatch's grid, with synthetic values, as a self-contained page; the same one each time. */
export async function page({ start, widgets }: Body): Promise<string> {
  const hours = Number(/^-PT(\d+)H$/.exec(start ?? '')?.[1] ?? HOURS);
  const cards = await Promise.all(widgets.map((widget) => card(widget, hours)));
  return `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Dashboard</title><style>${STYLE}</style>
<div class="grid" style="width:${COLUMNS * COLUMN_PIXELS}px;height:${heightOf(widgets)}px">${cards.join('\n')}</div>
<footer>All values are made up; only layout, titles, metrics and limits are those of the dashboard.</footer></html>`;
}

/** Of the picture, in pixels. */
export function sizeOf({ widgets }: Body): { readonly width: number; readonly height: number } {
  return { width: COLUMNS * COLUMN_PIXELS, height: heightOf(widgets) + FOOTER_PIXELS };
}

function heightOf(widgets: readonly Widget[]): number {
  return Math.max(0, ...widgets.map(({ y, height }) => y + height)) * ROW_PIXELS;
}

async function card(widget: Widget, hours: number): Promise<string> {
  const [left, top, width, height] = [widget.x * COLUMN_PIXELS, widget.y * ROW_PIXELS, widget.width * COLUMN_PIXELS, widget.height * ROW_PIXELS];
  const { title } = widget.properties;
  const header = title === undefined ? '' : `<header>${escape(title)}</header>`;
  const inner = await content(widget, { width: width - BORDER_PIXELS, height: height - BORDER_PIXELS - TITLE_PIXELS, hours });
  const kind = widget.properties.background === 'transparent' ? 'card clear' : 'card';
  return `<div class="widget" style="left:${left}px;top:${top}px;width:${width}px;height:${height}px"><div class="${kind}">${header}${inner}</div></div>`;
}

/** The digest of each page, in the form of sha256sum. */
export async function digestsOf(dashboards: readonly Dashboard[]): Promise<string> {
  const lines = await Promise.all(dashboards.map(async ({ name, body }) => `${createHash('sha256').update(await page(body)).digest('hex')}  ${name}.html\n`));
  return lines.join('');
}

/** A picture in a file. */
export async function picture(body: Body, target: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'dashboard-'));
  try {
    const [file, screenshot] = [join(directory, 'dashboard.html'), join(directory, 'dashboard.png')];
    writeFileSync(file, await page(body));
    const { width, height } = sizeOf(body);
    execFileSync(process.env.CHROMIUM ?? 'chromium', [
      '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--disable-lcd-text', '--no-first-run', '--disable-background-networking',
      `--user-data-dir=${join(directory, 'profile')}`, `--window-size=${width},${height}`, `--screenshot=${screenshot}`, `file://${file}`,
    ], { stdio: 'pipe', timeout: 60_000 });
    writeFileSync(target, await compact(screenshot));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The same picture with a palette, a third as large. */
export function compact(png: string | Buffer): Promise<Buffer> {
  return sharp(png).removeAlpha().png({ palette: true, effort: 10, dither: 0, compressionLevel: 9 }).toBuffer();
}
