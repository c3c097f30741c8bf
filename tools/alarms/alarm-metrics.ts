import type { MetricSource } from './published-metric';

const BALANCER = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html';
const BALANCER_SETS = [['LoadBalancer'], ['LoadBalancer', 'TargetGroup'], ['AvailabilityZone', 'LoadBalancer'], ['AvailabilityZone', 'LoadBalancer', 'TargetGroup']];
const TARGET_SETS = BALANCER_SETS.filter((set) => set.includes('TargetGroup'));
const BACKUP = 'https://docs.aws.amazon.com/aws-backup/latest/devguide/cloudwatch.html';
const VAULT_SETS = [['BackupVaultName'], ['ResourceType'], ['BackupVaultName', 'ResourceType']];
const FIREHOSE = 'https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html';
const EC2 = 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html';
const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html';
const AURORA = 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html';
const CERTIFICATES = 'https://docs.aws.amazon.com/acm/latest/userguide/cloudwatch-metrics.html';
const NAT = 'https://docs.aws.amazon.com/vpc/latest/userguide/metrics-dimensions-nat-gateway.html';
const SNS = 'https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html';
const SQS = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html';
const STATES = 'https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cw-metrics.html';

function row(
  namespace: string, metricName: string, dimensions: MetricSource['dimensions'], unit: string, source: string, region: MetricSource['region'] = 'own',
): MetricSource {
  return { namespace, metricName, dimensions, unit, region, source };
}

/**
 * Every metric of AWS's, and of the library's own functions, that an alarm reads. Those of metric filters are in the
 * templates.
 */
export const ALARM_METRICS: readonly MetricSource[] = [
  row('AWS/ApplicationELB', 'HTTPCode_Target_5XX_Count', BALANCER_SETS, 'Count', BALANCER),
  row('AWS/ApplicationELB', 'HealthyHostCount', TARGET_SETS, 'Count', BALANCER),
  row('AWS/ApplicationELB', 'RequestCount', BALANCER_SETS, 'Count', BALANCER),
  row('AWS/ApplicationELB', 'UnHealthyHostCount', TARGET_SETS, 'Count', BALANCER),
  row('AWS/Backup', 'NumberOfBackupJobsAborted', VAULT_SETS, 'Count', BACKUP),
  row('AWS/Backup', 'NumberOfBackupJobsCompleted', VAULT_SETS, 'Count', BACKUP),
  row('AWS/Backup', 'NumberOfBackupJobsExpired', VAULT_SETS, 'Count', BACKUP),
  row('AWS/Backup', 'NumberOfBackupJobsFailed', VAULT_SETS, 'Count', BACKUP),
  row('AWS/CertificateManager', 'DaysToExpiry', [['CertificateArn']], 'Days', CERTIFICATES),
  row('AWS/EC2', 'CPUUtilization', [['AutoScalingGroupName'], ['ImageId'], ['InstanceId'], ['InstanceType']], 'Percent', EC2),
  row('AWS/Firehose', 'DeliveryToHttpEndpoint.DataFreshness', [['DeliveryStreamName']], 'Seconds', FIREHOSE),
  row('AWS/Firehose', 'DeliveryToHttpEndpoint.Success', [['DeliveryStreamName']], 'None', FIREHOSE),
  row('AWS/Lambda', 'Errors', [['FunctionName'], ['FunctionName', 'Resource']], 'Count', LAMBDA),
  row('AWS/Lambda', 'Invocations', [['FunctionName'], ['FunctionName', 'Resource']], 'Count', LAMBDA),
  row('AWS/NATGateway', 'ErrorPortAllocation', [['NatGatewayId']], 'Count', NAT),
  row('AWS/RDS', 'AuroraGlobalDBRPOLag', [['DBClusterIdentifier']], 'Milliseconds', AURORA, 'destination'),
  row('AWS/RDS', 'AuroraGlobalDBReplicationLag', [['DBClusterIdentifier']], 'Milliseconds', AURORA, 'destination'),
  row('AWS/SNS', 'NumberOfNotificationsFailed', [['TopicName'], ['Application'], ['Application', 'Platform'], ['Country', 'SMSType'], ['PhoneNumber']], 'Count', SNS),
  row('AWS/SQS', 'ApproximateAgeOfOldestMessage', [['QueueName']], 'Seconds', SQS),
  row('AWS/SQS', 'ApproximateNumberOfMessagesNotVisible', [['QueueName']], 'Count', SQS),
  row('AWS/SQS', 'ApproximateNumberOfMessagesVisible', [['QueueName']], 'Count', SQS),
  row('AWS/States', 'ExecutionsSucceeded', [['StateMachineArn']], 'Count', STATES),
  row('Eldonia/BackupPlan', 'WatchBegan', [['Job']], 'Count', 'src/jobs/private/begin-watch.lambda.ts'),
  row('Eldonia/Failover', 'Secondary', [['Cluster']], 'None', 'src/failover/private/report-role.lambda.ts'),
  row('Eldonia/ScheduledJob', 'WatchBegan', [['Job']], 'Count', 'src/jobs/private/begin-watch.lambda.ts'),
  row('Eldonia/SiteProbe', 'Available', [['Site']], 'None', 'src/site-probe/ask-site.lambda.ts'),
];
