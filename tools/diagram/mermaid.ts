import { FAMILIES, Graph } from './graph';

/** The picture as a flowchart of Mermaid, which GitHub, GitLab and many wikis draw. */
export function mermaid({ nodes, edges, groups }: Graph, title: string): string {
  const names = new Map([...groups, ...nodes].map(({ id }, index) => [id, `n${index}`]));
  const inside = (parent: string | undefined, indent: string): string[] => [
    ...nodes.filter(({ group }) => group === parent).map(({ id, family, title: service, lines }) =>
      `${indent}${names.get(id)}["${[`<b>${escape(service)}</b>`, ...lines.map(escape)].join('<br/>')}"]:::${family}`),
    ...groups.filter((group) => group.parent === parent).flatMap(({ id, title: frame }) =>
      [`${indent}subgraph ${names.get(id)}["${escape(frame)}"]`, ...inside(id, `${indent}  `), `${indent}end`]),
  ];
  return [
    'flowchart TB',
    `  accTitle: ${escape(title)}`,
    ...inside(undefined, '  '),
    ...edges.map(({ from, to, label, isDashed }) =>
      `  ${names.get(from)} ${isDashed ? '-.->' : '-->'}${label === undefined ? '' : `|"${escape(label)}"|`} ${names.get(to)}`),
    ...[...new Set(nodes.map(({ family }) => family))].map((family) => `  classDef ${family} stroke:${FAMILIES[family][0]},stroke-width:2px`),
  ].join('\n');
}

/** Names come from templates: none of their characters may end a text, or be HTML or a directive. */
const escape = (text: string): string =>
  text.replace(/[^\p{L}\p{N} ,.:/_-]/gu, (character) => (/\p{C}/u.test(character) ? ' ' : `#${character.codePointAt(0)};`));
