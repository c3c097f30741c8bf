/* eslint-disable @typescript-eslint/no-explicit-any */
import { asList } from './admission-policy';

/** That a service sends to a resource, or encrypts by it. */
export interface Delivery {
  readonly service: string;
  readonly target: any;
  /** What it asks of a key; what SNS and SQS need of it, if absent. */
  readonly actions?: string[];
}

type Reader = (props: any, region: string) => Delivery[];

const from = (name: string, ...targets: any[]): Delivery[] => targets.filter((target) => target !== undefined)
  .map((target) => ({ service: `${name}.amazonaws.com`, target }));

const alarm: Reader = (props) => from('cloudwatch',
  ...asList(props.AlarmActions), ...asList(props.OKActions), ...asList(props.InsufficientDataActions));

/** A target with a role is reached by what the role may. */
const rule: Reader = (props) => from('events', ...asList(props.Targets).flatMap((target) => [
  ...target.RoleArn ? [] : [target.Arn], target.DeadLetterConfig?.Arn,
]));

const cache: Reader = (props) => from('elasticache', props.NotificationTopicArn);

const notifications: Reader = ({ NotificationConfiguration: of = {} }) => from('s3',
  ...asList(of.TopicConfigurations).map((one) => one.TopicArn ?? one.Topic),
  ...asList(of.QueueConfigurations).map((one) => one.QueueArn ?? one.Queue));

const READERS: Record<string, Reader> = {
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::CompositeAlarm': alarm,
  'AWS::Events::Rule': rule,
  'AWS::RDS::EventSubscription': (props) => from('events.rds', props.SnsTopicArn),
  'AWS::Budgets::Budget': (props) => from('budgets', ...asList(props.NotificationsWithSubscribers).flatMap((one) => asList(one.Subscribers))
    .filter((one) => one.SubscriptionType === 'SNS').map((one) => one.Address)),
  'AWS::CE::AnomalySubscription': (props) => from('costalerts', ...asList(props.Subscribers).filter((one) => one.Type === 'SNS').map((one) => one.Address)),
  'AWS::CodeStarNotifications::NotificationRule': (props) => from('codestar-notifications',
    ...asList(props.Targets).filter((one) => one.TargetType === 'SNS').map((one) => one.TargetAddress)),
  'AWS::Backup::BackupVault': (props) => from('backup', props.Notifications?.SNSTopicArn),
  'AWS::Logs::LogGroup': (props, region) => from(`logs.${region}`, props.KmsKeyId)
    .map((one) => ({ ...one, actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'] })),
  'AWS::CloudTrail::Trail': (props) => [
    ...from('cloudtrail', props.S3BucketName, props.SnsTopicName),
    ...from('cloudtrail', props.KMSKeyId).map((one) => ({ ...one, actions: ['kms:GenerateDataKey', 'kms:DescribeKey'] })),
  ],
  'AWS::Config::DeliveryChannel': (props) => from('config', props.SnsTopicARN),
  'AWS::SNS::Subscription': (props) => props.Protocol === 'sqs' ? from('sns', props.Endpoint) : [],
  'AWS::S3::Bucket': notifications,
  'Custom::S3BucketNotifications': notifications,
  'AWS::ElastiCache::ReplicationGroup': cache,
  'AWS::ElastiCache::CacheCluster': cache,
};

/** Whom a resource makes send, and to what. Where a role sends, IAM decides, not the target's policy. */
export function deliveries(resource: any, region: string): Delivery[] {
  return READERS[resource.Type]?.(resource.Properties ?? {}, region) ?? [];
}
