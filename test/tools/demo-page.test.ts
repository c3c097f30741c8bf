import { existsSync } from 'fs';
import { join } from 'path';
import type { RequirementVerdict } from '../../cli/conformance/verdict';
import { demoPage, groupsOf } from '../../scripts/demo-page';
import { canonical } from '../../tools/assemblies/canonical';

const verdict = (requirement: string, outcome: RequirementVerdict['outcome'], deviation?: string): RequirementVerdict =>
  ({ requirement, section: '5', text: `Statement ${requirement}.`, outcome, deviation });
const VERDICTS = [verdict('R1', 'met'), verdict('R2', 'met', 'TLS 1.3'), verdict('R3', 'not met'), verdict('R4', 'not met'), verdict('R5', 'not applicable')];
const DOCUMENT = [verdict('R3', 'met'), verdict('R4', 'not met')];

test('the page of the demo shows picture, costs, findings, deployment and verdict of an app, and needs no other file', async () => {
  const page = await demoPage([{ title: 'A <platform>', directory: canonical('economy').directory, verdicts: VERDICTS }], DOCUMENT);

  expect(page).toContain('<h2>A &#60;platform&#62;</h2>');
  expect(page).not.toMatch(/<\/?platform>/);
  for (const part of [/<title id="title">A/, /Costs: \$\d+ per month<\/h3>/, /<td>Database<\/td><td class="number">\d+</, /Findings of the validator: \d/, /Estimated from typical creation times: [\d.]+ min/]) {
    expect(page).toMatch(part);
  }
  expect(page.replaceAll('http://www.w3.org/', '')).not.toMatch(/src=|https?:\/\//);
  const links = [...page.matchAll(/href="([^"]*)"/g)].map(([, link]) => join('examples/quickstart/cdk.out', link));
  expect(links.filter((file) => !existsSync(join(__dirname, '../..', file)))).toEqual([]);
});

test('what an option would meet is not called unmet', () =>
  expect(groupsOf(VERDICTS, DOCUMENT).map(([, group]) => group.map(({ requirement }) => requirement))).toEqual([['R1'], ['R2'], ['R3'], ['R4']]));
