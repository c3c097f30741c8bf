import { FoundAlarm } from './alarm-inventory';
import { AlarmProperties, periodOf, queriesOf } from './alarm-simulator';
import { unitOf } from './alarm-units';
import { Reading, readingsOf, setOf, sourceOf } from './metric-source';

const UNITS: Record<string, string> = {
  'Percent': '%', 'Seconds': 's', 'Milliseconds': 'ms', 'Microseconds': 'µs', 'Count': '(count)', 'Count/Second': 'per second',
};
const COMPARISONS: Record<string, string> = {
  GreaterThanThreshold: 'above', GreaterThanOrEqualToThreshold: 'at least', LessThanThreshold: 'below', LessThanOrEqualToThreshold: 'at most',
};
/** The treatment of missing data. */
export const SILENCE: Record<string, string> = { breaching: 'ALARM', notBreaching: 'OK', missing: 'INSUFFICIENT_DATA', ignore: 'state unchanged' };

/** The documentation links of metrics, numbered in the order of their first use. */
export class Sources {
  private readonly all: string[] = [];

  /** Returns a link to the documentation of a metric, or the name of a metric that the list lacks. */
  link(reading: Reading): string {
    const { metric: { Namespace, MetricName } } = reading;
    const source = sourceOf(reading)?.source;
    if (source === undefined) return prose(`${Namespace} ${MetricName}`);
    if (!this.all.includes(source)) this.all.push(source);
    return `[${Namespace} ${MetricName}][${this.all.indexOf(source) + 1}]`;
  }

  /** Returns the link definitions; paths are relative to the repository. */
  definitions(): string[] {
    return this.all.map((source, index) => `[${index + 1}]: ${source.startsWith('https:') ? source : `../${source}`}`);
  }
}

/** The metrics of an alarm with dimensions and statistic, and its expressions. */
export function metricCell(alarm: FoundAlarm, sources: Sources): string {
  const [result, ...others] = queriesOf(alarm.properties).filter(({ Expression }) => Expression)
    .sort((a, b) => Number(a.ReturnData === false) - Number(b.ReturnData === false));
  const byText = new Map<string, string[]>();
  for (const reading of readingsOf([alarm])) {
    const dimensions = setOf(reading.metric);
    const text = `${sources.link(reading)}${dimensions && ` (${prose(dimensions)})`}, ${reading.statistic}`;
    byText.set(text, [...byText.get(text) ?? [], code(reading.id)]);
  }
  if (!result) return [...byText.keys()].join('<br>');
  return [
    code(result.Expression!),
    ...others.map(({ Id, Expression }) => `${code(Id)} = ${code(Expression!)}`),
    ...[...byText].map(([text, ids]) => `${ids.join(', ')}: ${text}`),
  ].join('<br>');
}

/** The condition of an alarm, with the unit of the threshold where it is known. */
export function conditionCell(alarm: FoundAlarm): string {
  const { ComparisonOperator, Threshold, EvaluationPeriods, DatapointsToAlarm = EvaluationPeriods } = alarm.properties;
  const unit = unitOf(alarm);
  const periods = DatapointsToAlarm === EvaluationPeriods ? `${EvaluationPeriods}` : `${DatapointsToAlarm} of ${EvaluationPeriods}`;
  return `${COMPARISONS[ComparisonOperator]} ${number(Threshold)}${unit === undefined ? '' : ` ${UNITS[unit] ?? unit.toLowerCase().replace('/second', '/s')}`}, ${periods} × ${periodText(alarm.properties)}`;
}

/** Code in a cell of a table; a backtick would end it. */
export const code = (text: string): string => `\`${text.replaceAll('|', '\\|').replaceAll('`', ' ')}\``;

/** A text of a template in a cell of a table, without links and columns of its own. */
export const prose = (text: string): string => text.replace(/[|[\]]/g, '\\$&');

export const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 4 });

function periodText(alarm: AlarmProperties): string {
  const minutes = periodOf(alarm) / 60;
  if (minutes % 1_440 === 0) return `${minutes / 1_440} d`;
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
