import { join } from 'path';
import sharp from 'sharp';
import { canonical } from '../../tools/assemblies/canonical';
import { dashboardsOf, Widget } from '../../tools/dashboards/bodies';
import { drawing, Frame, specification } from '../../tools/dashboards/graph';
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
const METRICS = [
  ['AWS/ApplicationELB', 'HTTPCode_Target_2XX_Count', { label: '2xx', color: '#123456' }],
  ['.', 'HTTPCode_Target_4XX_Count', { label: '4xx' }],
  [{ expression: 'm1 + m2', label: 'hidden', visible: false }],
];

/** The parts of a specification that the tests read. */
interface Layer {
  readonly data?: { readonly values: readonly { readonly label: string; readonly color: string; readonly time: number; readonly value: number }[] };
  readonly mark?: { readonly type: string; readonly text?: string; readonly color?: string };
  readonly encoding?: {
    readonly x?: { readonly scale?: { readonly domain: number[] } };
    readonly y?: { readonly datum?: number; readonly stack?: string | null; readonly scale?: object; readonly axis?: { readonly orient: string } };
  };
  readonly layer?: readonly Layer[];
}

/** The series of an axis, with its limits. */
function axesOf(properties: Widget['properties'], frame = FRAME): { readonly series: Layer; readonly limits: readonly Layer[] }[] {
  return (specification(properties, frame) as Layer).layer!.map(({ layer = [] }) => ({ series: layer[0], limits: layer.slice(1) }));
}

async function viewOf(properties: Widget['properties']) {
  const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
  return new View(parse(compile(specification(properties, FRAME)).spec), { renderer: 'none' }).runAsync();
}

describe('a graph', () => {
  const limit = (value: number, label: string, rest = {}) => ({ value, label, color: '#d62728', ...rest });

  test('has each visible metric, with the color of the widget or the next one of CloudWatch', () => {
    const [{ series }] = axesOf({ metrics: METRICS });
    const colors = new Map(series.data!.values.map(({ label, color }) => [label, color]));

    expect([...colors]).toEqual([['2xx', '#123456'], ['4xx', '#ff7f0e']]);
    expect(series.mark!.type).toBe('line');
    expect(series.encoding!.y!.stack).toBeNull();
  });

  test.each([3, 12])('shows the %d hours of the dashboard', (hours) => {
    const [{ series }] = axesOf({ metrics: METRICS }, { ...FRAME, hours });
    const times = series.data!.values.map(({ time }) => time);
    const [start, end] = series.encoding!.x!.scale!.domain;

    expect(end - start).toBe(hours * 3_600_000);
    expect([Math.min(...times), Math.max(...times)]).toEqual([start, end]);
  });

  test('has a rule with its label and color per limit', () => {
    const [{ limits }] = axesOf({ metrics: METRICS, annotations: { horizontal: [limit(5, 'alarm'), limit(9, 'objective', { color: '#00ff00' })] } });

    expect(limits.map(({ encoding, layer }) => [encoding!.y!.datum, ...layer!.map(({ mark }) => [mark!.type, mark!.color, mark!.text])])).toEqual([
      [5, ['rule', '#d62728', undefined], ['text', '#d62728', 'alarm']],
      [9, ['rule', '#00ff00', undefined], ['text', '#00ff00', 'objective']],
    ]);
  });

  test.each([
    ['exactly where the widget says', { min: 7, max: 97 }, [7, 97]],
    ['at the lowest value, if only the top is given', { max: 100 }, [50, 100]],
    ['at a round number, if only zero is given', { min: 0 }, [0, 6_000]],
  ])('ends %s', async (_, left, ends) => {
    const metrics = [['AWS/ApplicationELB', 'HTTPCode_Target_2XX_Count', { label: '2xx' }]];
    const view = await viewOf({ metrics, yAxis: { left }, annotations: { horizontal: [limit(50, 'alarm')] } });

    expect(view.scale('layer_0_y').domain()).toEqual(ends);
  });

  test('has no values outside its axes', async () => {
    const view = await viewOf({ metrics: METRICS, yAxis: { left: { min: 0, max: 100 } } });

    expect(view.scale('layer_0_y')(4_000)).toBe(0);
    expect(view.scale('layer_0_y')(0)).toBeGreaterThan(100);
  });

  test('stacks areas', async () => {
    const properties = { metrics: METRICS, stacked: true, yAxis: { left: { min: 0 } } };
    const [{ series }] = axesOf(properties);

    expect([series.mark!.type, series.encoding!.y!.stack]).toEqual(['area', 'zero']);
    // The first metric is the lowest, and the next one begins where it ends.
    const rows = (await viewOf(properties)).data('data_0') as { label: string; value: number; value_start: number; value_end: number }[];
    const [first, second] = ['2xx', '4xx'].map((name) => rows.find(({ label }) => label === name)!);
    expect([first.value_start, first.value_end]).toEqual([0, first.value]);
    expect([second.value_start, second.value_end]).toEqual([first.value, first.value + second.value]);
    expect(await drawing(specification(properties, FRAME))).toMatch(/fill="#123456"[^]* fill="#ff7f0e"/);
  });

  test('has a second axis for the metrics and limits of the right', () => {
    const axes = axesOf({
      metrics: [['AWS/ECS', 'CPUUtilization', { label: 'CPU' }], ['.', 'RunningTaskCount', { label: 'Tasks', yAxis: 'right' }]],
      annotations: { horizontal: [limit(85, 'alarm'), limit(2, 'least', { yAxis: 'right' })] },
      yAxis: { left: { max: 100 }, right: { min: 0, max: 4 } },
    });

    expect(axes.map(({ series: { data, encoding }, limits }) => [
      [...new Set(data!.values.map(({ label }) => label))], encoding!.y!.axis!.orient, limits.map((one) => one.encoding!.y!.datum),
    ])).toEqual([[['CPU'], 'left', [85]], [['Tasks'], 'right', [2]]]);
    expect(axes[1].series.encoding!.y!.scale).toMatchObject({ domainMin: 0, domainMax: 4 });
  });

  test('is drawn with its lines, limits, numbers and times, and the same each time', async () => {
    const properties = { metrics: METRICS, annotations: { horizontal: [limit(20_000, 'alarm on 4xx')] }, yAxis: { left: { min: 0 } } };
    const draw = () => drawing(specification(properties, FRAME));
    const svg = await draw();
    const texts = [...svg.matchAll(/<text[^>]*>([^<]+)<\/text>/g)].map(([, text]) => text);

    expect(texts).toEqual(expect.arrayContaining(['0', '10k', '20k', '00:00', '06:00', 'alarm on 4xx']));
    expect(svg).toMatch(/^<svg[^>]* width="300" height="140"/);
    expect(svg).toContain('stroke="#123456"');
    expect(svg).toContain('stroke="#ff7f0e"');
    expect(await draw()).toBe(svg);
  });

  test.each<[string, Widget['properties'], RegExp, RegExp]>([
    ['small numbers without prefixes', { metrics: [], yAxis: { left: { min: 0, max: 0.5 } } }, />0\.\d+<\/text>/, /\dm<\/text>/],
    ['an axis to one for zeros', { metrics: [['AWS/Lambda', 'Errors']], yAxis: { left: { min: 0 } } }, />1<\/text>/, /NaN/],
  ])('has %s', async (_, properties, present, absent) => {
    const svg = await drawing(specification(properties, FRAME));

    expect(svg).toMatch(present);
    expect(svg).not.toMatch(absent);
  });

  test('has a legend below', async () => {
    const html = await content({ type: 'metric', x: 0, y: 0, width: 6, height: 6, properties: { metrics: METRICS } }, FRAME);

    expect(html).toMatch(/<\/svg><div class="legend"><span><b style="background:#123456"><\/b>2xx<\/span><span><b style="background:#ff7f0e"><\/b>4xx<\/span><\/div>$/);
  });
});

describe('a tile', () => {
  const tile = (properties: Widget['properties'], type = 'metric') => content({ type, x: 0, y: 0, width: 6, height: 6, properties }, FRAME);

  test.each([
    ['RunningTaskCount', '3'], ['VolumeBytesUsed', '33.5B'], ['ReplicatedWriteIO', '4.02K'], ['deadlocks', '0'],
  ])('shows %s with three digits', async (metric, text) => {
    expect(await tile({ view: 'singleValue', metrics: [['AWS/ECS', metric, { label: 'Now' }]] })).toContain(`<strong>${text}</strong>Now`);
  });

  test.each<[string, Widget['properties'], string, RegExp]>([
    ['more digits if the widget does', { view: 'singleValue', metrics: [[{ expression: 'm1', label: 'Availability (%)' }]], singleValueFullPrecision: true },
      'metric', /<strong>99\.\d{3,4}<\/strong>/],
    ['the name of each alarm', { alarms: ['arn:aws:cloudwatch:ap-northeast-1:111111111111:alarm:eldonia-<api>'] },
      'alarm', /^<div class="tiles"><span>eldonia-&#60;api&#62;<\/span><\/div>$/],
  ])('shows %s', async (_, properties, type, html) => {
    expect(await tile(properties, type)).toMatch(html);
  });

  test('has a text, without HTML of its own', async () => {
    const html = await tile({ markdown: '## API\n\n- **both** `a < b`, <i>[guide](guide.md)\n\n```bash\naws s3 ls\n```' }, 'text');

    expect(html).toContain('<h2>API</h2>');
    expect(html).toContain('<li><strong>both</strong> <code>a &lt; b</code>, &lt;i&gt;<a href="guide.md">guide</a></li>');
    expect(html).toMatch(/<pre><code[^>]*>aws s3 ls\n<\/code><\/pre>/);
  });
});

describe('a stored picture', () => {
  test('has at most 256 colors, without dots between them', async () => {
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
});
