/** Each service that publishes to a topic, and what makes it. */
export const publishers = (topic: object): [service: string, resource: object][] => [
  ['cloudwatch', { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [topic] } }],
  ['events', { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Arn: topic }] } }],
  ['events.rds', { Type: 'AWS::RDS::EventSubscription', Properties: { SnsTopicArn: topic } }],
  ['budgets', { Type: 'AWS::Budgets::Budget', Properties: { NotificationsWithSubscribers: [{ Subscribers: [{ SubscriptionType: 'SNS', Address: topic }] }] } }],
  ['costalerts', { Type: 'AWS::CE::AnomalySubscription', Properties: { Subscribers: [{ Type: 'SNS', Address: topic }] } }],
  ['codestar-notifications', { Type: 'AWS::CodeStarNotifications::NotificationRule', Properties: { Targets: [{ TargetType: 'SNS', TargetAddress: topic }] } }],
  ['backup', { Type: 'AWS::Backup::BackupVault', Properties: { Notifications: { SNSTopicArn: topic } } }],
  ['cloudtrail', { Type: 'AWS::CloudTrail::Trail', Properties: { SnsTopicName: topic } }],
  ['config', { Type: 'AWS::Config::DeliveryChannel', Properties: { SnsTopicARN: topic } }],
  ['s3', { Type: 'Custom::S3BucketNotifications', Properties: { NotificationConfiguration: { TopicConfigurations: [{ TopicArn: topic }] } } }],
];
