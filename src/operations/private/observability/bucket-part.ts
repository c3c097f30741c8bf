import { Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { FIVE_MINUTES, graph, labelsOf, Part, createAlarm, Watch } from './part';
import { CauseGroup } from './verdicts';
import { invalid } from '../../../private/errors';
import { pathOf } from '../../../private/readable-path';
import { SecureBucket } from '../../../secure-bucket';

/** Alarms and graphs on the replication of buckets, for the metrics that are published in this Region. */
export function watchBuckets(scope: Construct, watch: Watch, buckets: SecureBucket[]): Part {
  const places = buckets.map((bucket, index) => ({ bucket, place: new Construct(scope, `Bucket${index + 1}`) }));
  const { bucketLag } = watch.thresholds;
  const seconds = bucketLag.toMilliseconds() / 1_000;
  const isLocal = (region: string | undefined) => isHere(scope, region);
  const failed = places.filter(({ bucket }) => isLocal(Stack.of(bucket).region)).map(({ bucket, place }) =>
    createAlarm(place, 'FailedOperations', watch, {
      metric: bucket.metricOperationsFailedReplication({ period: FIVE_MINUTES }),
      above: 0,
      periods: 1,
      description: `S3 failed to replicate objects of ${pathOf(bucket)} and does not retry. Check the permissions ` +
        'of the replication role and the key policy.',
    }));
  const late = places.filter(({ bucket }) => isLocal(bucket.metricReplicationLatency().region))
    .map(({ bucket, place }) =>
      createAlarm(place, 'Lag', watch, {
        metric: bucket.metricReplicationLatency({ period: FIVE_MINUTES }),
        above: seconds,
        description: `The replication of ${pathOf(bucket)} is more than ${seconds} s behind. A failover now would ` +
        'miss objects.',
      }));
  return {
    title: 'Bucket replication',
    alarms: [...failed, ...late],
    own: [],
    symptoms: [],
    group: CauseGroup.REPLICATION,
    rows: [row(buckets, seconds)],
  };
}

/** Validates that the buckets have a replication. */
export function checkBuckets(scope: Construct, buckets: SecureBucket[]): void {
  const without = buckets.find(({ replicationRole }) => !replicationRole);
  if (without) {
    invalid(scope, `replicatedBuckets must have a replication, got ${without.node.path} without one; ` +
      'leave it out, or pass replication to it');
  }
}

/** Whether a Region is that of the stack. An unknown Region counts as that of the stack. */
function isHere(scope: Construct, region: string | undefined): boolean {
  const here = Stack.of(scope).region;
  return region === undefined || Token.isUnresolved(region) || Token.isUnresolved(here) || region === here;
}

function row(buckets: SecureBucket[], alarmAt: number): cloudwatch.IWidget[] {
  const labels = labelsOf(buckets).map((label) => ({ label }));
  return [
    graph('Replication latency', buckets.map((bucket, index) => bucket.metricReplicationLatency(labels[index])), {
      unit: 'seconds', alarmAt,
    }),
    graph('Pending replication', buckets.map((bucket, index) => bucket.metricBytesPendingReplication(labels[index])), {
      unit: 'bytes',
    }),
    graph('Failed replication', buckets.map((bucket, index) =>
      bucket.metricOperationsFailedReplication({ region: Stack.of(bucket).region, ...labels[index] })), {
      unit: 'objects in 5 minutes',
    }),
  ];
}
