import { Edge as Line, Graph as Dot, instance, Subgraph } from '@viz-js/viz';
import { Color, describe, FAMILIES, Graph, Group, MUTED } from './graph';

const PAGE: Color = ['#ffffff', '#0d1117'];
const TEXT: Color = ['#1b2430', '#e6edf3'];
const LINE: Color = ['#68737f', '#8b97a4'];
const BOX: Color = ['#ffffff', '#1b222c'];
const FRAMES: Record<Group['kind'], { readonly fill: Color; readonly stroke: Color }> = {
  global: { fill: ['#f6f3fd', '#191527'], stroke: ['#9d8ad6', '#7d6bb8'] },
  region: { fill: ['#f5f7fa', '#12171e'], stroke: ['#8d9aab', '#5d6b7b'] },
  vpc: { fill: ['#ebf5ee', '#10201a'], stroke: ['#68a380', '#43805d'] },
  public: { fill: ['#fbf7e6', '#221e10'], stroke: ['#c2a648', '#8f7a34'] },
  private: { fill: ['#e8f0fb', '#111c2c'], stroke: ['#7ba0d4', '#4a6ea3'] },
  operations: { fill: ['#fbf0f0', '#241618'], stroke: ['#c79292', '#855052'] },
};
/** What a letter of a line takes, and a line of text. */
const LETTER = 6;
const LINE_HEIGHT = 12;
const TEXT_OF_LINE = /<text [^>]*x="([-\d.]+)" y="([-\d.]+)"[^>]*>([^<]*)</g;
const FONT = { fontname: 'Helvetica', fontsize: 12 };

/** The picture as SVG, with colors for light and dark pages. Graphviz places boxes and lines, the same way each time. */
export async function svg(graph: Graph, title: string): Promise<string> {
  const picture = (await instance()).renderString(dotOf(graph), { format: 'svg' });
  return apart(picture)
    .replace(/^[\s\S]*?<svg width="(\d+)pt" height="(\d+)pt"/, '<svg role="img" aria-labelledby="title description" width="$1" height="$2"')
    .replace(/<g id="graph0"/, () => [
      `<title id="title">${escape(title)}</title>`,
      `<desc id="description">${escape(describe(graph))}</desc>`,
      `<style>${style(0)}@media (prefers-color-scheme: dark){${style(1)}}</style>`,
      '<g id="graph0"',
    ].join('\n'))
    // The names of boxes for tools of Graphviz, which browsers show as tooltips.
    .replace(/<title>[^<]*<\/title>\n/g, '').replace(/<!--[^>]*-->\n/g, '');
}

/** Texts of lines that lie on each other: those of dashed lines, which Graphviz places last, move along to the right. */
function apart(picture: string): string {
  const placed: { readonly x: number; readonly y: number; readonly width: number }[] = [];
  const place = (text: string, isDashed: boolean) => text.replace(TEXT_OF_LINE, (all, x: string, y: string, words: string) => {
    const own = { x: Number(x), y: Number(y), width: words.length * LETTER };
    const under = placed.find((other) => Math.abs(other.y - own.y) < LINE_HEIGHT && Math.abs(other.x - own.x) < (other.width + own.width) / 2);
    if (under && isDashed) own.x = under.x + (under.width + own.width) / 2 + LETTER;
    placed.push(own);
    return all.replace(`x="${x}"`, `x="${own.x}"`);
  });
  const edges = /<g id="edge[^]*?<\/g>/g;
  // The solid ones first: they keep their places.
  return [false, true].reduce((text, isDashed) =>
    text.replace(edges, (edge) => (edge.includes('stroke-dasharray') === isDashed ? place(edge, isDashed) : edge)), picture);
}

const dotOf = (graph: Graph): Dot => ({
  directed: true,
  graphAttributes: { ...FONT, compound: true, nodesep: 0.25, ranksep: 0.45, splines: 'ortho', pad: 0.1, bgcolor: 'transparent', class: 'page' },
  nodeAttributes: { ...FONT, shape: 'box', style: 'rounded,filled', margin: '0.25,0.1' },
  edgeAttributes: { ...FONT, fontsize: 11, arrowsize: 0.7 },
  ...inside(graph),
  edges: [...graph.edges.filter((edge) => !isReturn(graph, edge)).map((edge) => line(graph, edge)), ...columns(graph)],
});

const inside = (graph: Graph, parent?: string): { nodes: Dot['nodes']; subgraphs: Subgraph[] } => ({
  nodes: graph.nodes.filter(({ group }) => group === parent).map((node) => ({ name: node.id, attributes: { class: `of-${node.family}`, label: [node.title, ...node.lines].join('\n') } })),
  subgraphs: graph.groups.filter((group) => group.parent === parent).map(({ id, kind, title }) => ({
    name: clusterOf(id), graphAttributes: { ...FONT, class: kind, label: title, labeljust: 'l', style: 'rounded,filled', margin: 14 }, ...inside(graph, id),
  })),
});

/** Boxes without lines stand below each other, in pairs: side by side, they make a picture wide. */
const columns = ({ nodes, edges, groups }: Graph): Line[] => groups.flatMap(({ id }) => {
  const loose = nodes.filter((node) => node.group === id && !edges.some(({ from, to }) => from === node.id || to === node.id));
  return loose.flatMap((node, index) => (index % 2 === 1 ? [{ tail: loose[index - 1].id, head: node.id, attributes: { style: 'invis' } }] : []));
});

/** Graphviz draws a line to a frame as one to a box in it, which ends at the frame. */
function line(graph: Graph, { from, to, label: text, isDashed }: Graph['edges'][number]): Line {
  const ends = [from, to].map((id) => ({ id, isFrame: graph.groups.some((group) => group.id === id) }));
  const [tail, head] = ends.map(({ id, isFrame }) => (isFrame ? anyIn(graph, id) : id));
  return {
    tail,
    head,
    attributes: {
      ...text === undefined ? {} : { xlabel: text },
      ...ends[0].isFrame ? { ltail: clusterOf(from) } : {},
      ...ends[1].isFrame ? { lhead: clusterOf(to) } : {},
      ...isDashed ? { style: 'dashed' } : {},
      ...wayBack(graph, { from, to, label: text }) ? { dir: 'both' } : {},
      // A copy stands beside its original.
      ...isDashed && titleOf(graph, from) === titleOf(graph, to) ? { constraint: false } : {},
    },
  };
}

/** The relation with the same text in the other direction: both are one line with two arrows, and one text. */
const wayBack = ({ edges }: Graph, { from, to, label: text }: Graph['edges'][number]): Graph['edges'][number] | undefined =>
  edges.find((edge) => edge.from === to && edge.to === from && edge.label === text);

function isReturn(graph: Graph, edge: Graph['edges'][number]): boolean {
  const first = wayBack(graph, edge);
  return first !== undefined && graph.edges.indexOf(first) < graph.edges.indexOf(edge);
}

const titleOf = ({ nodes }: Graph, id: string): string | undefined => nodes.find((node) => node.id === id)?.title;

const anyIn = (graph: Graph, id: string): string =>
  graph.nodes.find(({ group }) => group === id)?.id ?? anyIn(graph, graph.groups.find(({ parent }) => parent === id)!.id);

const clusterOf = (id: string): string => `cluster ${id}`;

const style = (mode: 0 | 1): string => [
  `text{fill:${TEXT[mode]}}.cluster text,.node text:first-of-type{font-weight:bold}`,
  `.edge text{fill:${MUTED[mode]};stroke:${PAGE[mode]};stroke-width:3px;paint-order:stroke}`,
  `.edge path{stroke:${LINE[mode]}}.edge polygon{fill:${LINE[mode]};stroke:${LINE[mode]}}`,
  `.page>polygon{fill:${PAGE[mode]}}`,
  ...Object.entries(FRAMES).map(([kind, { fill, stroke }]) => `.${kind}>path{fill:${fill[mode]};stroke:${stroke[mode]}}`),
  ...Object.entries(FAMILIES).map(([family, color]) => `.of-${family}>path{fill:${BOX[mode]};stroke:${color[mode]}}`),
].join('');

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
