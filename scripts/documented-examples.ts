import { Grammared, parserOf, syntaxProblems } from '../tools/languages/grammar';
import { documents } from '../tools/site/documents';
import { writePackaged, translateExamples, Translations } from '../tools/site/examples';

/** Compiles the examples of all documents and docstrings, translates them to the other languages, and reads the translations with grammars. */
async function main(): Promise<void> {
  const examples = await translateExamples();
  console.log(`${examples.size} examples in ${documents().length} documents and the docstrings compile, and are translated`);
  writePackaged();
  for (const language of ['python', 'java', 'go', 'csharp'] satisfies Grammared[]) {
    const parser = await parserOf(language);
    check(examples, language, (code) => syntaxProblems(parser, language, code));
  }
}

function check(examples: ReadonlyMap<string, Translations>, language: Grammared, problemsOf: (code: string) => string[]): void {
  const wrong = [...examples.values()].map((example) => example[language]).flatMap((code) => {
    const problems = problemsOf(code);
    return problems.length > 0 ? [`${problems.join('\n')}\n\n${code}`] : [];
  });
  console.log(`${examples.size - wrong.length} of them are ${language}`);
  if (wrong.length === 0) return;
  console.error(wrong.join('\n\n'));
  process.exitCode = 1;
}

void main();
