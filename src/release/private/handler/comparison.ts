import { TaskDefinition } from '@aws-sdk/client-ecs';

/**
 * The lists of a task definition whose order has a meaning: arguments, files of which the first wins, and servers that
 * are tried in turn. ECS may return others, such as variables and secrets, in another order than they were registered.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export const ORDERED = ['command', 'entryPoint', 'environmentFiles', 'dnsServers', 'dnsSearchDomains'];

/**
 * What ECS takes for a member of a setting that is absent, where that is neither nothing, 0 nor false.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html
 */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  action: 'ROLLBACK',
  assignPublicIp: 'DISABLED',
  canaryBakeTimeInMinutes: 10,
  canaryPercent: 5,
  deploymentController: { type: 'ECS' },
  maximumPercent: 200,
  minimumHealthyPercent: 100,
  resetOnHealthyTask: true,
  stepBakeTimeInMinutes: 6,
  stepPercent: 10,
  strategy: 'ROLLING',
  targetType: 'AWS_LAMBDA',
  thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 },
  timeoutConfiguration: { action: 'ROLLBACK', timeoutInMinutes: 1_440 },
  timeoutInMinutes: 1_440,
};
/**
 * The other members of settings, which are nothing, 0 or false where they are absent. What ECS returns beside them and
 * the stack does not set is newer than this list: it must not refuse each release.
 */
const OTHERS = [
  'advancedConfiguration', 'alarmNames', 'alarms', 'alternateTargetGroupArn', 'awsvpcConfiguration',
  'bakeTimeInMinutes', 'base', 'canaryConfiguration', 'capacityProvider', 'containerName', 'containerPort',
  'deploymentCircuitBreaker', 'earlySuccessCriteria', 'enable', 'healthyPercent', 'hookDetails', 'hookTargetArn',
  'lifecycleHooks', 'lifecycleStages', 'linearConfiguration', 'loadBalancerName', 'port', 'productionListenerRule',
  'registryArn', 'roleArn', 'rollback', 'securityGroups', 'sourceServiceRevisionCleanup', 'subnets', 'targetGroupArn',
  'testListenerRule', 'type', 'value', 'weight',
];
/** What ECS does not return of a service. It can only be restored. */
const NOT_RETURNED = ['monitoring'];

/** Whether a task definition differs from another one in more than the image of a container. */
export function differs(one: TaskDefinition, other: TaskDefinition, container: string): boolean {
  return comparable(one, container) !== comparable(other, container);
}

/** The settings that differ from what the stack declares, by their names. */
export function changedFrom(declared: Readonly<Record<string, unknown>>, actual: object): string[] {
  return Object.keys(declared).filter((name) =>
    !NOT_RETURNED.includes(name) && !includes(actual[name as keyof typeof actual], declared[name], name));
}

/** A task definition without what ECS adds to it, and a registration does not take. */
export function settingsOf(definition: TaskDefinition) {
  const {
    taskDefinitionArn, revision, status, requiresAttributes, compatibilities, registeredAt, registeredBy,
    deregisteredAt, deleteRequestedAt, ...rest
  } = definition;
  return rest;
}

function comparable(definition: TaskDefinition, released: string): string {
  const { containerDefinitions = [], ...rest } = settingsOf(definition);
  const containers = containerDefinitions.map((container) =>
    container.name === released ? { ...container, image: undefined } : container);
  return JSON.stringify(given({ ...rest, containers }));
}

/**
 * A value without what means the same if absent, because ECS adds empty lists to some copies, and with its keys and its
 * lists in order, where the order has no meaning.
 */
function given(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    if (value.length === 0) return undefined;
    const all = value.map((one) => given(one));
    return ORDERED.includes(key) ? all : all.sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  }
  if (typeof value !== 'object' || value === null) return value || undefined;
  const entries = Object.entries(value).map(([name, one]) => [name, given(one, name)] as const)
    .filter(([, one]) => one !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries.sort(([a], [b]) => a < b ? -1 : 1)) : undefined;
}

/**
 * Whether a value is what the stack sets. What the stack leaves out has the default of AWS, and so has what ECS does
 * not return. The order of lists has no meaning.
 */
function includes(value: unknown, declared: unknown, key: string): boolean {
  const [actual, wanted] = [value, declared].map((one) => one ?? DEFAULTS[key]);
  if (Array.isArray(wanted)) {
    const all = Array.isArray(actual) ? actual as unknown[] : [];
    const has = (one: unknown) => all.some((other) => includes(other, one, ''));
    return all.length === wanted.length && wanted.every(has);
  }
  if (typeof wanted === 'object' && wanted !== null) {
    const [own, other] = [wanted, actual ?? {}] as Record<string, unknown>[];
    const isCompared = (name: string) => name in own || name in DEFAULTS || OTHERS.includes(name);
    return Object.keys({ ...own, ...other }).filter(isCompared)
      .every((name) => includes(other[name], own[name], name));
  }
  return wanted ? String(actual) === String(wanted) : given(actual) === undefined;
}
