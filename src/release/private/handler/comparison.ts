import { TaskDefinition } from '@aws-sdk/client-ecs';

/**
 * The lists of a task definition whose order has a meaning: arguments, files of which the first wins, and servers that
 * are tried in turn. ECS may return others, such as variables and secrets, in another order than they were registered.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
 */
export const ORDERED = ['command', 'entryPoint', 'environmentFiles', 'dnsServers', 'dnsSearchDomains'];

/** Whether a task definition differs from another one in more than the image of a container. */
export function differs(one: TaskDefinition, other: TaskDefinition, container: string): boolean {
  return comparable(one, container) !== comparable(other, container);
}

/** The settings that differ from what the stack declares, by their names. */
export function changedFrom(declared: Readonly<Record<string, unknown>>, actual: object): string[] {
  return Object.keys(declared).filter((name) => !includes(actual[name as keyof typeof actual], declared[name]));
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

/** Whether a value has what the stack sets. ECS adds defaults, and the order of lists has no meaning. */
function includes(value: unknown, declared: unknown): boolean {
  if (Array.isArray(declared)) {
    const all = Array.isArray(value) ? value as unknown[] : [];
    return all.length === declared.length && declared.every((one) => all.some((other) => includes(other, one)));
  }
  if (typeof declared !== 'object' || declared === null) return String(value || '') === String(declared || '');
  const actual = value as Record<string, unknown> | undefined;
  return Object.entries(declared).every(([key, one]) => includes(actual?.[key], one));
}
