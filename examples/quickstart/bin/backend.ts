import { join } from 'path';
import { RemovalPolicy, Stack, TimeZone } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { Edge, EdgeBehavior, EldoniaPlatform, EventJob, JobSource, PlatformJob } from 'eldonia-constructs';

/** Public responses of the backend, without cookies: CloudFront keeps them as long as their `Cache-Control` says. */
export const EDGE = Edge.cloudFront({ behaviors: [EdgeBehavior.assets('/api/public/*'), ...EdgeBehavior.defaults()] });

/** Runs at 03:00, in a task of its own with the image of the backend. */
export const NIGHTLY = PlatformJob.command('NightlyCleanup', ['node', 'dist/nightly-cleanup.js'], { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }) });

/** Runs for each upload, in a Lambda function. */
export function addUploadJob(platform: EldoniaPlatform): EventJob {
  const { alarmTopic, encryptionKey, mediaBucket } = platform;
  const stack = Stack.of(platform);
  return new EventJob(stack, 'Uploads', {
    source: JobSource.eventPattern({
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: { bucket: { name: [mediaBucket.bucketName] }, object: { key: [{ prefix: 'originals/' }] } },
    }),
    handler: new lambda.Function(stack, 'UploadsHandler', {
      runtime: lambda.Runtime.NODEJS_24_X,
      handler: 'uploads.handler',
      code: lambda.Code.fromAsset(join(__dirname, '../functions')),
      // Without a group of its own, the log of a function lasts for two years, also after the platform.
      logGroup: new logs.LogGroup(stack, 'UploadsLog', { retention: logs.RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY }),
    }),
    alarmTopic,
    encryptionKey,
  });
}
