import { Difference, differences } from './compare';
import { Need, Use } from './need';
import { Statement } from '../evaluation';

/** Differences that are accepted, with the reason and its source. */
export interface Exception {
  /** Of a need that is not allowed; by default, something is allowed that no need uses. */
  readonly kind?: 'missing';
  /** What uses the role, as in `Use`. */
  readonly subject: RegExp;
  readonly actions: readonly string[];
  /** The resources, if not all. */
  readonly resource?: RegExp;
  readonly reason: string;
  readonly page: string;
}

const CDK = 'https://docs.aws.amazon.com/cdk/api/v2/docs';

export const EXCEPTIONS: readonly Exception[] = [
  {
    kind: 'missing',
    subject: /^VPC Flow Logs$/,
    actions: ['logs:CreateLogGroup', 'logs:DescribeLogGroups'],
    reason: 'the log group is in the template, and its ARN is in the flow log; the L2 of the CDK grants the other three actions too',
    page: `${CDK}/aws-cdk-lib.aws_ec2.FlowLogDestination.html`,
  },
  {
    subject: /^(?:Firehose|RDS Proxy|task execution \(ECS\))$/,
    actions: ['secretsmanager:DescribeSecret'],
    reason: '`Secret.grantRead` of the CDK also grants reading the metadata',
    page: `${CDK}/aws-cdk-lib.aws_secretsmanager.ISecret.html#grantwbrreadgrantee-versionstages`,
  },
  {
    subject: /^application \(task\)$/,
    actions: ['kms:GenerateDataKey'],
    reason: 'the L2 of the ECS service grants it for the encrypted channel of ECS Exec',
    page: `${CDK}/aws-cdk-lib.aws_ecs.Cluster.html#executecommandconfiguration`,
  },
  {
    subject: /^task execution \(ECS\)$/,
    actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    resource: /:repository\/aws-guardduty-agent-fargate$/,
    reason: 'GuardDuty adds its agent to a task when the task starts; the task definition does not contain it',
    page: 'https://docs.aws.amazon.com/guardduty/latest/ug/prereq-runtime-monitoring-ecs-support.html',
  },
  {
    subject: /^(?:CodeBuild|GitHub workflow)$/,
    actions: ['inspector2:ListCoverage', 'inspector2:ListFindings'],
    reason: 'with enhanced scanning, ECR reads the findings of Inspector for the caller of DescribeImageScanFindings',
    page: 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-describe-scan-findings.html',
  },
  {
    subject: /^S3 replication$/,
    actions: ['s3:GetObjectLegalHold', 's3:GetObjectRetention'],
    reason: 'a bucket of another stack can have Object Lock, and S3 does not replicate locked objects without these permissions',
    page: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html#object-lock-managing-replication',
  },
  {
    subject: /^failover approver \(people\)$/,
    actions: [
      'arc-region-switch:GetPlan', 'arc-region-switch:ListPlans', 'arc-region-switch:ListRoute53HealthChecks', 'arc-region-switch:ListServiceQuotaWarnings',
    ],
    reason: 'people read the plan in the console',
    page: 'https://docs.aws.amazon.com/r53recovery/latest/dg/security_iam_region_switch_read_only.html',
  },
];

/** Whether an exception accepts a difference of a role that is used by these subjects. */
export function accepts({ kind, subject, actions, resource }: Exception, difference: Difference, subjects: readonly string[]): boolean {
  return (kind ?? 'unused') === difference.kind && actions.includes(difference.action) && subjects.some((one) => subject.test(one))
    && (resource === undefined || resource.test(difference.resource));
}

/** The differences that no exception accepts, between statements and the uses of a role. */
export async function unaccepted(uses: readonly Use[], statements: readonly Statement[]): Promise<Difference[]> {
  const wanted: Need[] = uses.flatMap(({ needs }) => needs);
  const subjects = uses.map(({ subject }) => subject);
  return (await differences(statements, wanted)).filter((one) => !EXCEPTIONS.some((exception) => accepts(exception, one, subjects)));
}
