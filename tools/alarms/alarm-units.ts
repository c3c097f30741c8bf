import { FoundAlarm } from './alarm-inventory';
import { MetricStat, queriesOf } from './alarm-simulator';
import { parse, Tree } from './expression-syntax';
import { sourceOf } from './metric-source';

/** A number of a unit, times a factor. Of a constant, the factor is its value. */
interface Amount { readonly unit: string; readonly factor: number }
/** What is not known is undefined. */
type Known = Amount | undefined;

/** A quotient of equal units, and a comparison. */
const [CONSTANT, RATIO, FLAG] = ['constant', 'ratio', 'flag'];
/** Functions whose result has the unit of what they get. */
const SAME_UNIT = ['ABS', 'AVG', 'CEIL', 'DIFF', 'FILL', 'FLOOR', 'MAX', 'MIN', 'RUNNING_SUM', 'STDDEV', 'SUM', 'TIME_SERIES'];

/** The unit of the values that an alarm compares with its threshold, as CloudWatch names it; undefined if it has none, or if it is not known. */
export function unitOf(alarm: FoundAlarm): string | undefined {
  const returned = queriesOf(alarm.properties).filter(({ ReturnData }) => ReturnData !== false);
  const amount = returned.length === 1 ? ofQuery(alarm, returned[0].Id, []) : undefined;
  if (amount?.unit === RATIO && amount.factor === 100) return 'Percent';
  return amount?.factor === 1 && ![CONSTANT, RATIO, FLAG].includes(amount.unit) ? amount.unit : undefined;
}

/** Of a statistic of a metric. An alarm that asks for a unit reads only values with it. */
function ofMetric(alarm: FoundAlarm, { Metric: metric, Stat, Unit }: MetricStat): Known {
  const unit = Stat === 'SampleCount' ? 'Count' : Unit ?? sourceOf({ alarm, metric })?.unit;
  return unit === undefined || unit === 'None' ? undefined : { unit, factor: 1 };
}

/** @param open the expressions in which it is */
function ofQuery(alarm: FoundAlarm, id: string, open: readonly string[]): Known {
  const query = queriesOf(alarm.properties).find(({ Id }) => Id === id);
  if (!query || open.includes(id)) return undefined;
  if (query.MetricStat) return ofMetric(alarm, query.MetricStat);
  try {
    return ofTree(parse(query.Expression!), (name) => ofQuery(alarm, name, [...open, id]));
  } catch {
    // Text that the parser does not know.
    return undefined;
  }
}

function ofTree(tree: Tree, named: (name: string) => Known): Known {
  switch (tree.kind) {
    case 'number': return { unit: CONSTANT, factor: tree.value };
    case 'name': return named(tree.name);
    case 'list': return common(tree.items.map((item) => ofTree(item, named)));
    case 'operation': return operation(tree.operator, ofTree(tree.left, named), ofTree(tree.right, named));
    default:
      if (tree.name === 'IF') return common(tree.given.slice(1).map((one) => ofTree(one, named)));
      return SAME_UNIT.includes(tree.name) && tree.given.length > 0 ? ofTree(tree.given[0], named) : undefined;
  }
}

/** The amount that all are. A constant has the unit of what it is beside. */
function common(amounts: readonly Known[]): Known {
  const others = amounts.filter((amount) => amount?.unit !== CONSTANT);
  if (others.length === 0) return { unit: CONSTANT, factor: NaN };
  const [first] = others;
  return others.every((amount) => amount?.unit === first?.unit && amount?.factor === first?.factor) ? first : undefined;
}

function operation(operator: string, left: Known, right: Known): Known {
  switch (operator) {
    case '+': case '-': return common([left, right]);
    case '*': return scaled(left, right) ?? scaled(right, left);
    case '/':
      if (left && right?.unit === CONSTANT) return { unit: left.unit, factor: left.factor / right.factor };
      return left && left.unit === right?.unit ? { unit: RATIO, factor: left.factor / right.factor } : undefined;
    case '^': return undefined;
    default: return { unit: FLAG, factor: 1 };
  }
}

const scaled = (amount: Known, by: Known): Known =>
  amount && by && [CONSTANT, FLAG].includes(by.unit) ? { unit: amount.unit, factor: amount.factor * by.factor } : undefined;
