import { GuideExample, guideExamples, synthesizeExample } from '../../tools/languages/guide';
import { read } from '../../tools/site/documents';

const GUIDE = read('docs/extend.md');
const examples = guideExamples('docs/extend.md');

/** A resource, with what a policy of response headers has. */
interface HeadersPolicy {
  readonly Type: string;
  readonly Properties: {
    readonly ResponseHeadersPolicyConfig: { readonly SecurityHeadersConfig: object; readonly CustomHeadersConfig: { readonly Items: object[] } };
  };
}

/** The warnings and errors of an example. */
function findings(example: GuideExample): string[] {
  const messages = synthesizeExample(example).stacksRecursively.flatMap((stack) => stack.messages);
  return messages.filter(({ level }) => level !== 'info').map(({ id, entry: { data } }) => `${id}: ${String(data)}`);
}

test.each(examples)('$title: the example is synthesized, and the section names its warnings', (example) => {
  const isNamed = (finding: string) => example.section.includes(`\`${/\[ack: (.*)\]/.exec(finding)?.[1]}\``);

  expect(findings(example).filter((finding) => !isNamed(finding))).toEqual([]);
});

test('each row of the table leads to examples, and has the number of their lines', () => {
  const anchorOf = (title: string) => title.toLowerCase().replace(/[^\w\s-]/g, '').replace(/\s/g, '-');
  const rows = [...GUIDE.matchAll(/^\| [^|]* \| ([^|]*\]\(#[^|]*) \| ([\d, ]+) \|$/gm)];
  const told = rows.flatMap(([, links, lines]) => [...links.matchAll(/\(#([^)]*)\)/g)].map(([, anchor], index) => [anchor, Number(lines.split(', ')[index])]));

  expect(told.sort()).toEqual(examples.map(({ title, source }) => [anchorOf(title), source.split('\n').length]).sort());
});

test('a policy of your own for files repeats the headers of media', () => {
  const example = examples.find(({ source }) => source.includes("ResponseHeadersPolicy(this, 'Downloads'"))!;
  const resources = Object.entries<HeadersPolicy>(synthesizeExample(example).getStackByName('Example').template.Resources);
  const headersOf = (id: string) => resources
    .find(([logicalId, { Type }]) => Type === 'AWS::CloudFront::ResponseHeadersPolicy' && logicalId.includes(id))![1].Properties.ResponseHeadersPolicyConfig;
  const [own, media] = [headersOf('Downloads'), headersOf('MediaHeaders')];

  expect(own.SecurityHeadersConfig).toEqual(media.SecurityHeadersConfig);
  expect(own.CustomHeadersConfig.Items).toEqual(expect.arrayContaining(media.CustomHeadersConfig.Items));
});
