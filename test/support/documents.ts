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
