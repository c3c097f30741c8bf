import sharp from 'sharp';
import { canonical } from '../../tools/assemblies/canonical';
import { dashboardsOf, Widget } from '../../tools/dashboards/bodies';
import { Frame, specification } from '../../tools/dashboards/graph';
import { picture } from '../../tools/dashboards/render';
import { content } from '../../tools/dashboards/widgets';

const dashboards = dashboardsOf(canonical('everythingOn'));

// The function of media processing, which other tests of the worker load, blocks what it does not convert.
beforeAll(() => sharp.unblock({ operation: ['VipsForeignLoadSvg'] }));
afterAll(() => sharp.block({ operation: ['VipsForeignLoadSvg'] }));

test.each(dashboards.map((dashboard) => [dashboard.name, dashboard.body] as const))('%s is drawn with a picture of every widget, as XML', async (_, body) => {
  const svg = await picture(body);

  expect(svg.match(/class="widget"/g)).toHaveLength(body.widgets.length);
  expect(svg.match(/<svg /g)).toHaveLength(1 + body.widgets.filter(({ type, properties: { view } }) => type === 'metric' && view === 'timeSeries').length);
  // It reads the whole file, and throws where it is not XML.
  expect(await sharp(Buffer.from(svg), { unlimited: true }).metadata()).toMatchObject({ format: 'svg', width: 1_200 });
});

const FRAME: Frame = { width: 300, height: 140, hours: 12 };

test('a graph has no values outside its axes', async () => {
  const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
  const { spec } = compile(specification({ metrics: [['AWS/ApplicationELB', 'HTTPCode_Target_2XX_Count', { label: '2xx' }]], yAxis: { left: { min: 0, max: 100 } } }, FRAME));
  const view = await new View(parse(spec), { renderer: 'none' }).runAsync();

  expect(view.scale('layer_0_y')(4_000)).toBe(0);
  expect(view.scale('layer_0_y')(0)).toBeGreaterThan(100);
});

test.each<[string, Widget['properties'], string, string]>([
  ['alarm', { alarms: ['arn:aws:cloudwatch:ap-northeast-1:111111111111:alarm:eldonia-<api>'] }, 'eldonia-<api>', '<span>eldonia-&#60;api&#62;</span>'],
  ['text', { markdown: '- `a < b`, <i>[guide](guide.md)' }, '<i>', '<li><code>a &lt; b</code>, &lt;i&gt;<a href="guide.md">guide</a></li>'],
])('a tile of type %s has no HTML of its own', async (type, properties, hostile, harmless) => {
  const html = await content({ type, x: 0, y: 0, width: 6, height: 6, properties }, FRAME);

  expect(html).not.toContain(hostile);
  expect(html).toContain(harmless);
});
