import { StackTemplate } from '../../src/change-guard/internal';

/** What the rules beside the guard read of the templates. IDs are `stack|logical id`. */
export interface Facts {
  /** The target groups to which the listeners of a load balancer forward. */
  readonly groups: ReadonlyMap<string, ReadonlySet<string>>;
  readonly instances: ReadonlyMap<string, InstanceFacts>;
}

/** A database instance, the resources for which it waits, and whether its change waits for the maintenance window. */
interface InstanceFacts {
  readonly cluster: string;
  readonly size: string;
  readonly after: readonly string[];
  readonly deferred: boolean;
}

type Body = NonNullable<StackTemplate['template']['Resources']>[string] & { readonly DependsOn?: string | readonly string[] };

const ELB = 'AWS::ElasticLoadBalancingV2';

export function factsOf(stacks: readonly StackTemplate[]): Facts {
  const groups = new Map<string, Set<string>>();
  const instances = new Map<string, InstanceFacts>();
  for (const { name, template } of stacks) {
    const resources = Object.entries(template.Resources ?? {}) as [string, Body][];
    const at = (id: string) => `${name}|${id}`;
    const listeners = new Map(resources.filter(([, { Type }]) => Type === `${ELB}::Listener`)
      .map(([id, { Properties }]) => [id, idsIn(Properties?.LoadBalancerArn)[0]]));
    for (const [id, { Type, Properties = {}, DependsOn = [] }] of resources) {
      if (Type === `${ELB}::Listener` || Type === `${ELB}::ListenerRule`) {
        const balancer = listeners.get(Type === `${ELB}::Listener` ? id : idsIn(Properties.ListenerArn)[0]);
        if (balancer === undefined) continue;
        const found = groups.get(at(balancer)) ?? new Set();
        for (const group of idsIn(Properties.Actions ?? Properties.DefaultActions)) found.add(at(group));
        groups.set(at(balancer), found);
      }
      if (Type === 'AWS::RDS::DBInstance') {
        const [cluster, size] = [Properties.DBClusterIdentifier, Properties.DBInstanceClass].map((value) => JSON.stringify(value));
        instances.set(at(id), { cluster, size, after: [DependsOn].flat().map(at), deferred: Properties.ApplyImmediately === false });
      }
    }
  }
  return { groups, instances };
}

/** The logical IDs to which a value refers. */
function idsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === 'Ref') return [String(inner)];
    return key === 'Fn::GetAtt' ? [String((inner as unknown[])[0])] : idsIn(inner);
  });
}
