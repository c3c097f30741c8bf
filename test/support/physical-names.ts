import { TemplateBody } from '../../src/assembly/template';

/**
 * Records of a name differ by type or routing; a cache user's name is its own within a group, only the id is the
 * account's. An alias is that of its function.
 */
const SHARE_NAMES = ['AWS::Route53::RecordSet', 'AWS::ElastiCache::User', 'AWS::Lambda::Alias'];

/** Names that don't begin with the whole kind of their resource. */
const OTHER_NAMES: Record<string, string[]> = {
  'AWS::CE::AnomalyMonitor': ['MonitorName'],
  'AWS::CE::AnomalySubscription': ['SubscriptionName'],
  'AWS::CloudWatch::CompositeAlarm': ['AlarmName'],
};

/** The physical names that several resources of a type have in a template. CloudFormation would reject them. */
export function sharedNames(template: Pick<TemplateBody, 'Resources'>): string[] {
  const owners = new Map<string, string[]>();
  for (const [logicalId, { Type, Properties = {} }] of Object.entries(template.Resources ?? {})) {
    for (const property of nameProperties(Type)) {
      if (Properties[property] === undefined) continue;
      const name = `${Type} ${property} ${JSON.stringify(Properties[property])}`;
      owners.set(name, [...owners.get(name) ?? [], logicalId]);
    }
  }
  return [...owners].filter(([, ids]) => ids.length > 1).map(([name, ids]) => `${name}: ${ids.join(', ')}`);
}

/**
 * A resource's own name, not the one of another that it refers to: `BucketName`, `UserGroupId`, `MonitorName` of an
 * anomaly monitor.
 */
export function nameProperties(type: string): string[] {
  const kind = type.split('::').at(-1)!;
  const ids = ['Identifier', 'Id'].map((ending) => `${kind}${ending}`);
  if (SHARE_NAMES.includes(type)) return ids;
  return [...ids, 'Name', 'GroupName', ...(kind === 'TaskDefinition' ? ['Family'] : []), `${kind}Name`, `Cache${kind}Name`, ...OTHER_NAMES[type] ?? []];
}
