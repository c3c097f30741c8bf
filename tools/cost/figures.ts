import { Component } from './charge';
import { Cost, costOf, Line, total } from './cost';
import { priceOf } from './price-list';
import { scenario, ScenarioName } from './scenarios';

const known = new Map<ScenarioName, Cost>();

/** The cost of a scenario, computed once per process. */
export function cost(name: ScenarioName): Cost {
  const result = known.get(name) ?? costOf(scenario(name));
  known.set(name, result);
  return result;
}

export interface Part { readonly region?: string; readonly stack?: RegExp; readonly components?: readonly Component[] }

/** US dollars per month of a scenario, or of a part of it. */
export function usd(name: ScenarioName, { region, stack, components }: Part = {}): number {
  const wanted = (line: Line) => (region === undefined || line.region === region) && (stack === undefined || stack.test(line.stack))
    && (components === undefined || components.includes(line.component));
  return total(cost(name).lines.filter(wanted));
}

/** US dollars per month of a scenario with so many requests per second. */
export const withTraffic = (name: ScenarioName, perSecond: number): Cost => costOf(scenario(name), 'fail', perSecond);

/** The amount of the default budget of a scenario. */
export function budget(name: ScenarioName): number {
  interface Data { readonly BudgetType: string; readonly BudgetLimit: { readonly Amount: number } }
  interface Budget { readonly Type: string; readonly Properties?: { readonly Budget: Data } }
  const budgets = scenario(name).stacksRecursively.flatMap(({ template }) => Object.values<Budget>(template.Resources ?? {}))
    .filter(({ Type, Properties }) => Type === 'AWS::Budgets::Budget' && Properties?.Budget.BudgetType === 'COST');
  if (budgets.length !== 1) throw new Error(`a scenario must have one budget of costs, got ${budgets.length} in ${name}`);
  return budgets[0].Properties!.Budget.BudgetLimit.Amount;
}

/** A unit price in Tokyo, times a quantity. */
export const price = (key: string, quantity = 1, region = 'ap-northeast-1'): number => priceOf(key, region).usd * quantity;

/** Rounds to a multiple of the step, and writes it as the documents do. */
export function rounded(value: number, step: number): string {
  const digits = step >= 1 ? 0 : Math.max(2, Math.ceil(-Math.log10(step)));
  return (Math.round(value / step) * step).toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
