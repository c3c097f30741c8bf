import { App, AppProps, Duration, Size, Stack, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { plainRows } from './plain';
import { AuroraSnapshot } from '../../src';
import { minimal } from '../assemblies/minimal';
import { TOKYO } from '../assemblies/stacks';

/** A value of a prop, or how to create it in the stack of the construct. */
export type Value<T> = T | ((stack: Stack) => T);

/** One change of one prop. Each is also tried in reverse. */
interface Change<T, P> {
  /** The value before; the default if absent. */
  readonly from?: Value<T>;
  /** The value after; the default if absent. */
  readonly to?: Value<T>;
  /** Props that the construct has before and after the change. */
  readonly beside?: Value<Partial<P>>;
  /** The text of the change, if the values do not say it. */
  readonly name?: string;
}

/** A prop whose change no template shows. */
export interface Inexpressible { readonly why: string }

type Row<T, P> = readonly Change<T, P>[] | Inexpressible;
export type Rows<P> = { readonly [K in keyof P]?: Row<P[K], P> };

/** A program with a construct in it, which takes some of its props from a change. */
export interface Base<P> { readonly name: string; readonly build: (stack: Stack, props: Partial<P>) => void }

/** The least program with a construct. */
export const baseOf = <P>(name: string, id = name): Base<P> =>
  ({ name, build: (stack, props) => void minimal[name].withProps!(stack, id, (all) => ({ ...all, ...props })) });

/** The changes of one struct of the public API on one base. */
export interface Table {
  readonly struct: string;
  readonly base: string;
  readonly props: readonly string[];
  readonly inexpressible: Readonly<Record<string, string>>;
  readonly changes: readonly TriedChange[];
  /** The props whose change is only visible beside other props. */
  readonly besides: readonly string[];
  /** The program with some values of props, and with the props that the change of `prop` has beside it. */
  readonly with: (values: Readonly<Record<string, unknown>>, prop?: string) => Program;
}

/** A change with its two programs. */
export interface TriedChange {
  readonly struct: string;
  readonly prop: string;
  /** For example `FargateApi container.port: default → 8080`. */
  readonly text: string;
  readonly reverse: string;
  readonly before: Program;
  readonly after: Program;
  /** The props of the base after the change. Changes of the tree have none. */
  readonly props?: (stack: Stack) => object;
}

/** Programs with the same object are synthesized once. */
export interface Program { readonly build: (app: App) => void }

/** Changes from the default to each of these values. */
export const to = <T>(...values: readonly Value<T>[]): { readonly to: Value<T> }[] => values.map((value) => ({ to: value }));

export const never = (why: string): Inexpressible => ({ why });

/** Nothing that no verdict reads. */
export const LEAN: AppProps = {
  treeMetadata: false,
  analyticsReporting: false,
  context: {
    'aws:cdk:disable-asset-staging': true,
    'aws:cdk:disable-creation-stack-traces': true,
    'aws:cdk:disable-logicalId-metadata': true,
    '@aws-cdk/core:stackResourceLimit': 1_000,
  },
};

export const stackOf = (app: App): Stack => new Stack(app, 'Parts', { env: TOKYO });

/** The changes of a struct that is the props of the base itself. */
export const tableOf = <P extends object>(struct: string, base: Base<P>, rows: Rows<P>): Table =>
  nestedTable<P, P>(struct, base, '', (props) => props, rows);

/** The changes of a struct that the base takes within its props: `within` puts it there. The rows are these and those of `tables.yml`. */
export function nestedTable<S extends object, P extends object>(
  struct: string, base: Base<P>, path: string, within: (options: Partial<S>, stack: Stack) => Partial<P>, rows: Rows<S> = {},
): Table {
  const propsOf = (options: (stack: Stack) => Partial<S>) => (stack: Stack) => within(options(stack), stack);
  const program = (options: (stack: Stack) => Partial<S>): Program => ({
    build: (app) => {
      const stack = stackOf(app);
      base.build(stack, propsOf(options)(stack));
    },
  });
  const plain = program(() => ({}));
  const entries = Object.entries({ ...rows, ...plainRows(`${struct} in ${base.name} ${path}`) }) as [keyof S & string, Row<unknown, S>][];
  return {
    struct,
    base: base.name,
    props: entries.map(([prop]) => prop),
    inexpressible: Object.fromEntries(entries.flatMap(([prop, row]) => 'why' in row ? [[prop, row.why]] : [])),
    changes: entries.flatMap(([prop, row]) => 'why' in row ? [] : row.map((change) => tried(prop, change))),
    besides: entries.filter(([, row]) => besideOf(row) !== undefined).map(([prop]) => prop),
    with: (values, prop) => program((stack) => ({ ...made(besideOf(Object.fromEntries(entries)[prop ?? '']), stack), ...values } as Partial<S>)),
  };

  function tried(prop: keyof S & string, { from, to: target, beside, name }: Change<unknown, S>): TriedChange {
    const side = (value: Value<unknown> | undefined) => (stack: Stack) =>
      ({ ...made(beside, stack), ...value !== undefined && { [prop]: made(value, stack) } }) as Partial<S>;
    const subject = `${base.name} ${path}${prop}`;
    const [old, changed] = [textOf(from), textOf(target)];
    return {
      struct,
      prop,
      text: `${subject}: ${name ?? `${old} → ${changed}`}`,
      reverse: `${subject}: ${name === undefined ? `${changed} → ${old}` : `${name}, reversed`}`,
      before: from === undefined && beside === undefined ? plain : program(side(from)),
      after: program(side(target)),
      props: propsOf(side(target)),
    };
  }
}

const besideOf = <T, P>(row: Row<T, P> | undefined): Value<Partial<P>> | undefined => row === undefined || 'why' in row ? undefined : row[0].beside;

const made = <T>(value: Value<T> | undefined, stack: Stack): T | undefined =>
  typeof value === 'function' ? (value as (stack: Stack) => T)(stack) : value;

const LONGEST_TEXT = 60;

/** A short text of a value. */
function textOf(value: unknown): string {
  if (value === undefined) return 'default';
  if (typeof value === 'function') return 'passed';
  if (value instanceof Duration) return value.toHumanString();
  if (value instanceof Size) return `${value.toKibibytes() / 1024} MiB`;
  if (value instanceof ec2.InstanceType) return value.toString();
  if (value instanceof AuroraSnapshot) return value.identifier;
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(textOf).join(', ').slice(0, LONGEST_TEXT);
  if (typeof value !== 'object' || value === null) return String(value);
  const plain = Object.getPrototypeOf(value) === Object.prototype;
  return plain ? Object.entries(value).map(([key, one]) => `${key} ${textOf(one)}`).join(', ').slice(0, LONGEST_TEXT) : 'other';
}
