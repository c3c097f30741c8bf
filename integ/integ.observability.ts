import { Match } from '@aws-cdk/integ-tests-alpha';
import { Duration, RemovalPolicy, Stack, TimeZone } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { account, createApp, email, integTest, named, primaryRegion, standbyRegion } from './environment';
import { EventJob, JobSource, JobTarget, ScheduledJob } from '../src/jobs';
import { MediaProcessor } from '../src/media';
import { AlarmTopic, Observability } from '../src/operations';
import { ServiceEvents } from '../src/operations/internal';
import { SecureBucket } from '../src/secure-bucket';

/** Observability of jobs, media conversion and a replicated bucket, with an alarm topic and a page topic. */
const app = createApp();
const stack = new Stack(app, 'ObservabilityInteg', { env: { account, region: primaryRegion } });
const names = { media: named(`observability-integ-${account}`), copies: named(`observability-integ-${account}-copies`) };
const osaka = new Stack(app, 'ObservabilityOsakaInteg', { env: { account, region: standbyRegion } });
new SecureBucket(osaka, 'Copies', { bucketName: names.copies });
stack.addStackDependency(osaka, 'the copies need a bucket');
const encryptionKey = new kms.Key(stack, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY });
const operators = new AlarmTopic(stack, 'Operators', { emails: [email], encryptionKey });
const onCall = new AlarmTopic(stack, 'OnCall', { topicName: named('observability-integ-on-call') });
onCall.addEmail(email);
const pager = new sqs.Queue(stack, 'Pager', { enforceSSL: true });
onCall.topic.addSubscription(new subscriptions.SqsSubscription(pager));
new ServiceEvents(stack, 'Events', { topic: operators.topic });

const media = new SecureBucket(stack, 'Media', {
  bucketName: names.media,
  eventBridge: true,
  replication: { destinationBucketName: names.copies, destinationRegion: standbyRegion },
});
const cleanup = new lambda.Function(stack, 'Cleanup', {
  runtime: lambda.Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('exports.handler = async () => ({ batchItemFailures: [] });'),
  timeout: Duration.seconds(30),
});

const { alarms } = new Observability(stack, 'Observability', {
  mediaProcessor: new MediaProcessor(stack, 'Images', { bucket: media.bucket }),
  jobs: [new ScheduledJob(stack, 'Nightly', { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }), target: JobTarget.lambdaFunction(cleanup) })],
  eventJobs: [new EventJob(stack, 'Imports', { source: JobSource.ownQueue(), handler: cleanup })],
  functions: [cleanup],
  replicatedBuckets: [media],
  alarmTopic: operators.topic,
  criticalAlarmTopic: onCall.topic,
  thresholds: { bucketLag: Duration.minutes(10) },
  name: named('observability-integ'),
});

const { assertions, reads } = integTest(app, 'ObservabilityTest');
const [alarm] = alarms;
assertions.awsApiCall('CloudWatch', 'setAlarmState', { AlarmName: alarm.alarmName, StateValue: 'ALARM', StateReason: 'a test' })
  .next(reads('CloudWatch', 'describeAlarms', { AlarmNames: [alarm.alarmName] }, {
    MetricAlarms: [Match.objectLike({ StateValue: 'ALARM', ActionsEnabled: true })],
  }))
  .next(reads('SQS', 'receiveMessage', { QueueUrl: pager.queueUrl, WaitTimeSeconds: 5, VisibilityTimeout: 0 }, {
    Messages: Match.arrayWith([Match.objectLike({ Body: Match.stringLikeRegexp('ALARM') })]),
  }).waitForAssertions({ totalTimeout: Duration.minutes(2), interval: Duration.seconds(5) }));
