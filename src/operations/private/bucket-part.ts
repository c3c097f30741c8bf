import { Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { FIVE_MINUTES, graph, labelsOf, Part, ring, Watch } from './part';
import { invalid } from '../../private/errors';
import { SecureBucket } from '../../secure-bucket';

/** Alarms and graphs on the copying of buckets, those of them whose values are published in this region. */
export function watchBuckets(scope: Construct, watch: Watch, buckets: SecureBucket[]): Part {
  const places = buckets.map((bucket, index) => ({ bucket, place: new Construct(scope, `Bucket${index + 1}`) }));
  const { bucketLag } = watch.thresholds;
  const seconds = bucketLag.toMilliseconds() / 1_000;
  const failed = places.filter(({ bucket }) => isHere(scope, Stack.of(bucket).region)).map(({ bucket, place }) => ring(place, 'FailedOperations', watch, {
    metric: bucket.metricOperationsFailedReplication({ period: FIVE_MINUTES }),
    above: 0,
    periods: 1,
    description: `S3 could not copy objects of ${bucket.node.path}, and does not try again: look at the permissions of the role, and of the key.`,
  }));
  const late = places.filter(({ bucket }) => isHere(scope, bucket.metricReplicationLatency().region)).map(({ bucket, place }) => ring(place, 'Lag', watch, {
    metric: bucket.metricReplicationLatency({ period: FIVE_MINUTES }),
    above: seconds,
    description: `The copy of ${bucket.node.path} is more than ${seconds} s behind: a failover now would miss objects.`,
  }));
  return { title: 'Copies of buckets', alarms: [...failed, ...late], own: [], symptoms: [], rows: [row(buckets, seconds)] };
}

/** Refuse buckets that are copied nowhere. */
export function checkBuckets(scope: Construct, buckets: SecureBucket[]): void {
  const lonely = buckets.find(({ replicationRole }) => !replicationRole);
  if (lonely) invalid(scope, `replicatedBuckets must have a replication, got ${lonely.node.path} without one; leave it out, or pass replication to it`);
}

/** S3 publishes lag in the destination's region and failures in the source's; where a region isn't known, it is taken for this one. */
function isHere(scope: Construct, region: string | undefined): boolean {
  const here = Stack.of(scope).region;
  return region === undefined || Token.isUnresolved(region) || Token.isUnresolved(here) || region === here;
}

function row(buckets: SecureBucket[], alarmAt: number): cloudwatch.IWidget[] {
  const labels = labelsOf(buckets).map((label) => ({ label }));
  return [
    graph('Copies behind', buckets.map((bucket, index) => bucket.metricReplicationLatency(labels[index])), { unit: 'seconds', alarmAt }),
    graph('Left to copy', buckets.map((bucket, index) => bucket.metricBytesPendingReplication(labels[index])), { unit: 'bytes' }),
    graph('Failed to copy', buckets.map((bucket, index) =>
      bucket.metricOperationsFailedReplication({ region: Stack.of(bucket).region, ...labels[index] })), { unit: 'objects in 5 minutes' }),
  ];
}
