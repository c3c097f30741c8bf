import { chart, Limit, short } from './chart';
import { plots } from './series';

/** A widget of a dashboard's body. */
export interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly background?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly unknown[];
    readonly view?: string;
    readonly stacked?: boolean;
    readonly singleValueFullPrecision?: boolean;
    readonly query?: string;
    readonly region?: string;
    readonly yAxis?: { readonly left?: { readonly min?: number; readonly max?: number } };
    readonly annotations?: { readonly horizontal?: readonly Limit[] };
  };
}

/** Where a widget is drawn. */
export interface Frame {
  /** In pixels, without borders. */
  readonly width: number;
  readonly height: number;
  /** How long the dashboard shows. */
  readonly hours: number;
}

const LEGEND_PIXELS = 20;
const LOG_LINES = [
  '{"level":"error","msg":"payment provider timed out","requestId":"1-6742d7a1","path":"/orders"}',
  '{"level":"error","msg":"image has no dimensions","requestId":"1-6742d512","path":"/uploads"}',
  '{"level":"fatal","msg":"out of memory while resizing","requestId":"1-6742b003"}',
];

export function escape(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** What a widget shows below its title. */
export function content({ type, properties }: Widget, frame: Frame): string {
  switch (type) {
    case 'text': return markdown(properties.markdown ?? '');
    case 'alarm': return tiles(properties.alarms ?? []);
    case 'log': return table(properties.query ?? '');
    default: return properties.view === 'singleValue' ? numbers(properties) : graph(properties, frame);
  }
}

/** A long name is cut off, as on the screen. */
function tiles(alarms: readonly string[]): string {
  return `<div class="tiles">${alarms.map((arn) => `<span>${escape(arn.split(':alarm:').pop()!)}</span>`).join('')}</div>`;
}

function graph({ title, metrics = [], annotations, yAxis, stacked = false }: Widget['properties'], { width, height, hours }: Frame): string {
  const limits = annotations?.horizontal ?? [];
  const shown = plots(metrics, title);
  const drawn = chart(shown, { width, height: height - LEGEND_PIXELS, limits, axis: yAxis?.left ?? {}, stacked, hours });
  return `${drawn}<div class="legend">${shown.map(({ label, color }) => `<span><b style="background:${color}"></b>${escape(label)}</span>`).join('')}</div>`;
}

function numbers({ title, metrics = [], singleValueFullPrecision }: Widget['properties']): string {
  const text = (value: number) => singleValueFullPrecision ? String(Number(value.toFixed(4))) : short(Number(value.toPrecision(3)));
  return `<div class="numbers">${plots(metrics, title).map(({ label, values }) =>
    `<span><strong>${text(values[values.length - 1])}</strong>${escape(label)}</span>`).join('')}</div>`;
}

/** Headings, emphasis, code, items and lines are all that our dashboards write. */
function markdown(text: string): string {
  return escape(text).split(/^```.*\n([^]*?)\n```$/m).map((part, index) => index % 2 ? `<pre>${part}</pre>` : part.split('\n').map(line).join('')).join('');
}

function line(text: string): string {
  const [, signs, heading] = /^(#{1,4})\s+(.*)$/.exec(text) ?? [];
  const inline = (heading ?? text.replace(/^- /, '• ')).replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
    .replace(/`(.+?)`/g, '<code>$1</code>').replace(/\[(.+?)\]\((.+?)\)/g, '<u>$1</u>');
  return signs ? `<h${signs.length}>${inline}</h${signs.length}>` : `<p>${inline}</p>`;
}

function table(query: string): string {
  const fields = /\bfields\s+([^|\n]+)/.exec(query)?.[1].split(',').map((field) => field.trim()) ?? ['@timestamp', '@message'];
  const row = (tag: string, cells: string[]) => `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`;
  const example = (text: string, index: number) => fields.map((field) => field === '@timestamp' ? `2026-11-24 0${8 - index}:4${index}:07.513` : text);
  return `<table>${row('th', fields)}${LOG_LINES.map((text, index) => row('td', example(text, index))).join('')}</table>`;
}
