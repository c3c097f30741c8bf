/** An expression of metric math. */
export type Tree =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Tree[] }
  | { readonly kind: 'operation'; readonly operator: string; readonly left: Tree; readonly right: Tree }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Tree[] };

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(>=|<=|==|!=|&&|\|\||[-+*/^()[\],<>]))/y;

/** From the lowest to the highest precedence. */
const PRECEDENCE: readonly (readonly string[])[] = [['||', 'OR'], ['&&', 'AND'], ['>', '>=', '<', '<=', '==', '!='], ['+', '-'], ['*', '/'], ['^']];

/** Reads an expression. Text that is no metric math throws an error. */
export function parse(text: string): Tree {
  return new Parser(text).parse();
}

class Parser {
  private readonly tokens: string[] = [];

  constructor(private readonly text: string) {
    TOKEN.lastIndex = 0;
    for (let end = 0; text.slice(end).trim() !== ''; end = TOKEN.lastIndex) {
      const match = TOKEN.exec(text);
      if (!match) throw new Error(`${text} can't be read from "${text.slice(end)}" on`);
      this.tokens.push(match[0].trim());
    }
  }

  parse(): Tree {
    const tree = this.operation(0);
    if (this.tokens.length > 0) throw new Error(`${this.text} goes on with "${this.tokens.join(' ')}"`);
    return tree;
  }

  private operation(level: number): Tree {
    if (level === PRECEDENCE.length) return this.operand();
    let left = this.operation(level + 1);
    while (PRECEDENCE[level].includes(this.tokens[0])) {
      left = { kind: 'operation', operator: this.tokens.shift()!, left, right: this.operation(level + 1) };
    }
    return left;
  }

  private operand(): Tree {
    const token = this.next();
    if (/^\d/.test(token)) return { kind: 'number', value: Number(token) };
    if (token === '-') return { kind: 'operation', operator: '-', left: { kind: 'number', value: 0 }, right: this.operand() };
    if (token === '(') return this.until(')')[0];
    if (token === '[') return { kind: 'list', items: this.until(']') };
    if (this.tokens[0] === '(') return this.call(token);
    return { kind: 'name', name: token };
  }

  private call(name: string): Tree {
    this.next();
    return { kind: 'call', name, given: this.tokens[0] === ')' ? (this.next(), []) : this.until(')') };
  }

  private until(end: string): Tree[] {
    const trees = [this.operation(0)];
    for (let token = this.next(); token !== end; token = this.next()) {
      if (token !== ',') throw new Error(`${this.text} has "${token}" where ${end} should be`);
      trees.push(this.operation(0));
    }
    return trees;
  }

  private next(): string {
    const token = this.tokens.shift();
    if (token === undefined) throw new Error(`${this.text} ends too early`);
    return token;
  }
}
