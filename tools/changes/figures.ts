/** How many directions of changes the record contains, by what is known of them. */
export interface Figures {
  readonly tried: number;
  readonly same: number;
  readonly safe: number;
  readonly refused: number;
  /** Dangerous, and the docstring of the prop tells each harm. */
  readonly documented: number;
  /** Dangerous, and the change guard tells what the docstring does not. */
  readonly guarded: number;
  /** Dangerous, and nobody tells it. */
  readonly silent: number;
}

/** `texts`: the directions. */
export function figuresOf(texts: readonly string[], linesFor: (text: string) => readonly string[]): Figures {
  const classes = texts.map((text) => classOf(linesFor(text)));
  const count = (one: Known) => classes.filter((other) => other === one).length;
  return {
    tried: texts.length,
    same: count('same'),
    safe: count('safe'),
    refused: count('refused'),
    documented: count('documented'),
    guarded: count('guarded'),
    silent: count('silent'),
  };
}

type Known = 'same' | 'safe' | 'refused' | 'documented' | 'guarded' | 'silent';

export function classOf(lines: readonly string[]): Known {
  if (lines.length === 0 || lines.some((line) => line.endsWith('[SILENT]'))) return 'silent';
  if (lines[0] === 'no difference') return 'same';
  if (lines[0] === 'safe') return 'safe';
  if (lines[0].startsWith('refused: ')) return 'refused';
  return lines.every((line) => line.endsWith('[docstring]')) ? 'documented' : 'guarded';
}

export function describe({ tried, same, safe, refused, documented, guarded, silent }: Figures): string {
  return [
    `${tried} changes tried, each direction by itself`,
    `${same} without a difference in a template`,
    `${safe} safe`,
    `${refused} refused at synthesis`,
    `${documented + guarded + silent} dangerous: ${documented} documented in the docstring, ${guarded} found by ChangeGuard, ${silent} neither`,
  ].join('\n');
}
