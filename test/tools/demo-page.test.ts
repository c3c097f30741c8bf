import { demoPage } from '../../scripts/demo-page';
import { canonical } from '../../tools/assemblies/canonical';

test('the page of the demo shows picture, costs, findings and deployment of an app, and needs no other file', async () => {
  const page = await demoPage([{ title: 'A <platform>', directory: canonical('economy').directory }], []);

  expect(page).toContain('<h2>A &#60;platform&#62;</h2>');
  expect(page).not.toMatch(/<\/?platform>/);
  for (const part of [/<title id="title">A/, /Costs: \$\d+ per month<\/h3>/, /<td>Database<\/td><td class="number">\d+</, /Findings of the validator: \d/, /Estimated from typical creation times: [\d.]+ min/]) {
    expect(page).toMatch(part);
  }
  expect(page.replaceAll('http://www.w3.org/', '')).not.toMatch(/(?:src|href)=|https?:\/\//);
});
