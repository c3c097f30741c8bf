/* eslint-disable @typescript-eslint/no-explicit-any */

/**
 * A template's resources as CloudFormation would see them with the given parameter values: conditions decided, `Fn::If`
 * replaced by its branch, and what can't be known before deployment left as it is.
 */
export function evaluate(template: any, parameters: Record<string, string>): Record<string, any> {
  const { reduce } = decide(template, parameters);
  return reduce(template.Resources);
}

/** As `evaluate`, without the resources whose condition is false. */
export function existing(template: any, parameters: Record<string, string>): Record<string, any> {
  const { reduce, isTrue } = decide(template, parameters);
  const resources = Object.entries<any>(template.Resources ?? {}).filter(([, { Condition }]) => Condition === undefined || isTrue(Condition));
  return reduce(Object.fromEntries(resources));
}

function decide(template: any, parameters: Record<string, string>): { reduce(value: any): any; isTrue(name: string): boolean } {
  const values: Record<string, string> = {};
  for (const [name, { Default }] of Object.entries<any>(template.Parameters ?? {})) values[name] = parameters[Default] ?? parameters[name] ?? Default;

  const isTrue = (name: string): boolean => test(template.Conditions[name]);
  const test = (expression: any): boolean => {
    if (expression['Fn::Equals']) {
      const [left, right] = expression['Fn::Equals'].map(reduce);
      return left === right;
    }
    if (expression['Fn::Not']) return !test(expression['Fn::Not'][0]);
    if (expression['Fn::And']) return expression['Fn::And'].every(test);
    if (expression['Fn::Or']) return expression['Fn::Or'].some(test);
    if (expression.Condition) return isTrue(expression.Condition);
    throw new Error(`can't decide ${JSON.stringify(expression)}`);
  };
  const reduce = (value: any): any => {
    if (Array.isArray(value)) return value.map(reduce).filter((item) => item !== undefined);
    if (value === null || typeof value !== 'object') return value;
    if (value.Ref === 'AWS::NoValue') return undefined;
    if (value.Ref in values) return values[value.Ref];
    if (value['Fn::If']) return reduce(value['Fn::If'][isTrue(value['Fn::If'][0]) ? 1 : 2]);
    const members = Object.entries(value).map(([key, member]) => [key, reduce(member)]).filter(([, member]) => member !== undefined);
    return call(Object.fromEntries(members));
  };
  return { reduce, isTrue };
}

/** Functions over plain strings; over anything else they stay. */
function call(value: any): any {
  const split = value['Fn::Split'];
  if (split && typeof split[1] === 'string') return split[1].split(split[0]);
  const select = value['Fn::Select'];
  if (select && Array.isArray(select[1])) return select[1][select[0]];
  const join = value['Fn::Join'];
  if (!join || !Array.isArray(join[1])) return value;
  const parts = join[1].reduce((merged: any[], part: any) => typeof part === 'string' && typeof merged.at(-1) === 'string'
    ? [...merged.slice(0, -1), merged.at(-1) + join[0] + part] : [...merged, part], []);
  return parts.length === 1 ? parts[0] : { 'Fn::Join': [join[0], parts] };
}
