import { join } from 'path';
import sharp from 'sharp';
import { canonical } from '../../tools/assemblies/canonical';
import { dashboardsOf, Widget } from '../../tools/dashboards/bodies';
import { Frame, specification } from '../../tools/dashboards/graph';
import { compact, DIGESTS, page, sizeOf } from '../../tools/dashboards/render';
import { content } from '../../tools/dashboards/widgets';

const dashboards = dashboardsOf(canonical('everythingOn'));

test.each(dashboards.map((dashboard) => [dashboard.name, dashboard.body] as const))('%s is drawn with a picture of every widget, and docs/dashboards has it in its size', async (name, body) => {
  const html = await page(body);

  expect(html.match(/class="widget"/g)).toHaveLength(body.widgets.length);
  expect(html.match(/<svg/g)).toHaveLength(body.widgets.filter(({ type, properties: { view } }) => type === 'metric' && view === 'timeSeries').length);
  expect(html).not.toMatch(/undefined|NaN|\[object/);
  const { width, height, isPalette } = await sharp(join(DIGESTS, '..', `${name}.png`)).metadata();
  expect({ width, height, isPalette }).toEqual({ ...sizeOf(body), isPalette: true });
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

test('a stored picture has at most 256 colors, without dots between them', async () => {
  // Each row has a color of its own.
  const [width, height] = [16, 1_024];
  const rows = Buffer.from(Array.from({ length: width * height }, (_, pixel) => Math.floor(pixel / width))
    .flatMap((row) => [row % 256, Math.floor(row / 4), 255 - row % 256]));
  const plain = await sharp(rows, { raw: { width, height, channels: 3 } }).png().toBuffer();
  const pixels = await sharp(await compact(plain)).removeAlpha().raw().toBuffer();
  const colors = Array.from({ length: height }, (_, row) =>
    new Set(Array.from({ length: width }, (__, column) => pixels.subarray(3 * (row * width + column)).toString('hex', 0, 3))));

  expect(new Set(colors.flatMap((row) => [...row])).size).toBeLessThanOrEqual(256);
  expect(colors.filter(({ size }) => size > 1)).toEqual([]);
});
