import { Match } from '@aws-cdk/integ-tests-alpha';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { AuditTrail, ProtectionPlan, AccountResource } from '../src';
import { account, createApp, integTest, primaryRegion, standbyRegion } from './environment';

/**
 * An account that had nothing, in two regions, and one in which everything was switched on before.
 *
 * It can be deployed to an account that has none of them; the last stack is synthesized only. What the lock keeps for a day is left behind.
 */
const app = createApp();

const tokyo = new Stack(app, 'AuditTrailInteg', { env: { account, region: primaryRegion } });
const audit = new AuditTrail(tokyo, 'Audit', {
  recordGlobalTypes: true,
  securityHub: AccountResource.create(),
  retention: Duration.days(1),
  logRetention: logs.RetentionDays.ONE_DAY,
  removalPolicy: RemovalPolicy.DESTROY,
});
audit.topic.addSubscription(new subscriptions.SqsSubscription(new sqs.Queue(tokyo, 'Pager', { enforceSSL: true })));

const osaka = new Stack(app, 'AuditTrailSecondInteg', { env: { account, region: standbyRegion } });
new AuditTrail(osaka, 'Audit', {
  trail: AccountResource.none(),
  protectionPlans: [ProtectionPlan.S3, ProtectionPlan.RDS],
  minimumSeverity: 7,
  retention: Duration.days(1),
  removalPolicy: RemovalPolicy.DESTROY,
});

const seoul = new Stack(app, 'AuditTrailAdoptedInteg', { env: { account, region: 'ap-northeast-2' } });
new AuditTrail(seoul, 'Audit', {
  trail: AccountResource.fromExisting(`arn:aws:cloudtrail:ap-northeast-2:${account}:trail/company`),
  trailLogGroup: new logs.LogGroup(seoul, 'CompanyTrail', { removalPolicy: RemovalPolicy.DESTROY }),
  ignoreCdkDeployments: true,
  configRecorder: AccountResource.fromExisting('default'),
  configRules: ['ENCRYPTED_VOLUMES'],
  detector: AccountResource.fromExisting('0123456789abcdef0123456789abcdef'),
  accessAnalyzer: AccountResource.fromExisting(`arn:aws:access-analyzer:ap-northeast-2:${account}:analyzer/company`),
  removalPolicy: RemovalPolicy.DESTROY,
});

const { reads } = integTest(app, 'AuditTrailTest', { synthesizedOnly: [seoul] });
reads('CloudTrail', 'getTrailStatus', { Name: audit.trail!.trailArn }, { IsLogging: true });
reads('CloudTrail', 'getTrail', { Name: audit.trail!.trailArn }, {
  Trail: Match.objectLike({ IsMultiRegionTrail: true, LogFileValidationEnabled: true, KmsKeyId: Match.stringLikeRegexp('.+') }),
});
reads('ConfigService', 'describeConfigurationRecorderStatus', {}, { ConfigurationRecordersStatus: [Match.objectLike({ recording: true })] });
reads('S3', 'getPublicAccessBlock', { Bucket: audit.trailBucket!.bucketName }, {
  PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
});
