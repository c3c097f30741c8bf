import { parse, Tree } from './expression-syntax';
import { Series, seriesBy } from './signal';

/** Metric math over series of the same length. Functions that the library doesn't use throw an error. */
export function evaluate(expression: string, series: Record<string, Series>): Series {
  const result = new Expression(expression, series).value(parse(expression));
  if (!isSeries(result)) throw new Error(`${expression} gives more than one series`);
  return result;
}

type Value = Series | { readonly list: readonly Series[] };
type Operation = (left: number, right: number) => number;

const truth = (value: boolean) => value ? 1 : 0;
const either: Operation = (a, b) => truth(a !== 0 || b !== 0);
const both: Operation = (a, b) => truth(a !== 0 && b !== 0);

const OPERATIONS: Record<string, Operation> = {
  '||': either,
  'OR': either,
  '&&': both,
  'AND': both,
  '>': (a, b) => truth(a > b),
  '>=': (a, b) => truth(a >= b),
  '<': (a, b) => truth(a < b),
  '<=': (a, b) => truth(a <= b),
  '==': (a, b) => truth(a === b),
  '!=': (a, b) => truth(a !== b),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '^': (a, b) => a ** b,
};

const ACROSS: Record<string, (values: number[]) => number> = {
  SUM: (values) => values.reduce((total, value) => total + value, 0),
  AVG: (values) => values.reduce((total, value) => total + value, 0) / values.length,
  MIN: (values) => Math.min(...values),
  MAX: (values) => Math.max(...values),
};

function isSeries(value: Value): value is Series {
  return Array.isArray(value);
}

class Expression {
  private readonly length: number;

  constructor(private readonly text: string, private readonly series: Record<string, Series>) {
    this.length = Math.max(0, ...Object.values(series).map(({ length }) => length));
  }

  value(tree: Tree): Value {
    switch (tree.kind) {
      case 'number': return this.each(() => tree.value);
      case 'list': return { list: tree.items.map((item) => this.one(item)) };
      case 'operation': return this.combine(this.one(tree.left), this.one(tree.right), OPERATIONS[tree.operator]);
      case 'call': return this.call(tree.name, tree.given);
      default:
        if (!(tree.name in this.series)) throw new Error(`${this.text} names ${tree.name}, which is not one of its metrics`);
        return this.series[tree.name];
    }
  }

  private call(name: string, given: readonly Tree[]): Value {
    if (name === 'METRICS') return { list: Object.values(this.series) };
    if (name === 'IF') return this.choose(given.map((tree) => this.one(tree)));
    if (name === 'FILL') {
      const series = this.one(given[0]);
      const [, by] = given;
      if (by.kind === 'name' && by.name === 'REPEAT') return series.map((_, index) => series.slice(0, index + 1).filter((value) => value !== undefined).at(-1));
      const instead = this.one(by);
      return series.map((value, index) => value ?? instead[index]);
    }
    const values = name in ACROSS ? this.value(given[0]) : undefined;
    if (!values || isSeries(values)) throw new Error(`${name} of ${this.text} is not simulated, or not over a list`);
    return this.each((index) => {
      const present = values.list.flatMap((series) => series[index] ?? []);
      return present.length === 0 ? undefined : ACROSS[name](present);
    });
  }

  private choose([condition, yes, no]: Series[]): Series {
    return this.each((index) => {
      const chosen = condition[index];
      return chosen === undefined ? undefined : (chosen === 0 ? no : yes)?.[index];
    });
  }

  /** A value that is missing on one side is missing in the result, and so is what no number is. */
  private combine(left: Series, right: Series, operate: Operation): Series {
    return this.each((index) => {
      const [x, y] = [left[index], right[index]];
      const value = x === undefined || y === undefined ? NaN : operate(x, y);
      return Number.isFinite(value) ? value : undefined;
    });
  }

  private one(tree: Tree): Series {
    const value = this.value(tree);
    if (!isSeries(value)) throw new Error(`${this.text} has a list where one series is due`);
    return value;
  }

  private each(value: (index: number) => number | undefined): Series {
    return seriesBy(this.length, value);
  }
}
