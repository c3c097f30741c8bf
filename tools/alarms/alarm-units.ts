import { FoundAlarm } from './alarm-inventory';
import { MetricQuery, queriesOf } from './alarm-simulator';
import { parse, Tree } from './expression-syntax';
import { sourceOf } from './metric-source';

/** A constant without a value is one of several. A flag is 0 or 1. */
type Amount =
  | { readonly kind: 'constant'; readonly value?: number }
  | { readonly kind: 'flag' }
  | { readonly kind: 'quantity'; readonly unit: string; readonly factor: number };
/** What is not known is undefined. */
type Known = Amount | undefined;

/** Of a quotient of equal units. */
const RATIO = 'ratio';
/** Functions whose result has the unit of what they get. */
const SAME_UNIT = ['ABS', 'AVG', 'CEIL', 'DIFF', 'FILL', 'FLOOR', 'MAX', 'MIN', 'RUNNING_SUM', 'STDDEV', 'SUM', 'TIME_SERIES'];

/** The unit of the values that an alarm compares with its threshold, as CloudWatch names it; undefined if it has none, or if it is not known. */
export function unitOf(alarm: FoundAlarm): string | undefined {
  const returned = queriesOf(alarm.properties).filter(({ ReturnData }) => ReturnData !== false);
  const amount = returned.length === 1 ? new Units(alarm).query(returned[0].Id) : undefined;
  if (amount?.kind !== 'quantity') return undefined;
  const { unit, factor } = amount;
  if (unit === RATIO) return factor === 100 ? 'Percent' : undefined;
  return factor === 1 ? unit : undefined;
}

/** Of a statistic of a metric. An alarm that asks for a unit reads only values with it. */
function metricUnit(alarm: FoundAlarm, { Metric: metric, Stat, Unit }: NonNullable<MetricQuery['MetricStat']>): string | undefined {
  if (Stat === 'SampleCount' || Stat.startsWith('TC(')) return 'Count';
  if (Stat.startsWith('PR(')) return 'Percent';
  const unit = Unit ?? sourceOf({ alarm, metric })?.unit;
  return unit === 'None' ? undefined : unit;
}

/** The units within the expressions of an alarm. */
class Units {
  private readonly open: string[] = [];

  constructor(private readonly alarm: FoundAlarm) {}

  query(id: string): Known {
    const query = queriesOf(this.alarm.properties).find(({ Id }) => Id === id);
    if (!query || this.open.includes(id)) return undefined;
    const { Expression, MetricStat } = query;
    if (MetricStat) {
      const unit = metricUnit(this.alarm, MetricStat);
      return unit === undefined ? undefined : quantity(unit);
    }
    this.open.push(id);
    const amount = this.expression(Expression!);
    this.open.pop();
    return amount;
  }

  private expression(text: string): Known {
    const tree = read(text);
    return tree && this.one(tree);
  }

  private one(tree: Tree): Known {
    switch (tree.kind) {
      case 'number': return { kind: 'constant', value: tree.value };
      case 'name': return this.query(tree.name);
      case 'operation': return operation(tree.operator, this.one(tree.left), this.one(tree.right));
      case 'call': return this.call(tree.name, tree.given);
      default: return undefined;
    }
  }

  private call(name: string, given: readonly Tree[]): Known {
    const [first] = given;
    if (name === 'IF') return common(given.slice(1).map((tree) => this.one(tree)));
    if (name === 'PERIOD') return quantity('Seconds');
    if (name === 'RATE') return first && divided(common(this.all(first)), quantity('Seconds'));
    return first && SAME_UNIT.includes(name) ? common(this.all(first)) : undefined;
  }

  /** Those of a list, or of one series. */
  private all(tree: Tree): Known[] {
    if (tree.kind === 'list') return tree.items.flatMap((item) => this.all(item));
    if (tree.kind !== 'call' || tree.name !== 'METRICS') return [this.one(tree)];
    return queriesOf(this.alarm.properties).filter(({ MetricStat }) => MetricStat).map(({ Id }) => this.query(Id));
  }
}

function quantity(unit: string, factor = 1): Amount {
  return { kind: 'quantity', unit, factor };
}

/** Text that the parser does not know has no known unit. */
function read(text: string): Tree | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** The amount that all are. A constant has the unit of what it is beside. */
function common(amounts: readonly Known[]): Known {
  const others = amounts.filter((amount) => amount?.kind !== 'constant');
  if (others.length === 0) return { kind: 'constant' };
  const [first] = others;
  return others.every((amount) => isEqual(amount, first)) ? first : undefined;
}

function isEqual(a: Known, b: Known): boolean {
  if (a?.kind !== 'quantity' || b?.kind !== 'quantity') return a?.kind === b?.kind;
  return a.unit === b.unit && a.factor === b.factor;
}

function operation(operator: string, left: Known, right: Known): Known {
  switch (operator) {
    case '+': case '-': return common([left, right]);
    case '*': return multiplied(left, right) ?? multiplied(right, left);
    case '/': return divided(left, right);
    case '^': return undefined;
    default: return { kind: 'flag' };
  }
}

/** The unit of the left side, which the right side changes in size, or not at all. */
function multiplied(left: Known, right: Known): Known {
  if (left?.kind === 'constant' && right?.kind === 'constant') return { kind: 'constant', value: product(left.value, right.value) };
  if (left?.kind !== 'quantity') return undefined;
  if (right?.kind === 'flag') return left;
  if (right?.kind === 'constant') return right.value === undefined ? undefined : quantity(left.unit, left.factor * right.value);
  return right?.unit === RATIO ? quantity(left.unit, left.factor * right.factor) : undefined;
}

function divided(left: Known, right: Known): Known {
  if (left?.kind !== 'quantity') return undefined;
  if (right?.kind === 'constant') return right.value === undefined ? undefined : quantity(left.unit, left.factor / right.value);
  if (right?.kind !== 'quantity') return undefined;
  const factor = left.factor / right.factor;
  if (left.unit === right.unit) return quantity(RATIO, factor);
  return right.unit === 'Seconds' && left.unit !== RATIO ? quantity(`${left.unit}/Second`, factor) : undefined;
}

function product(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a * b;
}
