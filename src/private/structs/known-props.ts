import { IConstruct, Node } from 'constructs';
import { checkPlaced } from './placed-props';
import { Place, placesOf, structs } from './structs';
import { invalid } from '../errors';

/** A class of the library, and no interface of the CDK. */
const CLASS = /^(?!I[A-Z])./;
/** More would hide what to do. */
const MOST_PLACES = 3;

/**
 * Refuses props that a struct does not declare, also within its structs, because nothing would read them, and resources
 * of another account or Region.
 *
 * TypeScript refuses them in a literal only, and JavaScript nowhere. A prop without a value is no loss, nor is a member
 * of an instance of the user's class, which has more than the props, or a hidden one of a class of the library.
 *
 * @param struct name of the public struct
 */
export function checkKnownProps(scope: IConstruct | undefined, struct: string, props: unknown): void {
  const taker = structs()[struct].of!;
  check(scope, props, { taker, path: [], struct }, isSubclass(scope, taker));
}

function check(
  scope: IConstruct | undefined, value: unknown, { taker, path, struct }: Place, mayHaveMore = false,
): void {
  const known = structs()[struct].props;
  const members = given(value);
  const props = members.filter(([prop]) => Object.hasOwn(known, prop)).map(([prop]) => prop);
  const { node } = Object(value) as { node?: unknown };
  if (node instanceof Node && props.length > 0 && !Object.hasOwn(known, 'node') && !mayHaveMore) {
    invalid(scope, `${path.join('.') || 'the argument'} must be an object with the props of ${struct}, got a ` +
      `construct or its members (${node.path}); pass only its ${props.join(', ')} in a new object`);
  }
  const ofClass = isOfClass(value) && props.length > 0;
  for (const [prop, inner] of members) {
    const place = { taker, path: [...path, prop], struct };
    if (!Object.hasOwn(known, prop)) {
      if (!mayHaveMore && !ofClass && !prop.startsWith('_')) {
        invalid(scope, `${place.path.join('.')} must be a prop of ${struct}, got an unknown name; ${adviceFor(place)}`);
      }
    } else if (known[prop] in structs()) {
      check(scope, inner, { ...place, struct: known[prop] });
    } else {
      if (CLASS.test(known[prop])) checkInstances(scope, place.path.join('.'), known[prop], inner);
      if (scope) checkPlaced(scope, { struct, path: place.path, type: known[prop] }, inner);
    }
  }
}

/** Refuses what is no instance of a class, or a list of them, also where TypeScript would accept it. */
function checkInstances(scope: IConstruct | undefined, prop: string, type: string, value: unknown): void {
  for (const one of [value].flat()) {
    if (classesOf(one).includes(type)) continue;
    const members = given(one).map(([name]) => name).filter((name) => !name.startsWith('_'));
    const got = typeof one === 'object' ? `an object with ${members.join(', ') || 'no members'}` : `a ${typeof one}`;
    const options = Object.values(structs()).filter(({ of }) => of === type).flatMap(({ props }) => Object.keys(props));
    const names = new Set(members.flatMap((name) => similarName(name, options) ?? []));
    const taken = names.size > 0 ? `, which takes ${[...names].join(', ')}` : '';
    invalid(scope, `${prop} must be an instance of ${type}, got ${got}; create it with ${type}${taken}`);
  }
}

/** The names of the class of a value and of its bases, also in another copy of the library. */
function classesOf(value: unknown): string[] {
  const found: string[] = [];
  for (let next = Object(value) as object | null; next; next = Object.getPrototypeOf(next)) {
    if (Object.hasOwn(next, 'constructor')) found.push(next.constructor.name);
  }
  return found;
}

/** The props with a value, also those that an object inherits. */
function given(props: unknown): [string, unknown][] {
  if (typeof props !== 'object') return [];
  const found: [string, unknown][] = [];
  for (const prop in props) {
    const value = (props as Record<string, unknown>)[prop];
    if (value !== undefined && value !== null) found.push([prop, value]);
  }
  return found;
}

/** Whether a value is an instance of a class, also one of another realm, and not an object with inherited props. */
function isOfClass(value: unknown): boolean {
  let root = value;
  for (let next = value; typeof next === 'object' && next !== null; next = Object.getPrototypeOf(next)) root = next;
  return root !== value && Object(value).constructor !== Object(root).constructor;
}

function adviceFor(place: Place): string {
  const names = Object.keys(structs()[place.struct].props).filter((prop) => !prop.startsWith('_'));
  const name = similarName(place.path.at(-1)!, names);
  if (name !== undefined) return `did you mean ${name}?`;
  const places = placesOf(place).slice(0, MOST_PLACES).map(({ taker, struct, path }) => {
    const where = path.join('.');
    // Another struct of the same class, for example that of an import.
    return `${taker === place.taker && where === place.path.join('.') ? struct : taker} takes ${where}`;
  });
  const ignored = `because ${place.taker} would ignore it`;
  return places.length > 0 ? `${places.join(', ')}: move or remove it, ${ignored}` : `remove it, ${ignored}`;
}

/** A subclass has props of its own, which it usually passes on to `super` with the others. */
function isSubclass(scope: IConstruct | undefined, taker: string): boolean {
  const declares = (type: object) =>
    Object.getOwnPropertyDescriptor(type, 'PROPERTY_INJECTION_ID')?.value === `eldonia-constructs.${taker}`;
  const bases: object[] = [];
  for (let type: object | null = scope?.constructor ?? null; type; type = Object.getPrototypeOf(type)) bases.push(type);
  // The decorator of property injection wraps the class.
  return bases.findIndex(declares) > 1;
}

/** The name that a mistyped one most likely means; undefined if none is similar. */
export function similarName(name: string, names: readonly string[]): string | undefined {
  const typed = plain(name);
  const [best] = names.map((other) => ({ other, edits: edits(typed, plain(other)) })).sort((a, b) => a.edits - b.edits);
  return best && best.edits <= Math.ceil(typed.length / 4) ? best.other : undefined;
}

/** Without case and separators, which are no mistakes in other languages. */
const plain = (name: string) => name.replace(/[-_]/g, '').toLowerCase();

/** How many letters must be added, removed, replaced, or exchanged with the next one. */
function edits(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= from.length; row++) {
    rows[row] = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isExchanged = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      rows[row][column] = Math.min(
        rows[row - 1][column] + 1,
        rows[row][column - 1] + 1,
        rows[row - 1][column - 1] + (isSame ? 0 : 1),
        isExchanged ? rows[row - 2][column - 2] + 1 : Infinity,
      );
    }
  }
  return rows[from.length][to.length];
}
