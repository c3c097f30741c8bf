import { resolve } from 'path';
import { createLinter, loadTextlintrc } from 'textlint';
import { fragmentsOf } from './typescript-text';

const ROOT = resolve(__dirname, '../..');
/** The rule about numbers of requirements, and the files that trace requirements by number. */
const NUMBER_RULE = / => the rule in words$/;
const TRACES_REQUIREMENTS = /^(?:docs\/(?:ja\/)?(?:requirements|deviations)\.md$|docs\/decisions\/|cli\/(?:commands\/)?conformance[./])/;

/** A term to avoid, where it is, and what to write. */
export interface Finding { readonly file: string; readonly line: number; readonly message: string }

export interface Source { readonly file: string; readonly text: string }

/** Applies the list of terms to Markdown and YAML files, and to the comments and strings of TypeScript and JavaScript files. */
export async function lintProse(sources: readonly Source[]): Promise<Finding[]> {
  const descriptor = await loadTextlintrc({ configFilePath: resolve(ROOT, '.textlintrc.json') });
  const linter = createLinter({ descriptor, cwd: ROOT });
  const findings: Finding[] = [];

  for (const { file, text } of sources.filter((source) => /\.(?:md|yml)$/.test(source.file))) {
    const { messages } = await linter.lintText(text, file.replace(/yml$/, 'txt'));
    findings.push(...messages.map(({ loc, message }) => ({ file, line: loc.start.line, message })));
  }

  // All fragments are one text with a line each.
  const fragments = sources.filter(({ file }) => /\.[jt]s$/.test(file))
    .flatMap(({ file, text }) => fragmentsOf(file, text));
  const { messages } = await linter.lintText(fragments.map(({ text }) => text).join('\n'), 'fragments.txt');
  findings.push(...messages.map(({ loc, message }) => {
    const { file, lineAt } = fragments[loc.start.line - 1];
    return { file, line: lineAt(loc.start.column - 1), message };
  }));

  return findings.filter(({ file, message }) => !(NUMBER_RULE.test(message) && TRACES_REQUIREMENTS.test(file)));
}
