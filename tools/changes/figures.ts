const KINDS = ['same', 'harmless', 'unseen', 'refused', 'documented', 'guarded', 'silent'] as const;

/** What is known of one direction of a change, from its lines of the record. */
export function kindOf(lines: readonly string[]): typeof KINDS[number] {
  if (lines.length === 0 || lines.some((line) => line.endsWith('[SILENT]'))) return 'silent';
  if (lines[0] === 'no difference') return 'same';
  if (lines[0] === 'harmless' || lines[0] === 'unseen') return lines[0];
  if (lines[0].startsWith('refused: ')) return 'refused';
  return lines.every((line) => line.endsWith('[docstring]')) ? 'documented' : 'guarded';
}

/** How many directions of changes there are of each kind, in words. */
export function figuresOf(texts: readonly string[], linesOf: (text: string) => readonly string[]): string[] {
  const kinds = texts.map((text) => kindOf(linesOf(text)));
  const [same, harmless, unseen, refused, documented, guarded, silent] = KINDS.map((kind) => kinds.filter((one) => one === kind).length);
  return [
    `${texts.length} changes tried, each direction by itself`,
    `${same} without a difference in a template`,
    `${harmless} harmless, and ${unseen} others of which the templates do not show whether they do harm`,
    `${refused} refused at synthesis`,
    `${documented + guarded + silent} replace, delete, weaken, interrupt, break or fail: ${documented} documented in the docstring, ${guarded} found by ChangeGuard, ${silent} neither`,
  ];
}
