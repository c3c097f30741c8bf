import { Series } from './alarm-statistics';

/** Metric math over series of the same length. Functions that the library doesn't use throw an error. */
export function evaluate(expression: string, series: Record<string, Series>): Series {
  const result = new Expression(expression, series).parse();
  if (!isSeries(result)) throw new Error(`${expression} gives more than one series`);
  return result;
}

type Value = Series | { readonly list: readonly Series[] };
type Operation = (left: number, right: number) => number;

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(>=|<=|==|!=|&&|\|\||[-+*/^()[\],<>]))/y;
const truth = (value: boolean) => value ? 1 : 0;

/** From the lowest to the highest precedence. */
const PRECEDENCE: Record<string, Operation>[] = [
  { '||': (a, b) => truth(a !== 0 || b !== 0), 'OR': (a, b) => truth(a !== 0 || b !== 0) },
  { '&&': (a, b) => truth(a !== 0 && b !== 0), 'AND': (a, b) => truth(a !== 0 && b !== 0) },
  {
    '>': (a, b) => truth(a > b),
    '>=': (a, b) => truth(a >= b),
    '<': (a, b) => truth(a < b),
    '<=': (a, b) => truth(a <= b),
    '==': (a, b) => truth(a === b),
    '!=': (a, b) => truth(a !== b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  { '*': (a, b) => a * b, '/': (a, b) => a / b },
  { '^': (a, b) => a ** b },
];

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
  private readonly tokens: string[] = [];
  private readonly length: number;

  constructor(private readonly text: string, private readonly series: Record<string, Series>) {
    this.length = Math.max(0, ...Object.values(series).map(({ length }) => length));
    TOKEN.lastIndex = 0;
    for (let end = 0; text.slice(end).trim() !== ''; end = TOKEN.lastIndex) {
      const match = TOKEN.exec(text);
      if (!match) throw new Error(`${text} can't be read from "${text.slice(end)}" on`);
      this.tokens.push(match[0].trim());
    }
  }

  parse(): Value {
    const value = this.operation(0);
    if (this.tokens.length > 0) throw new Error(`${this.text} goes on with "${this.tokens.join(' ')}"`);
    return value;
  }

  private operation(level: number): Value {
    if (level === PRECEDENCE.length) return this.operand();
    let left = this.operation(level + 1);
    while (this.tokens[0] in PRECEDENCE[level]) {
      const operate = PRECEDENCE[level][this.tokens.shift()!];
      left = this.combine(left, this.operation(level + 1), operate);
    }
    return left;
  }

  private operand(): Value {
    const token = this.next();
    if (/^\d/.test(token)) return this.constant(Number(token));
    if (token === '-') return this.combine(this.constant(0), this.operand(), (a, b) => a - b);
    if (token === '(') return this.until(')')[0];
    if (token === '[') return { list: this.until(']').map((value) => this.one(value)) };
    if (this.tokens[0] === '(') return this.call(token);
    if (!(token in this.series)) throw new Error(`${this.text} names ${token}, which is not one of its metrics`);
    return this.series[token];
  }

  private call(name: string): Value {
    this.next();
    const given = this.tokens[0] === ')' ? (this.next(), []) : this.until(')');
    if (name === 'METRICS') return { list: Object.values(this.series) };
    if (name === 'IF') return this.choose(given.map((value) => this.one(value)));
    if (name === 'FILL') return this.one(given[0]).map((value, index) => value ?? this.one(given[1])[index]);
    const across = ACROSS[name];
    if (!across || isSeries(given[0])) throw new Error(`${name} of ${this.text} is not simulated, or not over a list`);
    const { list } = given[0];
    return this.each((index) => {
      const values = list.flatMap((series) => series[index] ?? []);
      return values.length === 0 ? undefined : across(values);
    });
  }

  private choose([condition, yes, no]: Series[]): Series {
    return this.each((index) => {
      const chosen = condition[index];
      return chosen === undefined ? undefined : (chosen === 0 ? no : yes)?.[index];
    });
  }

  /** A value that is missing on one side is missing in the result, and so is what no number is. */
  private combine(left: Value, right: Value, operate: Operation): Series {
    const [a, b] = [this.one(left), this.one(right)];
    return this.each((index) => {
      const [x, y] = [a[index], b[index]];
      const value = x === undefined || y === undefined ? NaN : operate(x, y);
      return Number.isFinite(value) ? value : undefined;
    });
  }

  private until(end: string): Value[] {
    const values = [this.operation(0)];
    for (let token = this.next(); token !== end; token = this.next()) {
      if (token !== ',') throw new Error(`${this.text} has "${token}" where ${end} should be`);
      values.push(this.operation(0));
    }
    return values;
  }

  private next(): string {
    const token = this.tokens.shift();
    if (token === undefined) throw new Error(`${this.text} ends too early`);
    return token;
  }

  private one(value: Value): Series {
    if (!isSeries(value)) throw new Error(`${this.text} has a list where one series is due`);
    return value;
  }

  private constant(value: number): Series {
    return this.each(() => value);
  }

  private each(value: (index: number) => number | undefined): Series {
    return Array.from({ length: this.length }, (_, index) => value(index));
  }
}
