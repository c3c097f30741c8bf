import { documents } from '../tools/site/documents';
import { translateExamples } from '../tools/site/examples';

/** Compiles the examples of all documents and docstrings, and translates them to the other languages. */
async function main(): Promise<void> {
  const examples = await translateExamples();
  console.log(`${examples.size} examples in ${documents().length} documents and the docstrings compile, and are translated`);
}

void main();
