import MarkdownIt from 'markdown-it';
import { Widget } from './bodies';
import { drawing, Frame, specification } from './graph';
import { plots } from './series';

const MARKDOWN = new MarkdownIt({ xhtmlOut: true });
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
export function content({ type, properties }: Widget, frame: Frame): string | Promise<string> {
  switch (type) {
    case 'text': return MARKDOWN.render(properties.markdown ?? '');
    case 'alarm': return tiles(properties.alarms ?? []);
    case 'log': return table(properties.query ?? '');
    default: return properties.view === 'singleValue' ? numbers(properties) : graph(properties, frame);
  }
}

/** A long name is cut off, as on the screen. */
function tiles(alarms: readonly string[]): string {
  return `<div class="tiles">${alarms.map((arn) => `<span>${escape(arn.split(':alarm:').pop()!)}</span>`).join('')}</div>`;
}

async function graph(properties: Widget['properties'], { width, height, hours }: Frame): Promise<string> {
  const drawn = await drawing(specification(properties, { width, height: height - LEGEND_PIXELS, hours }));
  const legend = plots(properties.metrics ?? []).map(({ label, color }) => `<span><b style="background:${color}"></b>${escape(label)}</span>`);
  return `${drawn}<div class="legend">${legend.join('')}</div>`;
}

function numbers({ title, metrics = [], singleValueFullPrecision }: Widget['properties']): string {
  const { format } = new Intl.NumberFormat('en', singleValueFullPrecision ? { maximumFractionDigits: 4 } : { notation: 'compact', maximumSignificantDigits: 3 });
  return `<div class="numbers">${plots(metrics, title).map(({ label, values }) =>
    `<span><strong>${format(values[values.length - 1])}</strong>${escape(label)}</span>`).join('')}</div>`;
}

function table(query: string): string {
  const fields = /\bfields\s+([^|\n]+)/.exec(query)?.[1].split(',').map((field) => field.trim()) ?? ['@timestamp', '@message'];
  const row = (tag: string, cells: string[]) => `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`;
  const example = (text: string, index: number) => fields.map((field) => field === '@timestamp' ? `2026-11-24 0${8 - index}:4${index}:07.513` : text);
  return `<table>${row('th', fields)}${LOG_LINES.map((text, index) => row('td', example(text, index))).join('')}</table>`;
}
