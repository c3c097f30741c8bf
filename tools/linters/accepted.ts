import { Acceptance } from './findings';

const FUNCTION = /^AWS::Lambda::Function /;
const LOG_BUCKET = /^AWS::S3::Bucket \w*?(?:Logs\w*|Minimal)[0-9A-F]{8}$/;
const LOCK = /^AWS::DynamoDB::Table \w*Lock\w*$/;

/**
 * The one list of findings that are no faults. A line without a finding fails `npm run check -- lint:templates`, as does a finding
 * without a line.
 */
export const ACCEPTED: readonly Acceptance[] = [
  {
    linter: 'checkov',
    rule: 'CKV_AWS_115',
    where: FUNCTION,
    reason: 'each function has a caller that limits its concurrency (src/private/caller.ts); reserved concurrency is not available to other functions',
  },
  {
    linter: 'checkov',
    rule: 'CKV_AWS_116',
    where: FUNCTION,
    reason: 'a queue of a function receives asynchronous invocations only; the callers of the functions handle failures, or an alarm does (src/private/caller.ts)',
  },
  {
    linter: 'checkov', rule: 'CKV_AWS_117', where: FUNCTION, reason: 'the function calls only public endpoints over TLS; functions that connect to the database are in the VPC',
  },
  {
    linter: 'checkov', rule: 'CKV_AWS_173', where: FUNCTION, reason: 'the variables are names, numbers and ARNs; secrets are read at run time. Lambda encrypts them with an AWS managed key',
  },
  {
    linter: 'checkov',
    rule: 'CKV_AWS_111',
    where: /^AWS::IAM::Role \w+Role[0-9A-F]{8}$/,
    reason: 'the network interfaces of functions in a VPC, as AWSLambdaVPCAccessExecutionRole; test/permissions.test.ts has each wildcard with its reason',
  },
  { linter: 'checkov', rule: 'CKV_AWS_119', where: LOCK, reason: 'the only item is the id of a running job; DynamoDB encrypts it with an AWS owned key' },
  { linter: 'checkov', rule: 'CKV_AWS_28', where: LOCK, reason: 'the only item is a lock that is deleted after each run; there is nothing to restore' },
  {
    linter: 'checkov',
    rule: 'CKV_AWS_158',
    where: /^AWS::Logs::LogGroup /,
    reason: 'logs without secrets: CloudWatch Logs encrypts them with an AWS owned key; logs of the API, the database and the audit have a customer key',
  },
  {
    linter: 'checkov', rule: 'CKV_AWS_18', where: LOG_BUCKET, reason: 'the bucket contains access logs, or log lines that could not be delivered; it cannot log to itself',
  },
  { linter: 'checkov', rule: 'CKV_AWS_21', where: LOG_BUCKET, reason: 'services write each log file once, under a new key, and a lifecycle rule deletes it' },
  {
    linter: 'checkov',
    rule: 'CKV_AWS_27',
    where: /^AWS::SQS::Queue /,
    reason: 'SQS encrypts the queue with its own key (SqsManagedSseEnabled), which the check does not read: a queue for undelivered events must work with a broken KMS key',
  },
  {
    linter: 'checkov',
    rule: 'CKV_AWS_51',
    where: /^AWS::ECR::Repository /,
    reason: 'tags are immutable except latest (IMMUTABLE_WITH_EXCLUSION), which the check does not read; no task runs latest',
  },
  {
    linter: 'checkov',
    rule: 'CKV_AWS_149',
    where: /^AWS::SecretsManager::Secret \w*Generation\d/,
    reason: 'without a key of the caller, the AWS managed key encrypts the header value; a platform passes its key',
  },
  {
    linter: 'checkov',
    rule: 'CKV_AWS_260',
    where: /^AWS::EC2::SecurityGroup \w*LoadBalancerSecurityGroup/,
    reason: 'a load balancer without a CDN is public: port 80 redirects to HTTPS',
  },
  {
    linter: 'checkov',
    rule: 'CKV_AWS_33',
    where: /^AWS::KMS::Key Key961B73FD$/,
    reason: 'a key of the program: the principal is limited by kms:CallerAccount and kms:ViaService',
  },
  {
    linter: 'checkov',
    rule: 'CKV_AWS_65',
    where: /^AWS::ECS::Cluster PlatformApiCluster/,
    reason: 'the development tier has no monitoring, and so no alarm that reads these metrics; with monitoring, and in production, they are enabled',
  },
  { linter: 'checkov', rule: 'CKV_AWS_66', where: /^AWS::Logs::LogGroup TaskMainLogGroup/, reason: 'the log driver of the task of the program, not of the library' },
  {
    linter: 'checkov',
    rule: 'CKV2_AWS_71',
    where: /^AWS::CertificateManager::Certificate EdgeCertificate/,
    reason: 'the program serves a wildcard domain, which a user can choose',
  },
  {
    linter: 'cfn-lint',
    rule: 'E1017',
    where: /^AWS::Route53::RecordSet \w*OriginFailover/,
    reason: 'cfn-lint does not know Fn::GetStackOutput as an argument of Fn::Split; its value is a text, which the stack with the output joins with a separator',
  },
  {
    linter: 'cfn-lint',
    rule: 'E1017',
    where: /^AWS::CloudWatch::Alarm PlatformObservabilityInfrastructureUndelivered/,
    reason: 'the same; the value is the ARN of a topic, which ends with its name',
  },
  {
    linter: 'cfn-lint',
    rule: 'E1022',
    where: /^AWS::CloudWatch::Dashboard PlatformObservabilityDashboard/,
    reason: 'cfn-lint does not know Fn::GetStackOutput in Fn::Join; its value is a text',
  },
  {
    linter: 'cfn-lint',
    rule: 'W3005',
    where: /^\S+ \w+$/,
    reason: 'an explicit dependency beside a reference says why: permissions must exist before the first call, and be deleted after the last',
  },
  {
    linter: 'cfn-lint',
    rule: 'W3010',
    where: /^AWS::EC2::Subnet /,
    reason: 'zones are named so that synthesis looks nothing up, and both Regions of a pair have known zones: docs/decisions/0005-network.md',
  },
  {
    linter: 'cfn-lint',
    rule: 'W3688',
    where: /^AWS::RDS::DBCluster /,
    reason: 'aws-cdk-lib writes the user name for a cluster from a snapshot; RDS ignores it',
  },
];
