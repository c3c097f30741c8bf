import type { TopLevelSpec } from 'vega-lite';
import { Widget } from './bodies';
import { Plot, plots } from './series';

/** Where a widget is drawn. */
export interface Frame {
  /** In pixels, without borders. */
  readonly width: number;
  readonly height: number;
  /** How long the dashboard shows. */
  readonly hours: number;
}

/** The parts of a graph that a specification nests. */
type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number];

/** The end of each dashboard. */
const NOW = Date.UTC(2026, 10, 24, 9);
const HOUR = 3_600_000;
const RED = '#d62728';
/** Prefixes for large numbers only: 0.5 and not 500m. */
const NUMBER = "format(datum.value, abs(datum.value) < 1 ? '~g' : '~s')";
/** All graphs of a width begin and end at the same place, whatever their numbers are. */
const NUMBER_PIXELS = 40;
/** Of the grid, about. */
const LINES = 3;
const LOOK: TopLevelSpec['config'] = {
  aria: false,
  font: 'DejaVu Sans',
  background: 'transparent',
  view: { stroke: null },
  axis: { domain: false, ticks: false, title: null, labelColor: '#545b64', labelFontSize: 9, labelPadding: 4, gridColor: '#eaeded' },
  text: { fontSize: 9 },
};

/** Lines, or areas upon each other, with limits and an axis as CloudWatch has them. */
export function specification({ title, metrics = [], annotations, yAxis, stacked = false }: Widget['properties'], { width, height, hours }: Frame): TopLevelSpec {
  const lines = plots(metrics, title);
  const rules = (annotations?.horizontal ?? []).flatMap(({ value, label = '', color = RED }) => value === undefined ? [] : [{ value, label, color }]);
  const values = [...lines.flatMap((line) => line.values), ...rules.map(({ value }) => value)];
  const { min, max } = yAxis?.left ?? {};
  // A line at the bottom needs some room above.
  const flat = values.every((value) => value === values[0]) ? (values[0] ?? 0) + 1 : undefined;
  const scale = { domainMin: min, domainMax: max ?? flat, zero: false, clamp: true, nice: max === undefined && !min ? LINES : false };
  const axis = { orient: 'left' as const, tickCount: LINES, labelExpr: NUMBER, minExtent: NUMBER_PIXELS, maxExtent: NUMBER_PIXELS, grid: true };
  const points = ({ label, color, values: own }: Plot, place: number) =>
    own.map((value, point) => ({ label, color, place, value, time: NOW - hours * HOUR * (1 - point / (own.length - 1)) }));
  const layer: Layer[] = [
    {
      data: { values: lines.flatMap(points) },
      mark: stacked ? { type: 'area', fillOpacity: 0.5, line: { strokeWidth: 1.5 } } : { type: 'line', strokeWidth: 1.5 },
      encoding: {
        x: {
          field: 'time',
          type: 'temporal',
          scale: { type: 'utc', domain: [NOW - hours * HOUR, NOW] },
          axis: { format: '%H:%M', tickCount: 4, labelPadding: 6, grid: false, labelFlush: true, labelOverlap: true },
        },
        y: { field: 'value', type: 'quantitative', stack: stacked ? 'zero' : null, scale, axis },
        color: { field: 'color', type: 'nominal', scale: null },
        detail: { field: 'label' },
        ...stacked && { order: { field: 'place' } },
      },
    },
    ...rules.map(({ value, label, color }): Layer => ({
      data: { values: [{}] },
      encoding: { y: { datum: value, type: 'quantitative' } },
      layer: [
        { mark: { type: 'rule', color, strokeDash: [6, 3] } },
        { mark: { type: 'text', text: label, color, align: 'left', baseline: 'bottom', dx: 4, dy: -1 }, encoding: { x: { value: 0 } } },
      ],
    })),
  ];
  return {
    width,
    height,
    autosize: { type: 'fit', contains: 'padding' },
    padding: { left: 0, right: 2, top: 4, bottom: 0 },
    config: LOOK,
    resolve: { scale: { y: 'independent' } },
    layer: [{ layer }],
  };
}

/** The picture of a specification, as SVG; the same one each time. */
export async function drawing(spec: TopLevelSpec): Promise<string> {
  // Both are ES modules that CommonJS cannot require.
  const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
  return new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG();
}
