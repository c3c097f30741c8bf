import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { RegionPlan } from './plan';
import { PlatformParts } from './platform-parts';
import { Network } from '../../network';
import { AlarmThresholds } from '../../operations';
import { dearer, logAlarm, resolveThresholds, spendingAlarm, spendingGraph, together } from '../../operations/internal';
import { referWeakly } from '../../private/weak-references';

/** The metrics of requests to all objects of the media bucket, which are charged as custom metrics. */
export const REQUEST_METRICS = 'All';

/** Those of the services count as well. */
const CALLS_OF_KMS = ['AWS/Usage', {
  Service: 'KMS', Type: 'API', Resource: 'CryptographicOperationsSymmetric', Class: 'None',
}] as const;

/**
 * Alarms on the flow logs, which have refused packets too, on AWS KMS, and on the media bucket, unless it exists
 * already: bytes and requests, also those that S3 refuses. A standby imports the bucket of the pair by its name.
 */
export function watchUsage(
  scope: Construct, { existing, names, role, audit }: RegionPlan, given: AlarmThresholds,
  { mediaBucket, vpc, alarmTopic: topic }: PlatformParts<'mediaBucket' | 'vpc' | 'alarmTopic'>,
): cloudwatch.IWidget[] {
  const watch = { thresholds: resolveThresholds(scope, given), topic };
  const network = vpc.node.scope;
  if (network instanceof Network) {
    referWeakly(scope, network.flowLogGroup.logGroupName, true);
    logAlarm(new Construct(scope, 'FlowLogs'), watch, network.flowLogGroup, 'The flow logs of the network cost');
  }
  const BucketName = names.mediaBucket;
  const scanned = audit?.scanUploads ? ['scan', 'scanUp'] as const : [];
  const isRecorded = [audit?.recordMediaAccess, role.mediaRecorded].some(Boolean);
  const recorded = isRecorded ? ['call', role.paired ? 'pairedCall' : 'call'] as const : [];
  const ifScanned = audit?.scanUploads ? ', if each is scanned,' : '';
  const bucket = ['AWS/S3', { BucketName, FilterId: REQUEST_METRICS }] as const;
  const read = ['read', 'record', ...recorded.slice(0, 1)] as const;
  return ([
    ['KmsCalls', { CallCount: 1 }, 'key', 'Calls of AWS KMS in this account and Region cost', CALLS_OF_KMS],
    ...existing.mediaBucket && mediaBucket.bucketName !== BucketName ? [] : [
      ['UploadedBytes', { BytesUploaded: 1 }, [role.paired ? 'pairedUp' : 'up', ...scanned.slice(1)],
        `Uploads to the media bucket${ifScanned} cost`, bucket],
      // A signed form is a POST.
      ['UploadRequests', { PutRequests: 1, PostRequests: 1 },
        [role.paired ? 'pairedPut' : 'put', 'record', ...scanned.slice(0, 1), ...recorded.slice(1)],
        `Requests to upload with large headers${ifScanned} cost`, bucket],
      // A list has the price of a write.
      ['BucketRequests', { AllRequests: 1, ListRequests: dearer('put', 'read', read) }, read,
        'Requests to the media bucket, if all are reads or lists with large headers, cost', bucket],
      ['SentBytes', { BytesDownloaded: 1 }, 'down', 'What the media bucket sends, if not to CloudFront, costs', bucket],
    ] as const,
  ] as const).map(([id, weights, kind, subject, [namespace, dimensions]], index, { length }) => {
    const metric = together(namespace, dimensions, weights);
    spendingAlarm(scope, id, watch, kind, metric, subject);
    // Rows of three and two, or one, fill the columns.
    const width = length === 1 ? 24 : index < 3 ? 8 : 12;
    return spendingGraph(`${namespace}, ${Object.keys(weights).join(', ')}`, [metric], watch.thresholds, kind, width);
  });
}
