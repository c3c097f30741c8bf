import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { Made, made, Realized, realized } from './made';
import { tablesOf } from '../../tools/changes/tables';

/** A construct under property-based test: random plain data, and how the construct is made from it. */
export interface Subject<Sample> {
  readonly name: string;
  readonly arbitrary: fc.Arbitrary<Sample>;
  readonly build: (stack: Stack, id: string, sample: Sample) => void;
  /** How many sets are worth trying; a thousand if absent. */
  readonly sets?: number;
}

type Samples<Props> = { readonly [Prop in keyof Props]: fc.Arbitrary<Props[Prop]> };

/**
 * A subject whose props are explored one by one, and in every second sample with a change of `tools/changes/tables`. So each new prop is among
 * the random props once it has a row there; it needs an arbitrary here only if not every value of it is legal.
 *
 * @param always props that each sample has
 * @param perhaps props that are also left out
 */
export function subject<Always extends object, Perhaps extends object>(
  name: string,
  always: Samples<Always>,
  perhaps: Samples<Perhaps>,
  build: (props: Realized<Always & Partial<Perhaps>>, stack: Stack, id: string) => unknown,
  sets?: number,
): Subject<[Always & Partial<Perhaps>, Made<object>]> {
  const props = fc.record({ ...always, ...perhaps }, { requiredKeys: Object.keys(always) as never }) as fc.Arbitrary<Always & Partial<Perhaps>>;
  return {
    name,
    arbitrary: fc.tuple(props, changeOf(name)),
    build: (stack, id, [own, change]) =>
      void build({ ...realized<object>(own, stack, id), ...realized(change, stack, `${id}Change`) } as Realized<Always & Partial<Perhaps>>, stack, id),
    sets,
  };
}

/** A change of a construct, or none. */
function changeOf(construct: string): fc.Arbitrary<Made<object>> {
  const changes = tablesOf(construct).flatMap((table) => table.changes).filter(({ props }) => props !== undefined);
  return made(fc.constantFrom('none', ...changes.flatMap(({ text }) => ['none', text])), (text, stack, id) =>
    changes.find((change) => change.text === text)?.props!(within(stack, id)) ?? {});
}

/** As the stack for what a change makes, whose ids another sample has, too. */
function within(stack: Stack, id: string): Stack {
  const { region, account } = stack;
  return Object.assign(new Construct(stack, id), { region, account }) as Construct as Stack;
}

/** A struct whose members are all optional. */
export const struct = <Members extends object>(members: Samples<Members>): fc.Arbitrary<Partial<Members>> =>
  fc.record(members, { requiredKeys: [] }) as fc.Arbitrary<Partial<Members>>;

/** An account for what is built under an id that ends with a number. */
export const accountOf = (id: string): string => String(100_000_000_000 + Number(/\d+$/.exec(id)?.[0] ?? 0));

