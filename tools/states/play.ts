import jsonata from 'jsonata';

/* eslint-disable @typescript-eslint/no-explicit-any */

/** An error of a state, as the Amazon States Language names it. */
export class StateError extends Error {
  constructor(readonly error: string, readonly reason = '') {
    super(`${error}: ${reason}`);
  }
}

/** A service integration: the result of a call, or a `StateError`. */
export type Call = (resource: string, args: any) => unknown;

/** How an execution ended, and the states that it entered. */
export interface Execution {
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly error?: string;
  readonly cause?: string;
  readonly states: string[];
}

/** What identifies an execution. */
export interface Start {
  readonly id: string;
  readonly input?: unknown;
  /** The time of the start; each wait adds to it. */
  readonly time: Date;
}

const FIELDS: Record<string, string[]> = {
  Pass: ['Assign', 'Next'],
  Task: ['Arguments', 'Assign', 'Catch', 'End', 'Next', 'Resource', 'Retry', 'TimeoutSeconds'],
  Choice: ['Choices', 'Default'],
  Wait: ['Next', 'Seconds'],
  Succeed: [],
  Fail: ['Cause', 'Error'],
};
/** More states than any run of a job enters. */
const MOST_STATES = 200;

/**
 * Runs a state machine with JSONata, with the given service integrations and without waiting.
 *
 * @throws if the definition has a state or a field that is not known here
 */
export async function play(definition: any, call: Call, start: Start): Promise<Execution> {
  if (definition.QueryLanguage !== 'JSONata') throw new Error(`the query language ${definition.QueryLanguage} is not known here`);
  const variables: Record<string, unknown> = {};
  const states: string[] = [];
  let now = start.time.getTime();
  let next: string = definition.StartAt;

  while (states.length < MOST_STATES) {
    const state = checked(definition.States[next], next);
    states.push(next);
    const context = {
      Execution: { Id: start.id, Input: start.input ?? {}, StartTime: start.time.toISOString() },
      State: { Name: next, EnteredTime: new Date(now).toISOString() },
    };
    const evaluate = async (value: any, more: object = {}) => resolve(value, { ...variables, states: { context, ...more } });
    const assign = async (value: any, more?: object) => Object.assign(variables, await evaluate(value ?? {}, more));
    switch (state.Type) {
      case 'Pass':
        await assign(state.Assign);
        next = state.Next;
        break;
      case 'Wait':
        now += 1_000 * state.Seconds;
        next = state.Next;
        break;
      case 'Choice': {
        const chosen = await firstOf<any>(state.Choices, async ({ Condition }) => await evaluate(Condition) === true);
        await assign(chosen?.Assign);
        next = chosen ? chosen.Next : state.Default;
        break;
      }
      case 'Task':
        try {
          const result = await attempt(state, async () => call(state.Resource, await evaluate(state.Arguments)));
          await assign(state.Assign, { result });
          if (state.End) return { status: 'SUCCEEDED', states };
          next = state.Next;
        } catch (error) {
          const { error: Error, reason: Cause } = stateError(error);
          const caught = (state.Catch ?? []).find((one: any) => handles(one, Error));
          if (!caught) return { status: 'FAILED', error: Error, cause: Cause, states };
          await assign(caught.Assign, { errorOutput: { Error, Cause } });
          next = caught.Next;
        }
        break;
      case 'Fail':
        return { status: 'FAILED', error: await evaluate(state.Error), cause: await evaluate(state.Cause), states };
      default:
        return { status: 'SUCCEEDED', states };
    }
  }
  throw new Error(`the execution entered ${MOST_STATES} states: ${states.slice(0, 20)} …`);
}

function checked(state: any, name: string): any {
  const known = FIELDS[state?.Type];
  const unknown = Object.keys(state ?? {}).filter((field) => field !== 'Type' && !known?.includes(field));
  if (!known || unknown.length > 0) throw new Error(`the state ${name} of type ${state?.Type} with ${unknown} is not known here`);
  return state;
}

/** Repeats a call as often as its retriers allow. */
async function attempt(state: any, run: () => Promise<unknown>): Promise<unknown> {
  const tries = new Map<object, number>();
  for (;;) {
    try {
      return await run();
    } catch (error) {
      const { error: name } = stateError(error);
      const retrier = (state.Retry ?? []).find((one: any) => handles(one, name));
      const made = tries.get(retrier) ?? 0;
      if (!retrier || made >= (retrier.MaxAttempts ?? 3)) throw error;
      tries.set(retrier, made + 1);
    }
  }
}

const handles = ({ ErrorEquals: names }: { readonly ErrorEquals: string[] }, error: string): boolean =>
  names.includes(error) || names.includes('States.ALL') || names.includes('States.TaskFailed') && error !== 'States.Timeout';

function stateError(error: unknown): StateError {
  if (error instanceof StateError) return error;
  throw error;
}

async function resolve(value: any, bindings: Record<string, unknown>): Promise<any> {
  if (Array.isArray(value)) return Promise.all(value.map((one) => resolve(one, bindings)));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([key, one]) => [key, await resolve(one, bindings)])));
  }
  const expression = typeof value === 'string' ? /^\{%(.*)%\}$/s.exec(value)?.[1] : undefined;
  if (expression === undefined) return value;
  const parsed = jsonata(expression);
  // Step Functions has this function instead of $eval.
  parsed.registerFunction('parse', (text: string) => JSON.parse(text), '<s:x>');
  const result = await parsed.evaluate({}, bindings);
  if (result === undefined) throw new StateError('States.QueryEvaluationError', `${expression} returned nothing`);
  return result;
}

async function firstOf<T>(list: T[], test: (one: T) => Promise<boolean>): Promise<T | undefined> {
  for (const one of list) if (await test(one)) return one;
  return undefined;
}
