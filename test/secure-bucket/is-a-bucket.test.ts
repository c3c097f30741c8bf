import { Stack, aws_cloudfront_origins as origins, aws_cloudfront as cloudfront, aws_iam as iam, aws_s3 as s3, aws_s3_notifications as notifications, aws_sqs as sqs } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecureBucket, SecureBucketProps } from '../../src/secure-bucket';
import { rotatedKey } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';

function templateWith(use: (bucket: s3.IBucket, stack: Stack) => void, wrapped: boolean, props: SecureBucketProps = {}): Record<string, object> {
  const stack = testStack();
  const media = new SecureBucket(stack, 'Media', { encryptionKey: rotatedKey(stack), ...props });
  use(wrapped ? media : media.bucket, stack);
  return (Template.fromStack(stack).toJSON() as { Resources: Record<string, object> }).Resources;
}

const roleIn = (stack: Stack) => new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
const statementFor = (bucket: s3.IBucket) => new iam.PolicyStatement({
  actions: ['s3:GetObject'], principals: [new iam.ServicePrincipal('a.amazonaws.com')], resources: [bucket.arnForObjects('*')],
});

/** What the CDK does with a bucket, of which this library changes nothing. */
const USES: Record<string, (bucket: s3.IBucket, stack: Stack) => unknown> = {
  'a statement of its policy': (bucket) => bucket.addToResourcePolicy(statementFor(bucket)),
  'grantWrite': (bucket, stack) => bucket.grantWrite(roleIn(stack)),
  'an event notification': (bucket, stack) => bucket.addEventNotification(
    s3.EventType.OBJECT_CREATED, new notifications.SqsDestination(new sqs.Queue(stack, 'Queue')), { prefix: 'a/' },
  ),
  'a notification of created objects': (bucket, stack) => bucket.addObjectCreatedNotification(new notifications.SqsDestination(new sqs.Queue(stack, 'Queue'))),
  'EventBridge': (bucket) => bucket.enableEventBridgeNotification(),
  'an event rule': (bucket) => bucket.onCloudTrailPutObject('Rule'),
  'an origin of a distribution': (bucket, stack) => new cloudfront.Distribution(stack, 'Site', {
    defaultBehavior: { origin: origins.S3BucketOrigin.withOriginAccessControl(bucket) },
  }),
};

/** The logical IDs of what is made in the scope of the bucket contain its path, which is another one. */
const values = (resources: Record<string, object>) => Object.values(resources).map((one) => JSON.stringify(one)).sort();

test.each(Object.entries(USES))('is a bucket of the CDK for %s', (_, use) =>
  expect(values(templateWith(use, true))).toEqual(values(templateWith(use, false))));

test('has the attributes of its bucket', () => {
  const media = new SecureBucket(testStack(), 'Media');
  const names = ['bucketArn', 'bucketName', 'bucketDomainName', 'bucketRegionalDomainName', 'bucketDualStackDomainName', 'bucketWebsiteUrl', 'policy'] as const;

  expect(names.map((name) => media[name])).toEqual(names.map((name) => media.bucket[name]));
  expect(media.bucketRef).toEqual(media.bucket.bucketRef);
  expect(media.node.defaultChild).toBe(media.bucket.node.defaultChild);
  expect(media.urlForObject('a')).toBe(media.bucket.urlForObject('a'));
});

test('a notification keeps the events for EventBridge, because the function of the CDK replaces all notifications', () => {
  const resources = Object.values(templateWith(USES['an event notification'], true, { eventBridge: true })) as { Type: string; Properties: Record<string, object> }[];

  expect(resources.find(({ Type }) => Type === 'Custom::S3BucketNotifications')!.Properties.NotificationConfiguration)
    .toMatchObject({ EventBridgeConfiguration: {}, QueueConfigurations: [{}] });
});
