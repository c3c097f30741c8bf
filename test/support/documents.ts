/** The text of a document without its blocks of code, in which nothing is a heading or a link. */
const textOf = (document: string): string =>
  document.replace(/^( *)(```+)[^\n]*\n[^]*?^\1\2$/gm, '').replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()<>]/g, ''));

/** Where the links and pictures of a document lead: those in the text, those that are defined below it, and those of HTML. */
export const linksOf = (document: string): string[] =>
  [...textOf(document).matchAll(/\]\(<?([^)\s>]+)|^ *\[[^\]\n]+\]: *<?(\S+?)>?$|\b(?:href|src)="([^"]*)"/gm)]
    .map(([, inline, defined, html]) => inline ?? defined ?? html);

/** The anchor of a heading, as GitHub writes it. */
export const anchorOf = (heading: string): string =>
  heading.replace(/^#+ /, '').toLowerCase().replace(/[^\p{L}\p{M}\p{N}_\s-]/gu, '').replace(/\s/g, '-');

/** The text below each heading, up to the next one that is not below it, by the anchor of the heading. */
export function sectionsOf(document: string): Map<string, string> {
  const withoutComments = document.replace(/^( *)(```+)[^\n]*\n[^]*?^\1\2$/gm, (block) => block.replace(/^#/gm, ''));
  const all = withoutComments.split(/^(?=#+ )/m).slice(1);
  const level = (section: string) => section.indexOf(' ');
  const withInner = all.map((section, index) => {
    const next = all.findIndex((other, at) => at > index && level(other) <= level(section));
    return [anchorOf(section.split('\n')[0]!), all.slice(index, next < 0 ? undefined : next).join('')] as const;
  });
  return new Map(withInner.reverse());
}

/** The names of code in the text of a link: `existing.vpc` and `fromVpc()` are named by their last word. */
export const namesIn = (text: string): string[] => [...text.matchAll(/`([\w.:-]{3,})(?:\(.*?\))?`|^([A-Za-z]*[a-z][A-Z]\w*)$/g)]
  .map(([, code, word]) => (code ?? word)!.replace(/^[A-Za-z]+\./, ''));

/** The anchors of the headings of a document. GitHub numbers those that it has seen. */
export function anchorsOf(document: string): string[] {
  const seen = new Map<string, number>();
  return [...document.replace(/^( *)(```+)[^\n]*\n[^]*?^\1\2$/gm, '').matchAll(/^#+ .*$/gm)].map(([heading]) => {
    const anchor = anchorOf(heading);
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    return count === 0 ? anchor : `${anchor}-${count}`;
  });
}
