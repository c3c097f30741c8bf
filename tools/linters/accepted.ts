import { Acceptance, Linter } from './findings';

const FUNCTION = /^AWS::Lambda::Function /;
const LOG_BUCKET = /^AWS::S3::Bucket \w*?(?:Logs\w*|Minimal)[0-9A-F]{8}$/;
const LOCK = /^AWS::DynamoDB::Table \w*Lock\w*$/;

const of = (linter: Linter) => (rule: string, where: RegExp, reason: string): Acceptance => ({ linter, rule, where, reason });
const [checkov, cfnLint] = [of('checkov'), of('cfn-lint')];

/**
 * The one list of findings that are no faults. A line without a finding fails `npm run check -- lint:templates`, as does a finding
 * without a line.
 */
export const ACCEPTED: readonly Acceptance[] = [
  checkov('CKV_AWS_115', FUNCTION, 'each function has a caller that limits its concurrency (src/private/functions/caller.ts); reserved concurrency is not available to other functions'),
  checkov('CKV_AWS_116', FUNCTION, 'a queue of a function receives asynchronous invocations only; the callers of the functions handle failures, or an alarm does (src/private/functions/caller.ts)'),
  checkov('CKV_AWS_117', FUNCTION, 'the function calls only public endpoints over TLS; functions that connect to the database are in the VPC'),
  checkov('CKV_AWS_173', FUNCTION, 'the variables are names, numbers and ARNs; secrets are read at run time. Lambda encrypts them with an AWS managed key'),
  checkov('CKV_AWS_111', /^AWS::IAM::Role \w+Role[0-9A-F]{8}$/, 'the network interfaces of functions in a VPC, as AWSLambdaVPCAccessExecutionRole; test/rules/roles-have-what-they-need.test.ts has each wildcard with its need'),
  checkov('CKV_AWS_111', /^AWS::IAM::Policy FailoverRoleDefaultPolicy/, 'a request to raise a quota has no resource: the plan compares the quotas of both Regions'),
  checkov('CKV_AWS_119', LOCK, 'the only item is the id of a running job; DynamoDB encrypts it with an AWS owned key'),
  checkov('CKV_AWS_28', LOCK, 'the only item is a lock that is deleted after each run; there is nothing to restore'),
  checkov('CKV_AWS_158', /^AWS::Logs::LogGroup /, 'logs without secrets: CloudWatch Logs encrypts them with an AWS owned key; logs of the API, the database and the audit have a customer key'),
  checkov('CKV_AWS_18', LOG_BUCKET, 'the bucket contains access logs, or log lines that could not be delivered; it cannot log to itself'),
  checkov('CKV_AWS_21', LOG_BUCKET, 'services write each log file once, under a new key, and a lifecycle rule deletes it'),
  checkov('CKV_AWS_27', /^AWS::SQS::Queue /, 'SQS encrypts the queue with its own key (SqsManagedSseEnabled), which the check does not read: a queue for undelivered events must work with a broken KMS key'),
  checkov('CKV_AWS_51', /^AWS::ECR::Repository /, 'tags are immutable except latest (IMMUTABLE_WITH_EXCLUSION), which the check does not read; no task runs latest'),
  checkov('CKV_AWS_149', /^AWS::SecretsManager::Secret \w*Generation\d/, 'without a key of the caller, the AWS managed key encrypts the header value; a platform passes its key'),
  checkov('CKV_AWS_260', /^AWS::EC2::SecurityGroup \w*LoadBalancerSecurityGroup/, 'a load balancer without a CDN is public: port 80 redirects to HTTPS'),
  checkov('CKV_AWS_33', /^AWS::KMS::Key Key961B73FD$/, 'a key of the program: the principal is limited by kms:CallerAccount and kms:ViaService'),
  checkov('CKV_AWS_65', /^AWS::ECS::Cluster PlatformApiCluster/, 'the economy tier has no monitoring, and so no alarm that reads these metrics; with monitoring, and in the other tiers, they are enabled'),
  checkov('CKV_AWS_66', /^AWS::Logs::LogGroup TaskMainLogGroup/, 'the log driver of the task of the program, not of the library'),
  checkov('CKV2_AWS_71', /^AWS::CertificateManager::Certificate EdgeCertificate/, 'the program serves a wildcard domain, which a user can choose'),
  cfnLint('E1017', /^AWS::Route53::RecordSet \w*OriginFailover/, 'cfn-lint does not know Fn::GetStackOutput as an argument of Fn::Split; its value is a text, which the stack with the output joins with a separator'),
  cfnLint('E1017', /^AWS::CloudWatch::Alarm PlatformObservabilityInfrastructureUndelivered/, 'the same; the value is the ARN of a topic, which ends with its name'),
  cfnLint('E1022', /^AWS::CloudWatch::Dashboard PlatformObservabilityDashboard/, 'cfn-lint does not know Fn::GetStackOutput in Fn::Join; its value is a text'),
  cfnLint('W3005', /^\S+ \w+$/, 'an explicit dependency beside a reference says why: permissions must exist before the first call, and be deleted after the last'),
  cfnLint('W3010', /^AWS::EC2::Subnet /, 'zones are named so that synthesis looks nothing up, and both Regions of a pair have known zones: docs/decisions/0005-network.md'),
  cfnLint('W3688', /^AWS::RDS::DBCluster /, 'aws-cdk-lib writes the user name for a cluster from a snapshot; RDS ignores it'),
];
