import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { Resource as SpecResource, SpecDatabase } from '@aws-cdk/service-spec-types';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { testStack } from '../../tools/assemblies/stacks';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DependsOn?: string | string[];
}

export type Resources = Record<string, Resource>;

let database: SpecDatabase | undefined;

/**
 * Properties that AWS describes as create-only and changes in place: the number of shards with `UseOnlineResharding`, and the number of replicas
 * (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticache-replicationgroup.html).
 */
const IN_PLACE: Record<string, readonly string[]> = { 'AWS::ElastiCache::ReplicationGroup': ['NumNodeGroups', 'ReplicasPerNodeGroup'] };

/** The description of a resource type by AWS; undefined for custom resources. */
export function specOf(type: string): SpecResource | undefined {
  database ??= loadAwsServiceSpecSync();
  return [...database.lookup('resource', 'cloudFormationType', 'equals', type)][0];
}

/** The template of an app with one stack, which `build` fills. */
export function templateOf(build: (stack: Stack) => unknown, stack = testStack()): Template {
  build(stack);
  return Template.fromStack(stack);
}

export const resourcesOf = (template: Template) => template.toJSON().Resources as Resources;

/** What an update of a stack does to its resources. */
export interface Update {
  /** Resources that exist in both templates and are replaced, e.g. `AWS::ECS::Service by LaunchType`. */
  readonly replaced: string[];
  readonly removed: string[];
  readonly added: string[];
}

/**
 * The update of a stack from one template to another, by the properties that AWS describes as create-only. A resource
 * that refers to a replaced one in such a property is replaced as well.
 */
export function updateOf(before: Resources, after: Resources): Update {
  const replaced = new Map<string, string>();
  const kept = Object.keys(before).filter((id) => id in after);
  for (let found = -1; found !== replaced.size;) {
    found = replaced.size;
    for (const id of kept.filter((one) => !replaced.has(one))) {
      const property = replacingProperty(before[id], after[id], replaced);
      if (property !== undefined) replaced.set(id, property);
    }
  }
  const types = (resources: Resources, others: Resources) => Object.keys(resources).filter((id) => !(id in others)).map((id) => resources[id].Type);
  return {
    replaced: [...replaced].map(([id, property]) => `${after[id].Type} by ${property}`).sort(),
    removed: types(before, after).sort(),
    added: types(after, before).sort(),
  };
}

function replacingProperty(before: Resource, after: Resource, replaced: ReadonlyMap<string, string>): string | undefined {
  if (before.Type !== after.Type) return 'Type';
  const properties = specOf(after.Type)?.properties ?? {};
  return Object.keys({ ...before.Properties, ...after.Properties }).find((name) => {
    if ((properties[name]?.causesReplacement ?? 'no') === 'no' || IN_PLACE[after.Type]?.includes(name)) return false;
    const [old, value] = [before, after].map(({ Properties }) => JSON.stringify(Properties?.[name]));
    return old !== value || [...replaced.keys()].some((id) => value?.includes(`"${id}"`));
  });
}
