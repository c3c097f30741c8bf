import { App, Stack, aws_s3 as s3 } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cxapi from 'aws-cdk-lib/cx-api';
import { SecureBucket } from '../../src/secure-bucket';
import { LogBucket } from '../../src/secure-bucket/internal';
import { testStack, TOKYO } from '../../tools/assemblies/stacks';
import { policyWith } from '../support/policies';

const BUCKET = 'AWS::S3::Bucket';
const POLICY = 'AWS::S3::BucketPolicy';

const delivery = (Condition: object) => policyWith({
  Action: 's3:PutObject', Effect: 'Allow', Principal: { Service: 'logging.s3.amazonaws.com' }, Resource: Match.anyValue(), Condition,
});

test.each([['no flags', {}], ['the bucket policy flag', { [cxapi.S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY]: true }]])(
  'access logs go to a bucket of their own, by date, under %s', (_, context) => {
    const stack = testStack(TOKYO, { context });
    const { bucket, logBucket } = new SecureBucket(stack, 'Media');
    const template = Template.fromStack(stack);

    template.hasResourceProperties(BUCKET, {
      LoggingConfiguration: {
        DestinationBucketName: stack.resolve(logBucket.bucketName),
        LogFilePrefix: 'access-logs/',
        TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: 'EventTime' } },
      },
    });
    template.hasResourceProperties(POLICY, delivery({
      StringEquals: { 'aws:SourceAccount': '123456789012' },
      ArnLike: { 'aws:SourceArn': stack.resolve(bucket.bucketArn) },
    }));
  });

test('does not reference the source from a log bucket of another stack', () => {
  const app = new App();
  const base = new Stack(app, 'Base', { env: TOKYO });
  const user = new Stack(app, 'User', { env: TOKYO });
  const accessLogsBucket = new LogBucket(base, 'Logs').bucket;

  new SecureBucket(user, 'Media', { accessLogsBucket });

  Template.fromStack(base).hasResourceProperties(
    POLICY, delivery({ StringEquals: { 'aws:SourceAccount': '123456789012' } }),
  );
  Template.fromStack(user).resourceCountIs(BUCKET, 1);
});

test('warns that the policy of an imported log bucket must allow the delivery', () => {
  const stack = testStack();

  new SecureBucket(stack, 'Media', { accessLogsBucket: s3.Bucket.fromBucketName(stack, 'Logs', 'all-logs') });

  Template.fromStack(stack).hasResourceProperties(
    BUCKET, { LoggingConfiguration: Match.objectLike({ DestinationBucketName: 'all-logs' }) },
  );
  Annotations.fromStack(stack).hasWarning('/Test/Media/Resource', Match.stringLikeRegexp(
    'The policy of the imported accessLogsBucket cannot be changed. It must allow logging.s3.amazonaws.com to put objects under access-logs/.*@eldonia/secure-bucket:deliveryNotAllowed'));
});
