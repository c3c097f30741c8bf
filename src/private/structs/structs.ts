import { existsSync, readFileSync } from 'fs';
import { invalid } from '../errors';
import { packaged } from '../packaged';

/** A public struct, as `tools/structs.ts` reads it from the types. */
interface Struct {
  /** The class whose constructor or static methods take it; absent where it is only a prop of other structs. */
  readonly of?: string;
  /** The type of each prop or of its elements: a struct, a class, an interface of the CDK, or an empty text. */
  readonly props: Readonly<Record<string, string>>;
}

/** A prop as a class takes it, for example `existing.database` of `EldoniaPlatform`. */
export interface Place {
  readonly taker: string;
  readonly path: readonly string[];
  /** The struct that declares the prop. */
  readonly struct: string;
}

let table: Readonly<Record<string, Struct>> | undefined;

/** The public structs by their names. */
export function structs(): Readonly<Record<string, Struct>> {
  return table ??= JSON.parse(readTable()) as Record<string, Struct>;
}

/** Each construct reads it first, before it needs the code of a function from the same folder. */
function readTable(): string {
  const file = packaged('private/structs.json');
  if (!existsSync(file)) {
    invalid(undefined, 'eldonia-constructs must be in a folder of its own with its assets, got a bundle without ' +
      'them; keep the package out of it, with esbuild by --external:eldonia-constructs');
  }
  return readFileSync(file, 'utf8');
}

/**
 * The props that one which a struct does not declare can mean: one of a similar struct, one of the same class at
 * another level, and one of a class whose instances are values of props. At most one of each class.
 */
export function placesOf({ taker, path, struct }: Place): Place[] {
  const prop = path.at(-1)!;
  const all = takers().flatMap((name) => placesIn(name)).filter((place) => place.path.at(-1) === prop);
  const parts = partsOf(taker);
  const ranked = [
    ...all.filter((place) => isSimilar(struct, place.struct) || (path.length > 1 && place.path.at(-2) === path.at(-2))),
    ...all.filter((place) => place.taker === taker),
    ...all.filter((place) => parts.has(place.taker)),
  ];
  return ranked.filter((place, index) => ranked.findIndex((one) => one.taker === place.taker) === index);
}

const takers = () => [...new Set(Object.values(structs()).flatMap(({ of }) => of ?? []))];

/** Every prop that a class takes, at any depth. */
function placesIn(taker: string): Place[] {
  const below = (struct: string, above: readonly string[]): Place[] =>
    Object.entries(structs()[struct].props).flatMap(([prop, type]) => {
      const path = [...above, prop];
      return [{ taker, path, struct }, ...type in structs() ? below(type, path) : []];
    });
  return Object.entries(structs()).filter(([, { of }]) => of === taker).flatMap(([struct]) => below(struct, []));
}

/** Whether a struct has most of the props of another. */
function isSimilar(struct: string, other: string): boolean {
  const names = Object.keys(structs()[struct].props);
  return names.filter((name) => name in structs()[other].props).length > names.length / 2;
}

/** The classes whose instances are values of the props of a class, or of their props. */
function partsOf(taker: string, found = new Set<string>()): Set<string> {
  for (const { struct, path } of placesIn(taker)) {
    const type = structs()[struct].props[path.at(-1)!];
    if (type === '' || type in structs() || found.has(type)) continue;
    found.add(type);
    partsOf(type, found);
  }
  return found;
}
