/* eslint-disable @typescript-eslint/no-explicit-any */
import { managedPage, Need, needs, of, Use } from './need';
import { Place } from './place';

/** What services need of the role that a resource gives them. */
export const SERVICES: Record<string, (place: Place, properties: any, id: string, roleId: string) => Use> = {
  'AWS::CloudTrail::Trail': (place, { CloudWatchLogsLogGroupArn }) => ({
    subject: 'CloudTrail',
    needs: needs('https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html',
      of('logs', 'CreateLogStream', 'PutLogEvents'), [place.text(CloudWatchLogsLogGroupArn)]),
  }),
  'AWS::DLM::LifecyclePolicy': (place, { PolicyDetails }) => ({ subject: 'Data Lifecycle Manager', needs: snapshotNeeds(place, PolicyDetails) }),
  'AWS::EC2::FlowLog': (place, { LogGroupName }) => ({
    subject: 'VPC Flow Logs',
    needs: needs('https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html',
      of('logs', 'CreateLogGroup', 'CreateLogStream', 'DescribeLogGroups', 'DescribeLogStreams', 'PutLogEvents'), [place.text({ 'Fn::GetAtt': [LogGroupName.Ref, 'Arn'] })]),
  }),
  'AWS::Events::Rule': (place, { Targets }, _, roleId) => ({
    subject: 'EventBridge rule',
    needs: needs('https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html', ['states:StartExecution'],
      Targets.filter(({ RoleArn }: any) => RoleArn?.['Fn::GetAtt']?.[0] === roleId).map(({ Arn }: any) => place.text(Arn))),
  }),
  'AWS::GuardDuty::MalwareProtectionPlan': (place, { ProtectedResource: { S3Bucket: { BucketName, ObjectPrefixes = [''] } } }) => {
    const page = 'https://docs.aws.amazon.com/guardduty/latest/ug/malware-protection-s3-iam-policy-prerequisite.html';
    const bucket = `arn:<AWS::Partition>:s3:::${place.text(BucketName)}`;
    const key = place.keyOf(place.bucket(place.text(BucketName)));
    const rules = [place.arn('events', 'rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*')];
    return {
      subject: 'GuardDuty Malware Protection',
      needs: [
        ...needs(page, of('events', 'DeleteRule', 'PutRule', 'PutTargets', 'RemoveTargets'), rules, { 'events:ManagedBy': 'malware-protection-plan.guardduty.amazonaws.com' }),
        ...needs(page, of('events', 'DescribeRule', 'ListTargetsByRule'), rules),
        ...needs(page, of('s3', 'GetBucketNotification', 'ListBucket', 'PutBucketNotification'), [bucket]),
        ...needs(page, ['s3:PutObject'], [`${bucket}/malware-protection-resource-validation-object`]),
        ...needs(page, of('s3', 'GetObject', 'GetObjectTagging', 'GetObjectVersion', 'GetObjectVersionTagging', 'PutObjectTagging', 'PutObjectVersionTagging'),
          ObjectPrefixes.map((prefix: string) => `${bucket}/${prefix}*`)),
        ...key ? needs(page, of('kms', 'Decrypt', 'GenerateDataKey'), [key], { 'kms:ViaService': `s3.${place.region}.amazonaws.com` }) : [],
      ],
    };
  },
  'AWS::IAM::InstanceProfile': (place) => ({
    subject: 'test runner (instance)',
    needs: [
      ...needs('https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html',
        of('ssmmessages', 'CreateControlChannel', 'CreateDataChannel', 'OpenControlChannel', 'OpenDataChannel'), ['*']),
      ...needs('https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html',
        ['ssm:UpdateInstanceInformation'], [place.arn('ec2', 'instance/*')]),
    ],
  }),
  'AWS::KinesisFirehose::DeliveryStream': (place, { HttpEndpointDestinationConfiguration: destination }) => {
    const page = 'https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html';
    const bucket = place.text(destination.S3Configuration.BucketARN);
    const secret = destination.SecretsManagerConfiguration?.SecretARN;
    const logGroup = destination.CloudWatchLoggingOptions?.LogGroupName;
    return {
      subject: 'Firehose',
      needs: [
        ...needs(page, of('s3', 'GetBucketLocation', 'ListBucket', 'ListBucketMultipartUploads'), [bucket]),
        ...needs(page, of('s3', 'AbortMultipartUpload', 'GetObject', 'PutObject'), [`${bucket}/*`]),
        ...secret ? needs('https://docs.aws.amazon.com/firehose/latest/dev/secrets-manager-how.html', ['secretsmanager:GetSecretValue'], [secretPattern(place.text(secret))]) : [],
        ...logGroup ? needs(page, ['logs:PutLogEvents'], [place.text({ 'Fn::GetAtt': [logGroup.Ref, 'Arn'] })]) : [],
      ],
    };
  },
  'AWS::Logs::SubscriptionFilter': (place, { DestinationArn }) => ({
    subject: 'CloudWatch Logs subscription',
    needs: needs('https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html#FirehoseExample',
      of('firehose', 'PutRecord', 'PutRecordBatch'), [place.text(DestinationArn)]),
  }),
  'AWS::RDS::DBInstance': (place) => ({
    subject: 'RDS Enhanced Monitoring',
    needs: [
      ...needs(managedPage('AmazonRDSEnhancedMonitoringRole'), of('logs', 'CreateLogGroup', 'PutRetentionPolicy'), ['', ':*'].map((suffix) => place.arn('logs', `log-group:RDSOSMetrics${suffix}`))),
      ...needs(managedPage('AmazonRDSEnhancedMonitoringRole'), of('logs', 'CreateLogStream', 'DescribeLogStreams', 'GetLogEvents', 'PutLogEvents'),
        [place.arn('logs', 'log-group:RDSOSMetrics:log-stream:*')]),
    ],
  }),
  'AWS::RDS::DBProxy': (place, { Auth }) => {
    const page = 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-iam-setup.html';
    const secrets = Auth.map(({ SecretArn }: any) => place.text(SecretArn)) as string[];
    return {
      subject: 'RDS Proxy',
      needs: [
        ...needs(page, ['secretsmanager:GetSecretValue'], secrets),
        ...needs(page, ['kms:Decrypt'], secrets.flatMap((one) => place.keyOf(one) ?? []), { 'kms:ViaService': `secretsmanager.${place.region}.amazonaws.com` }),
      ],
    };
  },
  'AWS::S3::Bucket': (place, properties, id) => ({ subject: 'S3 replication', needs: replicationOf(place, place.text({ 'Fn::GetAtt': [id, 'Arn'] }), properties.ReplicationConfiguration.Rules[0]) }),
  'Custom::BucketReplication': (place, { BucketName, Rule }) =>
    ({ subject: 'S3 replication', needs: replicationOf(place, `arn:<AWS::Partition>:s3:::${place.text(BucketName)}`, JSON.parse(place.text(Rule))) }),
};

/** The ARN of a secret without its random suffix. */
export const secretPattern = (arn: string): string => arn.startsWith('arn:') && !/-\w{6}$/.test(arn) ? `${arn}-??????` : arn;

function replicationOf(place: Place, source: string, { Destination: destination, Filter, Prefix }: any): Need[] {
  const page = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html';
  const keys = 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html';
  const objects = `${Filter?.Prefix ?? Prefix ?? ''}*`;
  const bucket = place.bucket(source.split(':::')[1]!);
  const key = place.keyOf(bucket) ?? keyOfTrail(place, bucket);
  const copyKey = destination.EncryptionConfiguration?.ReplicaKmsKeyID;
  const region = /:kms:([\w-]+):/.exec(copyKey && place.text(copyKey))?.[1];
  return [
    ...needs(page, of('s3', 'GetReplicationConfiguration', 'ListBucket'), [source]),
    ...needs(page, of('s3', 'GetObjectVersionAcl', 'GetObjectVersionForReplication', 'GetObjectVersionTagging'), [`${source}/${objects}`]),
    ...place.find(bucket)?.ObjectLockEnabled ? needs(page, of('s3', 'GetObjectLegalHold', 'GetObjectRetention'), [`${source}/${objects}`]) : [],
    ...needs(page, of('s3', 'ReplicateDelete', 'ReplicateObject', 'ReplicateTags'), [`${place.text(destination.Bucket)}/${objects}`]),
    ...destination.AccessControlTranslation
      ? needs('https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-change-owner.html', ['s3:ObjectOwnerOverrideToBucketOwner'],
        [`${place.text(destination.Bucket)}/${objects}`])
      : [],
    ...key ? needs(keys, ['kms:Decrypt'], [key]) : [],
    ...copyKey ? needs(keys, of('kms', 'Encrypt', 'GenerateDataKey'), [place.text(copyKey)], { 'kms:ViaService': `s3.${region}.amazonaws.com` }) : [],
  ];
}

/** The key with which CloudTrail encrypts what it delivers to a bucket. */
function keyOfTrail(place: Place, bucket: string): string | undefined {
  const trail = place.resources('AWS::CloudTrail::Trail').find(([, { S3BucketName }]) => place.bucket(place.text(S3BucketName)) === bucket);
  return trail?.[1].KMSKeyId && place.text(trail[1].KMSKeyId);
}

function snapshotNeeds(place: Place, { TargetTags, Schedules }: any): Need[] {
  const page = managedPage('AWSDataLifecycleManagerServiceRole');
  const encryption = 'https://docs.aws.amazon.com/ebs/latest/userguide/dlm-prerequisites.html';
  const snapshots = 'arn:<AWS::Partition>:ec2:*::snapshot/*';
  const copies = Schedules.flatMap(({ CrossRegionCopyRules = [] }: any) => CrossRegionCopyRules) as { Target: string; CmkArn?: string }[];
  const keys = copies.length === 0 ? [] : [
    place.arn('kms', 'key/*'), ...copies.map(({ Target, CmkArn }) => CmkArn ? place.text(CmkArn) : place.arn('kms', 'key/*', { region: Target })),
  ];
  return [
    ...needs(page, of('ec2', 'DescribeAvailabilityZones', 'DescribeInstances', 'DescribeSnapshots', 'DescribeVolumes'), ['*']),
    ...TargetTags.flatMap(({ Key, Value }: any) => needs(page, ['ec2:CreateSnapshot'], [place.arn('ec2', 'volume/*')], { [`aws:ResourceTag/${Key}`]: Value })),
    ...needs(page, of('ec2', 'CopySnapshot', 'CreateSnapshot', 'CreateTags'), [snapshots]),
    ...TargetTags.flatMap(({ Key, Value }: any) => needs(page, ['ec2:DeleteSnapshot'], [snapshots], Schedules.every(({ CopyTags }: any) => CopyTags) ? { [`aws:ResourceTag/${Key}`]: Value } : {})),
    ...needs(encryption, ['kms:CreateGrant'], keys, { 'kms:GrantIsForAWSResource': 'true' }),
    ...needs(encryption, of('kms', 'Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'ReEncryptFrom', 'ReEncryptTo'), keys,
      { 'kms:ViaService': 'ec2.*.amazonaws.com', 'kms:CallerAccount': place.account }),
  ];
}
