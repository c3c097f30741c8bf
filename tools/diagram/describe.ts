import { Graph } from './graph';

/** The picture in words. */
export function describe({ nodes, edges, groups }: Graph): string {
  const names = new Map([
    ...groups.map(({ id, title }) => [id, title] as const),
    ...nodes.map(({ id, title, lines }) => [id, lines.length > 0 ? `${title} (${lines.join(', ')})` : title] as const),
  ]);
  const links = edges.map(({ from, to, label: text }) => `${names.get(from)} to ${names.get(to)}${text === undefined ? '' : `: ${text}`}`);
  return `Parts: ${nodes.map(({ id }) => names.get(id)).join('; ')}.${links.length > 0 ? ` Relations: ${links.join('; ')}.` : ''}`;
}
