import { describe } from './describe';
import { Family, Graph, Group, Node } from './graph';
import { Box, Placed, PlacedEdge, Point } from './placed';
import { NODE_PADDING } from './size';
import { LABEL_SIZE, LINE_SIZE, TITLE_SIZE, widthOf } from './text';

interface Colors {
  readonly page: string;
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly node: string;
  readonly groups: Readonly<Record<Group['kind'], readonly [fill: string, stroke: string]>>;
  readonly families: Readonly<Record<Family, string>>;
}

const LIGHT: Colors = {
  page: '#ffffff',
  text: '#1b2430',
  muted: '#55606e',
  line: '#68737f',
  node: '#ffffff',
  groups: {
    global: ['#f6f3fd', '#9d8ad6'], region: ['#f5f7fa', '#8d9aab'], vpc: ['#ebf5ee', '#68a380'], public: ['#fbf7e6', '#c2a648'], private: ['#e8f0fb', '#7ba0d4'], operations: ['#fbf0f0', '#c79292'],
  },
  families: {
    person: '#55606e',
    edge: '#7c53c9',
    compute: '#d0661a',
    data: '#2f62c8',
    storage: '#3d8a2e',
    events: '#c22f6c',
    network: '#6b55bd',
    delivery: '#0e7f86',
    operations: '#a03a3a',
  },
};
const DARK: Colors = {
  page: '#0d1117',
  text: '#e6edf3',
  muted: '#a9b4c0',
  line: '#8b97a4',
  node: '#1b222c',
  groups: {
    global: ['#191527', '#7d6bb8'], region: ['#12171e', '#5d6b7b'], vpc: ['#10201a', '#43805d'], public: ['#221e10', '#8f7a34'], private: ['#111c2c', '#4a6ea3'], operations: ['#241618', '#855052'],
  },
  families: {
    person: '#a9b4c0',
    edge: '#a78bfa',
    compute: '#f0883e',
    data: '#6ea8fe',
    storage: '#6cc24a',
    events: '#f27ab0',
    network: '#a597ee',
    delivery: '#3fc1c9',
    operations: '#f0837d',
  },
};
const MARGIN = 4;
const RADIUS = 6;

/** The picture as SVG, with colors for light and dark pages. */
export function svg(graph: Graph, placed: Placed, title: string): string {
  const [width, height] = [placed.width + 2 * MARGIN, placed.height + 2 * MARGIN];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-MARGIN} ${-MARGIN} ${width} ${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escape(title)}</title>`,
    `<desc id="description">${escape(describe(graph))}</desc>`,
    `<style>${style(LIGHT)}@media (prefers-color-scheme: dark){${style(DARK)}}</style>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="arrow" d="M0 0.5L8 4L0 7.5z"/></marker></defs>',
    `<rect class="page" x="${-MARGIN}" y="${-MARGIN}" width="${width}" height="${height}" rx="8"/>`,
    ...graph.groups.map((group) => frame(group, placed.boxes.get(group.id)!)),
    ...placed.edges.map(arrow),
    ...graph.groups.map((group) => heading(group, placed.titles.get(group.id)!)),
    ...graph.nodes.map((node) => box(node, placed.boxes.get(node.id)!)),
    ...placed.edges.map(label).filter((line) => line !== ''),
    '</svg>',
    '',
  ].join('\n');
}

function style({ page, text, muted, line, node, groups, families }: Colors): string {
  return [
    `.page{fill:${page}}`,
    `text{font-family:Helvetica,Arial,sans-serif;fill:${text}}`,
    `.title{font-size:${TITLE_SIZE}px;font-weight:bold}.line{font-size:${LINE_SIZE}px;fill:${muted}}`,
    `.label{font-size:${LABEL_SIZE}px;fill:${muted}}.behind{fill:${page};fill-opacity:.85}`,
    `.frame{font-size:${LINE_SIZE}px;font-weight:bold;fill:${muted};stroke:${page};stroke-width:4px;stroke-opacity:.8;paint-order:stroke}`,
    `.link{fill:none;stroke:${line};stroke-width:1.4}.dashed{stroke-dasharray:5 4}.arrow{fill:${line}}`,
    ...Object.entries(groups).map(([kind, [fill, stroke]]) => `.frame-${kind}{fill:${fill};stroke:${stroke};stroke-width:1.2}`),
    ...Object.entries(families).map(([family, color]) => `.box-${family}{fill:${node};stroke:${color};stroke-width:1.4}.mark-${family}{fill:${color}}`),
  ].join('');
}

function frame({ kind }: Group, { x, y, width, height }: Box): string {
  return `<rect class="frame-${kind}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="8"${kind === 'region' ? ' stroke-dasharray="7 4"' : ''}/>`;
}

function heading({ title }: Group, { x, y }: Point): string {
  return `<text class="frame" x="${round(x)}" y="${round(y)}">${escape(title)}</text>`;
}

function box({ family, title, lines }: Node, { x, y, width, height }: Box): string {
  const left = round(x + NODE_PADDING + 4);
  return [
    `<g><rect class="box-${family}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${RADIUS}"/>`,
    `<path class="mark-${family}" d="M${round(x + RADIUS)} ${round(y)}h-1a5 5 0 0 0 -5 5v${round(height - 10)}a5 5 0 0 0 5 5h1z"/>`,
    `<text class="title" x="${left}" y="${round(y + NODE_PADDING + 12)}">${escape(title)}</text>`,
    ...lines.map((line, index) => `<text class="line" x="${left}" y="${round(y + NODE_PADDING + 31 + index * 17)}">${escape(line)}</text>`),
    '</g>',
  ].join('');
}

function arrow({ points, isDashed }: PlacedEdge): string {
  const path = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
  return `<path class="link${isDashed ? ' dashed' : ''}" d="${path}" marker-end="url(#arrow)"/>`;
}

function label({ label: found }: PlacedEdge): string {
  if (!found) return '';
  const width = widthOf(found.text, LABEL_SIZE) + 4;
  return `<g><rect class="behind" x="${round(found.x - width / 2)}" y="${round(found.y - 8)}" width="${round(width)}" height="15" rx="3"/>` +
    `<text class="label" text-anchor="middle" x="${round(found.x)}" y="${round(found.y + 4)}">${escape(found.text)}</text></g>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
