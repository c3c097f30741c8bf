import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { EventJob, JobSource, JobSchedule, JobTarget, ScheduledJob } from '../src/jobs';
import { MediaProcessor } from '../src/media';
import { AlarmTopic, Observability } from '../src/operations';
import { ServiceEvents } from '../src/operations/internal';
import { SecureBucket } from '../src/secure-bucket';

/** Observability of jobs, media conversion and a replicated bucket, with an alarm topic and a page topic. */
const app = new App();
const stack = new Stack(app, 'ObservabilityInteg', { env: { account: '123456789012', region: 'ap-northeast-1' } });
const encryptionKey = new kms.Key(stack, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
const operators = new AlarmTopic(stack, 'Operators', { emails: ['ops@eldonia.example'], encryptionKey });
const onCall = new AlarmTopic(stack, 'OnCall', { topicName: 'observability-integ-on-call' });
onCall.addEmail('on-call@eldonia.example');
new ServiceEvents(stack, 'Events', { topic: operators.topic, databaseIdentifiers: ['observability-integ'] });

const media = new SecureBucket(stack, 'Media', {
  bucketName: 'observability-integ-media',
  eventBridge: true,
  replication: { destinationBucketName: 'observability-integ-media-osaka', destinationRegion: 'ap-northeast-3' },
});
const cleanup = new lambda.Function(stack, 'Cleanup', {
  runtime: lambda.Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('exports.handler = async () => ({ batchItemFailures: [] });'),
  timeout: Duration.seconds(30),
});

new Observability(stack, 'Observability', {
  mediaProcessor: new MediaProcessor(stack, 'Images', { bucket: media.bucket }),
  jobs: [new ScheduledJob(stack, 'Nightly', { schedule: JobSchedule.cron('0 3 * * ? *'), target: JobTarget.lambdaFunction(cleanup) })],
  eventJobs: [new EventJob(stack, 'Imports', { source: JobSource.ownQueue(), handler: cleanup })],
  functions: [cleanup],
  replicatedBuckets: [media],
  alarmTopic: operators.topic,
  criticalAlarmTopic: onCall.topic,
  thresholds: { bucketLag: Duration.minutes(10) },
  name: 'observability-integ',
});

new IntegTest(app, 'ObservabilityTest', { testCases: [stack] });
