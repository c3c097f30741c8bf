import { parse, Tree } from './expression-syntax';
import { Series, seriesBy } from './signal';

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

/** Metric math over series of the same length. Functions that the library doesn't use throw an error. */
export function evaluate(expression: string, series: Record<string, Series>): Series {
  const length = Math.max(0, ...Object.values(series).map((values) => values.length));
  const each = (value: (index: number) => number | undefined) => seriesBy(length, value);

  function one(tree: Tree): Series {
    switch (tree.kind) {
      case 'number': return each(() => tree.value);
      case 'list': throw new Error(`${expression} has a list where one series is due`);
      case 'operation': return combine(one(tree.left), one(tree.right), OPERATIONS[tree.operator]);
      case 'call': return call(tree.name, tree.given);
      default:
        if (!(tree.name in series)) throw new Error(`${expression} names ${tree.name}, which is not one of its metrics`);
        return series[tree.name];
    }
  }

  function list(tree: Tree): readonly Series[] {
    if (tree.kind === 'call' && tree.name === 'METRICS') return Object.values(series);
    if (tree.kind !== 'list') throw new Error(`${expression} has one series where a list is due`);
    return tree.items.map(one);
  }

  function call(name: string, given: readonly Tree[]): Series {
    if (name === 'IF') {
      const [condition, yes, no] = given.map(one);
      return each((index) => condition[index] === undefined ? undefined : (condition[index] === 0 ? no : yes)?.[index]);
    }
    if (name === 'FILL') {
      const values = one(given[0]);
      const [, by] = given;
      let last: number | undefined;
      if (by.kind === 'name' && by.name === 'REPEAT') return values.map((value) => last = value ?? last);
      const instead = one(by);
      return values.map((value, index) => value ?? instead[index]);
    }
    if (!(name in ACROSS)) throw new Error(`${name} of ${expression} is not simulated`);
    const all = list(given[0]);
    return each((index) => {
      const present: number[] = [];
      for (const { [index]: value } of all) if (value !== undefined) present.push(value);
      return present.length === 0 ? undefined : ACROSS[name](present);
    });
  }

  /** A value that is missing on one side is missing in the result, and so is what no number is. */
  function combine(left: Series, right: Series, operate: Operation): Series {
    return each((index) => {
      const [x, y] = [left[index], right[index]];
      const value = x === undefined || y === undefined ? NaN : operate(x, y);
      return Number.isFinite(value) ? value : undefined;
    });
  }

  return one(parse(expression));
}
