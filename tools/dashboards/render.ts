import { Body, Widget } from './bodies';
import { content, escape } from './widgets';

const COLUMNS = 24;
const COLUMN_PIXELS = 50;
const ROW_PIXELS = 34;
const FOOTER_PIXELS = 32;
/** Of a card: gap, border and padding on both sides, and the title. */
const BORDER_PIXELS = 22;
const TITLE_PIXELS = 19;
const HOURS = 12;

const STYLE = `
.page { background: #f2f3f3; font: 11px 'DejaVu Sans', sans-serif; color: #16191f; }
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

/** A dashboard on CloudWatch's grid, with synthetic values: HTML in SVG, which documents show as a picture; the same one each time. */
export async function picture({ start, widgets }: Body): Promise<string> {
  const hours = Number(/^-PT(\d+)H$/.exec(start ?? '')?.[1] ?? HOURS);
  const cards = await Promise.all(widgets.map((widget) => card(widget, hours)));
  const [width, height] = [COLUMNS * COLUMN_PIXELS, heightOf(widgets)];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height + FOOTER_PIXELS}"><title>Dashboard</title><foreignObject width="100%" height="100%">
<div xmlns="http://www.w3.org/1999/xhtml" class="page"><style>${STYLE}</style>
<div class="grid" style="width:${width}px;height:${height}px">${cards.join('\n')}</div>
<footer>All values are made up; only layout, titles, metrics and limits are those of the dashboard.</footer></div></foreignObject></svg>
`;
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
