/* eslint-disable @typescript-eslint/no-explicit-any */
import { SynthesizedApp } from '../src/assembly/synthesized-app';

/**
 * The resources of a template as CloudFormation would see them with the given parameter values, without those whose
 * condition is false. References are texts, such as `${LogicalId.Attribute}`.
 */
export function evaluate(template: any, values: Readonly<Record<string, string>>): Record<string, any> {
  const stack = { name: '${AWS::StackName}', template };
  const app = new SynthesizedApp([stack], { values, decided: true });
  return Object.fromEntries(app.all().map(({ id, body }) => [id, app.resolve(stack, body)]));
}
