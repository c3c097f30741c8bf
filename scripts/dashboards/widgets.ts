import { Plot, plots } from './series';

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
    readonly alarms?: readonly string[];
    readonly metrics?: readonly unknown[];
    readonly view?: string;
    readonly query?: string;
    readonly region?: string;
    readonly annotations?: { readonly horizontal?: readonly { readonly value?: number; readonly label?: string; readonly color?: string }[] };
  };
}

const WIDTH = 400;
const HEIGHT = 150;

export function escape(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/** What a widget shows below its title. */
export function content({ type, properties }: Widget): string {
  switch (type) {
    case 'text': return markdown(properties.markdown ?? '');
    case 'alarm': return (properties.alarms ?? []).map((arn) => `<span class="alarm">${escape(arn.split(':alarm:').pop()!)}</span>`).join('');
    case 'log': return table(properties.query ?? '');
    default: return properties.view === 'singleValue' ? numbers(properties) : chart(properties);
  }
}

function chart({ metrics = [], annotations }: Widget['properties']): string {
  const lines = annotations?.horizontal ?? [];
  const ceiling = lines.find(({ value }) => value !== undefined)?.value;
  const shown = plots(metrics, ceiling);
  const top = 1.1 * Math.max(...shown.flatMap(({ values }) => values), ...lines.map(({ value = 0 }) => value), 1e-9);
  const place = (value: number) => (HEIGHT - value / top * HEIGHT).toFixed(1);
  const paths = shown.map(({ color, values }) => `<polyline fill="none" stroke="${color}" stroke-width="1.5" points="${
    values.map((value, index) => `${(index / (values.length - 1) * WIDTH).toFixed(1)},${place(value)}`).join(' ')}"/>`);
  const rules = lines.filter(({ value }) => value !== undefined).map(({ value, color = '#d62728' }) =>
    `<line x1="0" x2="${WIDTH}" y1="${place(value!)}" y2="${place(value!)}" stroke="${color}" stroke-dasharray="6 3"/>`);
  const svg = `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">${paths.join('')}${rules.join('')}</svg>`;
  return `${svg}<div class="legend">${shown.map(legend).join('')}${lines.map(({ value, label = 'limit' }) => `<i>${escape(label)} ${value}</i>`).join('')}</div>`;
}

function legend({ label, color }: Plot): string {
  return `<span><b style="background:${color}"></b>${escape(label)}</span>`;
}

function numbers({ metrics = [] }: Widget['properties']): string {
  return `<div class="numbers">${plots(metrics, undefined).map(({ label, values }) =>
    `<span><strong>${values[values.length - 1].toPrecision(3)}</strong>${escape(label)}</span>`).join('')}</div>`;
}

/** Headings, emphasis and lines are all that our dashboards write. */
function markdown(text: string): string {
  return escape(text).split('\n').map((line) => {
    const [, signs, heading] = /^(#{1,4})\s+(.*)$/.exec(line) ?? [];
    const inline = (heading ?? line).replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>').replace(/\[(.+?)\]\((.+?)\)/g, '<u>$1</u>');
    return signs ? `<h${signs.length}>${inline}</h${signs.length}>` : `<p>${inline}</p>`;
  }).join('');
}

function table(query: string): string {
  const fields = /\bfields\s+([^|\n]+)/.exec(query)?.[1].split(',').map((field) => field.trim()) ?? ['@timestamp', '@message'];
  const row = (tag: string, cells: string[]) => `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>${row('th', fields)}${[1, 2, 3].map((line) => row('td', fields.map(() => `example ${line}`))).join('')}</table>`;
}
