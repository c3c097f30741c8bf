import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SKIPPED, templateOf } from './fixture';
import { AccountResource, AuditTrail } from '../../../src/operations';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';

const MANAGED = 'malware-protection-plan.guardduty.amazonaws.com';

describe('recorded buckets', () => {
  test('have their reads and writes in the trail, beside management events', () => {
    const stack = testStack();
    const [media, exports] = ['Media', 'Exports'].map((id) => s3.Bucket.fromBucketName(stack, id, `shop-${id.toLowerCase()}`));

    templateOf({ dataEventBuckets: [media, exports] }, stack).hasResourceProperties('AWS::CloudTrail::Trail', {
      EventSelectors: [{
        DataResources: [{
          Type: 'AWS::S3::Object',
          Values: ['media', 'exports'].map((name) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::shop-${name}/`]] })),
        }],
        // Absent means true.
        IncludeManagementEvents: Match.absent(),
        ReadWriteType: Match.absent(),
      }],
    });
  });

  test('are none by default', () => {
    templateOf({ dataEventBuckets: [] }).hasResourceProperties('AWS::CloudTrail::Trail', { EventSelectors: [] });
  });
});

describe('copies in another account', () => {
  const stack = testStack();
  const audit = new AuditTrail(stack, 'Audit', {
    trailReplication: {
      destinationBucketName: 'archive', destinationAccount: '210987654321', destinationRegion: 'ap-northeast-1', destinationKeyArn: KEY_ARN,
    },
  });
  const template = Template.fromStack(stack);

  test('are of every file, encrypted, and belong to that account', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      ObjectLockEnabled: true,
      ReplicationConfiguration: {
        Role: stack.resolve(audit.trailReplicationRole!.roleArn),
        Rules: [{
          Status: 'Enabled',
          Filter: { Prefix: '' },
          // A deletion that is replicated would hide the copy.
          DeleteMarkerReplication: { Status: 'Disabled' },
          SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
          Destination: {
            Account: '210987654321',
            AccessControlTranslation: { Owner: 'Destination' },
            EncryptionConfiguration: { ReplicaKmsKeyID: KEY_ARN },
          },
        }],
      },
    });
  });

  test('keep their locks, and the role can use both keys', () => {
    const statements = Object.values(template.findResources('AWS::IAM::Policy'))
      .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes('Replication'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[]; Resource: unknown }[]);
    const allowed = statements.flatMap(({ Action }) => Action);

    expect(allowed).toEqual(expect.arrayContaining([
      's3:GetObjectRetention', 's3:GetObjectLegalHold', 's3:ObjectOwnerOverrideToBucketOwner', 'kms:Decrypt', 'kms:Encrypt',
    ]));
    expect(statements.find(({ Action }) => Action === 'kms:Decrypt')!.Resource).toEqual(stack.resolve(audit.encryptionKey!.keyArn));
  });

  test('are none by default', () => {
    templateOf().allResourcesProperties('AWS::S3::Bucket', { ReplicationConfiguration: Match.absent() });
  });
});

describe('scanned buckets', () => {
  const stack = testStack();
  const bucket = s3.Bucket.fromBucketAttributes(stack, 'Media', {
    bucketName: 'shop-media', encryptionKey: kms.Key.fromKeyArn(stack, 'MediaKey', KEY_ARN),
  });
  const template = templateOf({ scannedBuckets: [{ bucket, prefixes: ['originals/'] }] }, stack);
  const [{ Properties: { PolicyDocument: { Statement } } }] = Object.values(template.findResources('AWS::IAM::Role'))
    .filter(({ Properties }) => JSON.stringify(Properties.AssumeRolePolicyDocument).includes(MANAGED)).flatMap(({ Properties }) => Properties.Policies
      .map((policy: object) => ({ Properties: policy }))) as { Properties: { PolicyDocument: { Statement: object[] } } }[];

  test('have a plan that tags the objects below the prefixes', () => {
    template.hasResource('AWS::GuardDuty::MalwareProtectionPlan', {
      Properties: {
        ProtectedResource: { S3Bucket: { BucketName: 'shop-media', ObjectPrefixes: ['originals/'] } },
        Actions: { Tagging: { Status: 'ENABLED' } },
      },
      DependsOn: [Match.stringLikeRegexp('MalwareScan1Role')],
    });
  });

  test('are read by GuardDuty below the prefixes only', () => {
    const arn = (rest: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] });

    expect(Statement).toMatchObject([
      { Action: ['events:PutRule', 'events:DeleteRule', 'events:PutTargets', 'events:RemoveTargets'], Condition: { StringLike: { 'events:ManagedBy': MANAGED } } },
      { Action: ['events:DescribeRule', 'events:ListTargetsByRule'] },
      { Resource: arn(':s3:::shop-media') },
      { Action: 's3:PutObject', Resource: arn(':s3:::shop-media/malware-protection-resource-validation-object') },
      { Resource: arn(':s3:::shop-media/originals/*') },
      {
        Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
        Resource: KEY_ARN,
        Condition: { StringLike: { 'kms:ViaService': 's3.ap-northeast-1.amazonaws.com' } },
      },
    ]);
  });

  test('can be scanned by an existing detector, and are scanned whole by default', () => {
    const other = testStack();
    const existing = { detector: AccountResource.fromExisting('0123456789abcdef0123456789abcdef') };

    templateOf({ ...SKIPPED, ...existing, scannedBuckets: [{ bucket: s3.Bucket.fromBucketName(other, 'Media', 'shop-media') }] }, other)
      .hasResourceProperties('AWS::GuardDuty::MalwareProtectionPlan', { ProtectedResource: { S3Bucket: { ObjectPrefixes: Match.absent() } } });
  });
});
