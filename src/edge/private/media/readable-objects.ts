import { Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { prefixesOverlap } from '../../../private/prefixes';
import { withoutSlash } from '../distribution/path-pattern';

/** Storage classes from which an object must be restored before it can be read. */
const OFFLINE = ['GLACIER', 'DEEP_ARCHIVE'];

/** The settings of the objects in the template of a bucket, all of which are optional. */
interface Settings {
  readonly lifecycleConfiguration?: { readonly rules?: LifecycleRule[] };
  readonly intelligentTieringConfigurations?: TieringRule[];
}
interface LifecycleRule {
  readonly status: string;
  readonly prefix?: string;
  readonly tagFilters?: unknown[];
  readonly transitions?: Transition[];
  readonly transition?: Transition;
}
interface Transition {
  readonly storageClass: string;
}
interface TieringRule {
  readonly id: string;
  readonly status: string;
  readonly prefix?: string;
  readonly tagFilters?: unknown[];
}

/**
 * The rule of a bucket that moves objects below the patterns to a storage class that CloudFront cannot read, and its
 * prefix.
 *
 * Rules for objects with tags are ignored: the tags select those objects explicitly. An imported bucket cannot be
 * checked.
 */
export function unreadable(bucket: s3.IBucket, patterns: string[]): string | undefined {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket)) return undefined;
  const prefixes = patterns.map((pattern) => withoutSlash(pattern).split(/[*?]/)[0]);
  const { lifecycleConfiguration, intelligentTieringConfigurations } = Stack.of(bucket).resolve({
    lifecycleConfiguration: resource.lifecycleConfiguration,
    intelligentTieringConfigurations: resource.intelligentTieringConfigurations,
  }) as Settings;
  const applies = ({ status, prefix, tagFilters }: Pick<LifecycleRule, 'status' | 'prefix' | 'tagFilters'>) =>
    status === 'Enabled' && !tagFilters?.length && prefixes.some((served) => prefixesOverlap(served, prefix ?? ''));
  for (const rule of (lifecycleConfiguration?.rules ?? []).filter(applies)) {
    const transitions = [...rule.transitions ?? [], ...rule.transition ? [rule.transition] : []];
    const moved = transitions.find(({ storageClass }) => OFFLINE.includes(storageClass));
    if (moved) return `a lifecycle rule to ${moved.storageClass} for "${rule.prefix ?? ''}"`;
  }
  const tiering = (intelligentTieringConfigurations ?? []).find(applies);
  return tiering && `an archive tier of Intelligent-Tiering for "${tiering.prefix ?? ''}"`;
}
