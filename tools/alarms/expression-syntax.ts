/** An expression of metric math. */
export type Tree =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Tree[] }
  | { readonly kind: 'operation'; readonly operator: string; readonly left: Tree; readonly right: Tree }
  | { readonly kind: 'call'; readonly name: string; readonly given: readonly Tree[] };

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(>=|<=|==|!=|&&|\|\||[-+*/^()[\],<>]))/gy;

/** From the lowest to the highest precedence. */
const PRECEDENCE: readonly (readonly string[])[] = [['||', 'OR'], ['&&', 'AND'], ['>', '>=', '<', '<=', '==', '!='], ['+', '-'], ['*', '/'], ['^']];

/** Reads an expression. Text that is no metric math throws an error. */
export function parse(text: string): Tree {
  const found = [...text.matchAll(TOKEN)].map(([token]) => token);
  const rest = text.slice(found.join('').length);
  if (rest.trim() !== '') throw new Error(`${text} can't be read from "${rest}" on`);
  const tokens = found.map((token) => token.trim());

  function next(): string {
    const token = tokens.shift();
    if (token === undefined) throw new Error(`${text} ends too early`);
    return token;
  }

  function operation(level: number): Tree {
    if (level === PRECEDENCE.length) return operand();
    let left = operation(level + 1);
    while (PRECEDENCE[level].includes(tokens[0])) left = { kind: 'operation', operator: next(), left, right: operation(level + 1) };
    return left;
  }

  function operand(): Tree {
    const token = next();
    if (/^\d/.test(token)) return { kind: 'number', value: Number(token) };
    if (token === '-') return { kind: 'operation', operator: '-', left: { kind: 'number', value: 0 }, right: operand() };
    if (token === '(') return until(')')[0];
    if (token === '[') return { kind: 'list', items: until(']') };
    if (tokens.at(0) !== '(') return { kind: 'name', name: token };
    next();
    return { kind: 'call', name: token, given: tokens.at(0) === ')' ? (next(), []) : until(')') };
  }

  function until(end: string): Tree[] {
    const trees = [operation(0)];
    for (let token = next(); token !== end; token = next()) {
      if (token !== ',') throw new Error(`${text} has "${token}" where ${end} should be`);
      trees.push(operation(0));
    }
    return trees;
  }

  const tree = operation(0);
  if (tokens.length > 0) throw new Error(`${text} goes on with "${tokens.join(' ')}"`);
  return tree;
}
