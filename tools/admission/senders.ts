/* eslint-disable @typescript-eslint/no-explicit-any */
import { listOf } from '../policies/evaluation';

/** A service that sends to a resource, reads it, or encrypts with it. */
export interface Delivery {
  readonly service: string;
  /** A reference to the target. */
  readonly target: any;
  /** The actions on the target; by default those for sending. */
  readonly actions?: string[];
}

type Reader = (props: any, region: string) => Delivery[];

const from = (name: string, ...targets: any[]): Delivery[] => targets.filter((target) => target !== undefined)
  .map((target) => ({ service: `${name}.amazonaws.com`, target }));
const asking = (actions: string[], ...sent: Delivery[]): Delivery[] => sent.map((one) => ({ ...one, actions }));

const alarm: Reader = (props) => from('cloudwatch',
  ...listOf<any>(props.AlarmActions), ...listOf<any>(props.OKActions), ...listOf<any>(props.InsufficientDataActions));

/** A target with a role needs the permissions of the role. */
const rule: Reader = (props) => from('events', ...listOf<any>(props.Targets).flatMap((target) => [
  ...target.RoleArn ? [] : [target.Arn], target.DeadLetterConfig?.Arn,
]));

const loadBalancer: Reader = ({ LoadBalancerAttributes: attributes }) => {
  const of = Object.fromEntries(listOf<any>(attributes).map(({ Key, Value }) => [Key, Value]));
  const buckets = ['access_logs', 'connection_logs', 'health_check_logs'].filter((name) => of[`${name}.s3.enabled`] === 'true').map((name) => of[`${name}.s3.bucket`]);
  return from('logdelivery.elasticloadbalancing', ...buckets);
};

/** Logs of the legacy kind are delivered with access control lists. */
const distribution: Reader = ({ DistributionConfig: { Logging: logging, Origins: origins } }) => [
  ...asking(['an access control list'], ...from('cloudfront', logging?.Bucket)),
  ...asking(['s3:GetObject'], ...from('cloudfront', ...listOf<any>(origins).filter((one) => one.OriginAccessControlId).map((one) => one.DomainName))),
];

const READERS: Record<string, Reader> = {
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::CompositeAlarm': alarm,
  'AWS::Events::Rule': rule,
  'AWS::RDS::EventSubscription': (props) => from('events.rds', props.SnsTopicArn),
  'AWS::Budgets::Budget': (props) => from('budgets', ...listOf<any>(props.NotificationsWithSubscribers).flatMap((one) => listOf<any>(one.Subscribers))
    .filter((one) => one.SubscriptionType === 'SNS').map((one) => one.Address)),
  'AWS::CE::AnomalySubscription': (props) => from('costalerts', ...listOf<any>(props.Subscribers).filter((one) => one.Type === 'SNS').map((one) => one.Address)),
  'AWS::Logs::LogGroup': (props, region) => asking(['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
    ...from(`logs.${region}`, props.KmsKeyId)),
  'AWS::CloudTrail::Trail': (props) => [
    ...asking(['s3:GetBucketAcl', 's3:PutObject'], ...from('cloudtrail', props.S3BucketName)),
    ...asking(['kms:GenerateDataKey', 'kms:DescribeKey'], ...from('cloudtrail', props.KMSKeyId)),
  ],
  // With its service-linked role, AWS Config delivers as the service itself.
  'AWS::Config::DeliveryChannel': (props) => [
    ...asking(['s3:GetBucketAcl', 's3:PutObject'], ...from('config', props.S3BucketName)), ...from('config', props.S3KmsKeyArn),
  ],
  'AWS::S3::Bucket': ({ LoggingConfiguration: logging }) => from('logging.s3', logging?.DestinationBucketName),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': loadBalancer,
  'AWS::CloudFront::Distribution': distribution,
};

/** The services that send because of a resource, and their targets. Where a service acts with a role, the role needs the permissions. */
export const deliveries: (...args: [type: string, ...Parameters<Reader>]) => Delivery[] = (type, ...rest) => READERS[type]?.(...rest) ?? [];
