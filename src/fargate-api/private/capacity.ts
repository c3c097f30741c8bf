import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { checkInteger, invalid } from '../../private/errors';

const PROVIDERS = ['FARGATE', 'FARGATE_SPOT'];
// Read 2026-12-01: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-ecs-cluster-capacityproviderstrategyitem.html
const [MOST_BASE, MOST_WEIGHT] = [100_000, 1_000];

/** A strategy, as a launch type would replace the service. */
export const ON_DEMAND: ecs.CapacityProviderStrategy[] = [{ capacityProvider: 'FARGATE', weight: 1 }];

/** Checks what ECS rejects, and Fargate has no provider for. */
export function checkStrategies(
  scope: IConstruct | undefined, prop: string, strategies: ecs.CapacityProviderStrategy[],
): void {
  const names = strategies.map(({ capacityProvider }) => capacityProvider);
  const wrong = names.filter((name) => !Token.isUnresolved(name))
    .find((name, at, known) => !PROVIDERS.includes(name) || known.indexOf(name) !== at);
  if (names.length === 0 || wrong !== undefined) {
    invalid(scope, `${prop} must have FARGATE, FARGATE_SPOT or both, each once, got ${names.join(', ') || 'none'}; ` +
      'remove the others, or leave it out');
  }
  for (const { base, weight } of strategies) {
    checkInteger(scope, `base of ${prop}`, base, 0, MOST_BASE);
    checkInteger(scope, `weight of ${prop}`, weight, 0, MOST_WEIGHT);
  }
  if (strategies.every(({ weight = 0 }) => weight === 0)) {
    invalid(scope, `${prop} must have a weight of at least 1 in one of them, got none; set weight`);
  }
  if (strategies.filter(({ base = 0 }) => base !== 0).length > 1) {
    invalid(scope, `${prop} must have a base in one of them at most, got two; remove one`);
  }
}
