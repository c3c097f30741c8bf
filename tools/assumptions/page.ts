import { Assumption, ASSUMPTIONS } from './table';
import { table } from '../markdown';
import { pageOf } from '../pages/page';

/** The text of docs/assumptions.md. */
export function assumptionsPage(): string {
  const topics = [...new Set(ASSUMPTIONS.map(({ about }) => about))];
  return pageOf('assumptions', {
    count: ASSUMPTIONS.length,
    unknown: ASSUMPTIONS.filter(({ source }) => source === undefined).length,
    sections: topics.flatMap((topic) => [
      ...topic === topics[0] ? [] : [''],
      `## ${topic[0]!.toUpperCase()}${topic.slice(1)}`,
      '',
      table(['assumption', 'source', 'if it is false', 'shown by'], ASSUMPTIONS.filter(({ about }) => about === topic).map(cellsOf)),
    ]),
  });
}

function cellsOf({ statement, source, ifFalse, shownBy = 'nothing yet' }: Assumption): string[] {
  const shown = typeof shownBy === 'string' ? shownBy : `\`${shownBy[0]}\`: ${shownBy[1]}`;
  return [statement, source === undefined ? 'unknown' : `[${new URL(source).hostname}](${source})`, ifFalse, shown];
}
