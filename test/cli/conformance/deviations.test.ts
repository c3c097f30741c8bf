import { readFileSync } from 'fs';
import { dirname, join, normalize } from 'path';
import { DEVIATIONS, isPossible } from '../../../cli/conformance/deviations';
import { PAGES } from '../../../cli/conformance/pages/deviations-page';
import { REQUIREMENTS } from '../../../cli/conformance/requirements';
import { VALUES } from '../../../cli/conformance/values';

const ROOT = join(__dirname, '../../..');
const anchorOf = (heading: string) => heading.toLowerCase().replace(/[^\p{L}\p{M}\p{N}_\s-]/gu, '').replace(/\s/g, '-');
/** The text below a heading, by its anchor; undefined without such a heading. */
function sectionOf(file: string, anchor: string): string | undefined {
  const sections = readFileSync(join(ROOT, file), 'utf8').split(/^#+ /m).map((section) => section.split('\n'));
  return sections.find(([heading]) => anchorOf(heading!) === anchor)?.slice(1).join('\n');
}

test('each deviation is that of values and requirements that exist', () => {
  const statements = DEVIATIONS.flatMap((deviation) => deviation.statements);

  expect(VALUES.flatMap(({ topic }) => topic ?? []).filter((topic) => !DEVIATIONS.some((one) => one.topic === topic))).toEqual([]);
  expect(statements.filter((statement) => !REQUIREMENTS.some(({ number }) => number === statement))).toEqual([]);
  expect(statements.filter((statement, index) => statements.indexOf(statement) !== index)).toEqual([]);
});

test('a check whether a value is the documented one belongs to a deviation', () => {
  const statements = DEVIATIONS.flatMap((deviation) => deviation.statements);

  expect(REQUIREMENTS.filter(({ literally, number }) => literally !== undefined && !statements.includes(number))).toEqual([]);
});

test('what AWS does not offer has a page of AWS', () => {
  const unoffered = DEVIATIONS.filter(({ en: [, , , literal] }) => literal.startsWith('AWS does not offer it'));

  expect(unoffered.map(({ source }) => source)).toEqual(unoffered.map(() => expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\/\S+$/) as string));
  expect(DEVIATIONS.filter((one) => one.source !== undefined && !unoffered.includes(one))).toEqual([]);
});

/** What is yours in any case, so that no section has conditions for it. */
const ANYWAY: Readonly<Record<string, string>> = {
  'sentry-sdk': 'the backend loads its SDK by itself',
};

describe.each(Object.entries(PAGES))('what needs something of your own, in %s:', (_, file) => {
  const page = readFileSync(join(ROOT, file), 'utf8').split('\n');
  const own = DEVIATIONS.filter((one) => isPossible(one) && /\byour\b/.test(one.en[3])).map(({ topic, lines, statements }) => {
    const row = page.find((line) => line.startsWith(`| ${lines} | ${statements.join(', ') || '–'} | `))!;
    const links = [...row.split(' | ').at(-1)!.matchAll(/\]\(([^)#]+)#([^)]+)\)/g)];
    return { topic, links: links.map(([, path, anchor]) => [normalize(join(dirname(file), path!)), anchor!] as const) };
  });

  test('each row leads to the section that says what it must do', () => {
    expect(own.length).toBeGreaterThan(9);
    expect(own.filter(({ links }) => links.length !== 1).map(({ topic }) => topic)).toEqual(Object.keys(ANYWAY));
    expect(own.flatMap(({ links }) => links).filter(([path, anchor]) => sectionOf(path, anchor) === undefined)).toEqual([]);
  });

  // A workflow that leaves one out is green, and releases nothing or what the next deployment undoes.
  test('that of a workflow names each command with which the rendered one changes something, in the same order', () => {
    const workflow = readFileSync(join(ROOT, 'examples/quickstart/.github/workflows/deploy.yml'), 'utf8');
    const rendered = [...workflow.matchAll(/docker buildx build|\b(?:request|persist) (?:register|check|record)|aws (?!lambda)[\w-]+ (?!describe-|batch-get-|get-)[\w-]+/g)]
      .map(([command]) => /^(?:request|persist)/.test(command) ? 'aws lambda invoke' : command);
    const [[path, anchor]] = own.find(({ topic }) => topic === 'image-build')!.links;
    const named = [...sectionOf(path, anchor)!.matchAll(/`(docker buildx build|aws [\w-]+ [\w-]+)[^`]*`/g)].map(([, command]) => command);

    expect(rendered).toHaveLength(7);
    expect(named).toEqual(rendered);
  });

  test('that of a workflow says what its role trusts, and what a green run alone does not show', () => {
    const [[path, anchor]] = own.find(({ topic }) => topic === 'image-build')!.links;
    const words = ['id-token: write', '.github/workflows/deploy.yml', 'withoutEnvironment', '--force-new-deployment', '--task-definition', 'sha256:'];

    expect(words.filter((word) => !sectionOf(path, anchor)!.includes(word))).toEqual([]);
  });
});
