import { join } from 'path';
import { CsharpReader, declaredIn } from '../tools/languages/csharp';
import { documents, read, ROOT } from '../tools/site/documents';
import { translateExamples } from '../tools/site/examples';

/** Compiles the examples of all documents and docstrings, translates them to the other languages, and reads those in C#, which nothing compiles. */
async function main(): Promise<void> {
  const examples = await translateExamples();
  console.log(`${examples.size} examples in ${documents().length} documents and the docstrings compile, and are translated`);
  const csharp = await CsharpReader.create(join(ROOT, '.jsii'));
  const declared = declaredIn(read('rosetta/default.ts-fixture'));
  const wrong = [...examples.values()].flatMap((example) => {
    const problems = csharp.problems(example.csharp, declared);
    return problems.length > 0 ? [`${problems.join('\n')}\n\n${example.csharp}`] : [];
  });
  console.log(`${examples.size - wrong.length} of them are C# with names that exist`);
  if (wrong.length === 0) return;
  console.error(wrong.join('\n\n'));
  process.exitCode = 1;
}

void main();
