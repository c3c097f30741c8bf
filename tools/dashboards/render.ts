import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { palette } from './palette';
import { content, escape, Widget } from './widgets';

/**
 * A picture of a dashboard: its body on CloudWatch's grid, with synthetic values.
 *
 * `npx tsx scripts/dashboards/render.ts <body.json> <picture.png | page.html>`; CHROMIUM names the browser, `chromium`
 * if unset.
 */
const COLUMNS = 24;
const COLUMN_PIXELS = 50;
const ROW_PIXELS = 34;
const FOOTER_PIXELS = 32;
/** Of a card: gap, border and padding on both sides, and the title. */
const BORDER_PIXELS = 22;
const TITLE_PIXELS = 19;
const HOURS = 12;

/** A dashboard, as far as it is drawn. */
export interface Body {
  readonly start?: string;
  readonly widgets: readonly Widget[];
}

const STYLE = `
body { margin: 0; background: #f2f3f3; font: 11px 'DejaVu Sans', sans-serif; color: #16191f; }
.grid { position: relative; } .widget { position: absolute; box-sizing: border-box; padding: 4px; }
.card { height: 100%; box-sizing: border-box; background: #fff; border: 1px solid #d5dbdb; padding: 6px; overflow: hidden; }
.clear { background: none; border-color: transparent; padding: 0 6px; } header { font-weight: bold; height: ${TITLE_PIXELS}px; white-space: nowrap; } svg { display: block; }
.legend { font-size: 10px; margin-top: 5px; white-space: nowrap; } .legend span { margin-right: 10px; color: #545b64; }
b { display: inline-block; width: 9px; height: 9px; margin-right: 3px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: 4px; }
.tiles span { padding: 4px 6px; border-left: 4px solid #1d8102; background: #f2f8f0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.numbers { display: flex; gap: 20px; } .numbers span { font-size: 10px; } .numbers strong { display: block; font-size: 22px; }
h1, h2, h3, h4, p { margin: 2px 0; } pre, code { background: #f2f3f3; font: 11px 'DejaVu Sans Mono', monospace; } pre { margin: 4px 0; padding: 6px; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; border-bottom: 1px solid #eaeded; padding: 4px; } footer { padding: 8px; color: #545b64; }`;

/** The page, self-contained. */
export function page({ start, widgets }: Body): string {
  const hours = Number(/^-PT(\d+)H$/.exec(start ?? '')?.[1] ?? HOURS);
  return `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Dashboard</title><style>${STYLE}</style>
<div class="grid" style="width:${COLUMNS * COLUMN_PIXELS}px;height:${heightOf(widgets)}px">${widgets.map((widget) => card(widget, hours)).join('\n')}</div>
<footer>All values are made up; only layout, titles, metrics and limits are those of the dashboard.</footer></html>`;
}

function heightOf(widgets: readonly Widget[]): number {
  return Math.max(0, ...widgets.map(({ y, height }) => y + height)) * ROW_PIXELS;
}

function card(widget: Widget, hours: number): string {
  const [left, top, width, height] = [widget.x * COLUMN_PIXELS, widget.y * ROW_PIXELS, widget.width * COLUMN_PIXELS, widget.height * ROW_PIXELS];
  const { title } = widget.properties;
  const header = title === undefined ? '' : `<header>${escape(title)}</header>`;
  const inner = content(widget, { width: width - BORDER_PIXELS, height: height - BORDER_PIXELS - TITLE_PIXELS, hours });
  const kind = widget.properties.background === 'transparent' ? 'card clear' : 'card';
  return `<div class="widget" style="left:${left}px;top:${top}px;width:${width}px;height:${height}px"><div class="${kind}">${header}${inner}</div></div>`;
}

/** A picture in a file. */
export function picture(body: Body, target: string): void {
  const directory = mkdtempSync(join(tmpdir(), 'dashboard-'));
  try {
    const file = join(directory, 'dashboard.html');
    writeFileSync(file, page(body));
    execFileSync(process.env.CHROMIUM ?? 'chromium', [
      '--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--disable-lcd-text',
      `--window-size=${COLUMNS * COLUMN_PIXELS},${heightOf(body.widgets) + FOOTER_PIXELS}`,
      `--screenshot=${resolve(target)}`, `file://${file}`,
    ], { stdio: 'pipe', timeout: 60_000 });
    writeFileSync(target, palette(readFileSync(target)));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

if (require.main === module) {
  const [source, target] = process.argv.slice(2);
  if (!source || !target) throw new Error('usage: render.ts <body.json> <picture.png | page.html>');
  const body = JSON.parse(readFileSync(source, 'utf8')) as Body;
  if (target.endsWith('.html')) writeFileSync(target, page(body));
  else picture(body, target);
}
