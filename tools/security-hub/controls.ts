import { listOf } from '../policies/evaluation';

/* eslint-disable @typescript-eslint/no-explicit-any */

/** Why resources fail a control on purpose. */
export interface Choice {
  /** The logical ids of the resources; all if absent. */
  readonly at?: RegExp;
  readonly why: string;
  /** What to set to pass, if that is possible. */
  readonly instead?: string;
}

/** A control of Security Hub that a template answers. */
export interface Control {
  readonly id: string;
  readonly asks: string;
  readonly type: string;
  /** Whether a resource passes; undefined if the control does not apply to it. */
  readonly passes: (properties: any, template: Template, id: string) => boolean | undefined;
  readonly choices: readonly Choice[];
}

export interface Template { readonly of: (type: string) => [id: string, properties: any][] }

const control = (id: string, type: string, asks: string, passes: Control['passes'], ...choices: Choice[]): Control =>
  ({ id, type: `AWS::${type}`, asks, passes, choices });

const containers = (check: (container: any) => boolean): Control['passes'] => ({ ContainerDefinitions }) => ContainerDefinitions.every(check);
const behaviors = ({ DistributionConfig: { DefaultCacheBehavior, CacheBehaviors = [] } }: any): any[] => [DefaultCacheBehavior, ...CacheBehaviors];
const origins = ({ DistributionConfig: { Origins } }: any): any[] => Origins;
const ruleOf = (rules: any, port: number) => listOf(rules ?? []).filter(({ CidrIp, CidrIpv6, FromPort, ToPort, IpProtocol }: any) =>
  [CidrIp, CidrIpv6].some((cidr) => cidr === '0.0.0.0/0' || cidr === '::/0') && (String(IpProtocol) === '-1' || (FromPort <= port && ToPort >= port)));
/** Whether a parameter or another resource of the stack refers to a resource. */
const refersTo = (id: string, value: unknown) => JSON.stringify(value).includes(`"${id}"`);
const covered = (ids: string, type: string): Control['passes'] => (_, template, id) => template.of(type).some(([, properties]) => refersTo(id, properties[ids]));
const hasFeature = (name: string): Control['passes'] => ({ Features = [], DataSources = {} }) =>
  Features.some(({ Name, Status }: any) => Name === name && Status === 'ENABLED') || (name === 'S3_DATA_EVENTS' && DataSources.S3Logs?.Enable === true);
const subscribes = (source: string): Control['passes'] => (_, template) => template.of('AWS::RDS::EventSubscription').some(([, { SourceType }]) => SourceType === source);
const endpoint = (name: string): Control['passes'] => (_, template) => template.of('AWS::EC2::VPCEndpoint').some(([, { ServiceName }]) => JSON.stringify(ServiceName).includes(name));

const COSTS_ENDPOINT: Choice = {
  why: 'an interface endpoint costs about $10 per month and zone in Tokyo, and tasks reach the API by the NAT gateways with TLS',
  instead: '`network.endpoints` with the services, or `existing.vpc` with your own endpoints',
};

export const CONTROLS: readonly Control[] = [
  control('ACM.2', 'CertificateManager::Certificate', 'RSA keys have 2,048 bits or more', ({ KeyAlgorithm = 'RSA_2048' }) => KeyAlgorithm !== 'RSA_1024'),
  control('CloudFront.1', 'CloudFront::Distribution', 'there is a default root object', ({ DistributionConfig }) => Boolean(DistributionConfig.DefaultRootObject),
    { why: 'the backend answers `/`; with a root object, CloudFront would ask it for a file' }),
  control('CloudFront.3', 'CloudFront::Distribution', 'viewers need HTTPS', (p) => behaviors(p).every(({ ViewerProtocolPolicy }) => ViewerProtocolPolicy !== 'allow-all')),
  control('CloudFront.4', 'CloudFront::Distribution', 'an origin group has a second origin', ({ DistributionConfig }) => (DistributionConfig.OriginGroups?.Quantity ?? 0) > 0,
    { why: 'one Region has no second origin; a pair has one for media', instead: '`DrPair`' }),
  control('CloudFront.5', 'CloudFront::Distribution', 'requests are logged', ({ DistributionConfig }) => Boolean(DistributionConfig.Logging)),
  control('CloudFront.6', 'CloudFront::Distribution', 'there is a web ACL', ({ DistributionConfig }) => Boolean(DistributionConfig.WebACLId)),
  control('CloudFront.7', 'CloudFront::Distribution', 'the certificate is its own', ({ DistributionConfig }) => Boolean(DistributionConfig.ViewerCertificate?.AcmCertificateArn)),
  control('CloudFront.8', 'CloudFront::Distribution', 'names are sent by SNI', ({ DistributionConfig }) => DistributionConfig.ViewerCertificate?.SslSupportMethod === 'sni-only'),
  control('CloudFront.9', 'CloudFront::Distribution', 'own origins are reached by HTTPS',
    (p) => origins(p).every(({ CustomOriginConfig: custom }) => !custom || custom.OriginProtocolPolicy === 'https-only')),
  control('CloudFront.10', 'CloudFront::Distribution', 'origins are reached with TLS 1.2',
    (p) => origins(p).every(({ CustomOriginConfig: custom }) => !custom || custom.OriginSSLProtocols.every((one: string) => one === 'TLSv1.2'))),
  control('CloudFront.13', 'CloudFront::Distribution', 'buckets are read with origin access control',
    (p) => origins(p).every(({ S3OriginConfig: bucket, OriginAccessControlId: access }) => !bucket || Boolean(access))),
  control('CloudTrail.1', 'CloudTrail::Trail', 'the trail covers all Regions', ({ IsMultiRegionTrail }) => IsMultiRegionTrail === true),
  control('CloudTrail.2', 'CloudTrail::Trail', 'files have a KMS key', ({ KMSKeyId }) => Boolean(KMSKeyId)),
  control('CloudTrail.4', 'CloudTrail::Trail', 'files are signed', ({ EnableLogFileValidation }) => EnableLogFileValidation === true),
  control('CloudTrail.5', 'CloudTrail::Trail', 'events go to CloudWatch Logs', ({ CloudWatchLogsLogGroupArn }) => Boolean(CloudWatchLogsLogGroupArn)),
  control('CodeBuild.4', 'CodeBuild::Project', 'builds are logged', ({ LogsConfig }) => LogsConfig?.CloudWatchLogs?.Status === 'ENABLED'),
  control('CodeBuild.5', 'CodeBuild::Project', 'builds are not privileged', ({ Environment }) => Environment.PrivilegedMode !== true,
    { why: 'Docker needs it to build the image; the role of the build reaches its repository alone' }),
  control('Config.1', 'Config::ConfigurationRecorder', 'AWS Config records all types, with its own role', ({ RecordingGroup }) => RecordingGroup.AllSupported === true),
  control('DynamoDB.1', 'DynamoDB::Table', 'capacity follows the demand', ({ BillingMode }) => BillingMode === 'PAY_PER_REQUEST'),
  control('DynamoDB.2', 'DynamoDB::Table', 'points in time can be recovered', ({ PointInTimeRecoverySpecification: recovery }) => recovery?.PointInTimeRecoveryEnabled === true,
    { why: 'the table holds locks of running jobs for minutes; a restored lock would be wrong' }),
  control('DynamoDB.6', 'DynamoDB::Table', 'deletion is refused', ({ DeletionProtectionEnabled }) => DeletionProtectionEnabled === true,
    { why: 'the table holds locks of running jobs for minutes, and goes with its stack' }),
  control('EC2.6', 'EC2::VPC', 'flows are logged', covered('ResourceId', 'AWS::EC2::FlowLog')),
  control('EC2.10', 'EC2::VPC', 'there is an endpoint of EC2', endpoint('.ec2'), COSTS_ENDPOINT),
  control('EC2.13, EC2.14, EC2.18, EC2.19', 'EC2::SecurityGroup', 'the internet reaches no port but 80 and 443',
    ({ SecurityGroupIngress }) => [22, 3389, 3306, 5432, 6379, 8080].every((port) => ruleOf(SecurityGroupIngress, port).length === 0)),
  control('EC2.15', 'EC2::Subnet', 'new interfaces get no public address', ({ MapPublicIpOnLaunch }) => MapPublicIpOnLaunch !== true),
  control('EC2.55, EC2.56', 'EC2::VPC', 'there are endpoints of ECR', (...args) => ['.ecr.api', '.ecr.dkr'].every((name) => endpoint(name)(...args))),
  control('EC2.57, EC2.58, EC2.60', 'EC2::VPC', 'there are endpoints of Systems Manager, of Incident Manager and of its contacts',
    (...args) => ['.ssm"', '.ssm-incidents"', '.ssm-contacts"'].every((name) => endpoint(name)(...args)), COSTS_ENDPOINT),
  control('ECR.1', 'ECR::Repository', 'images are scanned', ({ ImageScanningConfiguration }) => ImageScanningConfiguration?.ScanOnPush === true),
  control('ECR.2', 'ECR::Repository', 'tags do not move', ({ ImageTagMutability }) => ImageTagMutability === 'IMMUTABLE',
    { why: 'all tags but `latest` are immutable; a release is a digest. The rule accepts `IMMUTABLE` alone', instead: 'your own repository as `existing.repository`' }),
  control('ECR.3', 'ECR::Repository', 'old images expire', ({ LifecyclePolicy }) => Boolean(LifecyclePolicy)),
  control('ECS.1', 'ECS::TaskDefinition', 'tasks with the network of the host name a user', ({ NetworkMode }) => NetworkMode === 'awsvpc'),
  control('ECS.2', 'ECS::Service', 'tasks get no public address', ({ NetworkConfiguration }) => NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp === 'DISABLED'),
  control('ECS.3', 'ECS::TaskDefinition', 'no task sees processes of the host', ({ PidMode }) => PidMode !== 'host'),
  control('ECS.4', 'ECS::TaskDefinition', 'no container is privileged', containers(({ Privileged }) => Privileged !== true)),
  control('ECS.5', 'ECS::TaskDefinition', 'root file systems are read-only', containers(({ ReadonlyRootFilesystem }) => ReadonlyRootFilesystem === true),
    { why: 'ECS Exec and the agent of Datadog write to theirs; without these options it passes' }),
  control('ECS.8', 'ECS::TaskDefinition', 'no key is a variable', containers(({ Environment = [] }) =>
    Environment.every(({ Name }: any) => !['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'ECS_ENGINE_AUTH_DATA'].includes(Name)))),
  control('ECS.9', 'ECS::TaskDefinition', 'containers have a log', containers(({ LogConfiguration }) => Boolean(LogConfiguration))),
  control('ECS.10', 'ECS::Service', 'the platform version is the latest', ({ PlatformVersion = 'LATEST' }) => PlatformVersion === 'LATEST'),
  control('ECS.12', 'ECS::Cluster', 'Container Insights is on', ({ ClusterSettings = [] }) => ClusterSettings.some(({ Value }: any) => /^enabled|^enhanced/.test(Value))),
  control('ELB.1', 'ElasticLoadBalancingV2::Listener', 'HTTP redirects to HTTPS', ({ Protocol, DefaultActions }) => Protocol === 'HTTPS' || DefaultActions.every(({ Type }: any) => Type === 'redirect')),
  control('ELB.4', 'ElasticLoadBalancingV2::LoadBalancer', 'invalid headers are dropped', attribute('routing.http.drop_invalid_header_fields.enabled', 'true')),
  control('ELB.5', 'ElasticLoadBalancingV2::LoadBalancer', 'requests are logged', attribute('access_logs.s3.enabled', 'true')),
  control('ELB.6', 'ElasticLoadBalancingV2::LoadBalancer', 'deletion is refused', attribute('deletion_protection.enabled', 'true')),
  control('ELB.12', 'ElasticLoadBalancingV2::LoadBalancer', 'ambiguous requests are refused', (p, ...rest) =>
    attribute('routing.http.desync_mitigation_mode', 'strictest')(p, ...rest) || attribute('routing.http.desync_mitigation_mode', 'defensive')(p, ...rest)
    || !JSON.stringify(p.LoadBalancerAttributes ?? []).includes('desync')),
  control('ELB.13', 'ElasticLoadBalancingV2::LoadBalancer', 'there are two zones or more', ({ Subnets }) => Subnets.length >= 2),
  control('ELB.16', 'ElasticLoadBalancingV2::LoadBalancer', 'a web ACL is at the load balancer', covered('ResourceArn', 'AWS::WAFv2::WebACLAssociation'),
    { why: 'the web ACL is at CloudFront, and the load balancer answers requests with the secret header of CloudFront alone' }),
  control('ELB.17', 'ElasticLoadBalancingV2::Listener', 'the TLS policy is one of today', ({ Protocol, SslPolicy }) => Protocol === 'HTTPS' ? /TLS13-1-(?:3|2-Res)-/.test(SslPolicy) : undefined),
  control('ELB.18', 'ElasticLoadBalancingV2::Listener', 'listeners encrypt', ({ Protocol }) => Protocol === 'HTTPS',
    { why: 'the design has a listener on port 80 that redirects; it serves nothing' }),
  control('ElastiCache.1', 'ElastiCache::ReplicationGroup', 'there are backups', ({ SnapshotRetentionLimit = 0 }) => SnapshotRetentionLimit >= 1),
  control('ElastiCache.2', 'ElastiCache::ReplicationGroup', 'minor versions are upgraded', ({ AutoMinorVersionUpgrade }) => AutoMinorVersionUpgrade === true),
  control('ElastiCache.3', 'ElastiCache::ReplicationGroup', 'a replica takes over', ({ AutomaticFailoverEnabled }) => AutomaticFailoverEnabled === true),
  control('ElastiCache.4', 'ElastiCache::ReplicationGroup', 'data at rest is encrypted', ({ AtRestEncryptionEnabled }) => AtRestEncryptionEnabled === true),
  control('ElastiCache.5', 'ElastiCache::ReplicationGroup', 'data in transit is encrypted', ({ TransitEncryptionEnabled }) => TransitEncryptionEnabled === true),
  control('ElastiCache.7', 'ElastiCache::ReplicationGroup', 'the subnets are its own', ({ CacheSubnetGroupName }) => Boolean(CacheSubnetGroupName)),
  control('GuardDuty.1', 'GuardDuty::Detector', 'GuardDuty is on', ({ Enable }) => Enable === true),
  control('GuardDuty.6', 'GuardDuty::Detector', 'it watches functions', hasFeature('LAMBDA_NETWORK_LOGS')),
  control('GuardDuty.9', 'GuardDuty::Detector', 'it watches logins of databases', hasFeature('RDS_LOGIN_EVENTS')),
  control('GuardDuty.10', 'GuardDuty::Detector', 'it watches objects', hasFeature('S3_DATA_EVENTS')),
  control('GuardDuty.5, GuardDuty.7, GuardDuty.13', 'GuardDuty::Detector', 'it watches EKS and EC2', hasFeature('EKS_AUDIT_LOGS'),
    { why: 'the platform has no Kubernetes and no instances' }),
  control('KMS.4', 'KMS::Key', 'keys rotate', ({ EnableKeyRotation }) => EnableKeyRotation === true),
  control('Lambda.2', 'Lambda::Function', 'the runtime has support', ({ Runtime }) => /^(?:nodejs2[24]|python3\.1[234])/.test(Runtime)),
  control('Lambda.3', 'Lambda::Function', 'functions are in a VPC', ({ VpcConfig }) => Boolean(VpcConfig),
    { why: 'the functions call APIs of AWS alone; those that reach the database are in the VPC' }),
  control('RDS.2', 'RDS::DBInstance', 'the internet does not reach the database', ({ PubliclyAccessible }) => PubliclyAccessible !== true),
  control('RDS.6', 'RDS::DBInstance', 'the operating system is watched', ({ MonitoringInterval = 0 }) => MonitoringInterval > 0),
  control('RDS.7', 'RDS::DBCluster', 'deletion is refused', ({ DeletionProtection }) => DeletionProtection === true),
  control('RDS.12', 'RDS::DBCluster', 'IAM can log in', ({ EnableIAMDatabaseAuthentication }) => EnableIAMDatabaseAuthentication === true),
  control('RDS.13, RDS.35', 'RDS::DBInstance', 'minor versions are upgraded', ({ AutoMinorVersionUpgrade }) => AutoMinorVersionUpgrade === true,
    { at: /^PairDatabase/, why: 'the secondary cluster of a global database has the version of the primary one, which is upgraded after it by hand' }),
  control('RDS.15', 'RDS::DBCluster', 'there are instances in two zones', (_, template, id) => template.of('AWS::RDS::DBInstance').filter(([, { DBClusterIdentifier }]) => refersTo(id, DBClusterIdentifier)).length >= 2,
    { at: /^PairDatabase/, why: 'the standby has one instance; a failover adds readers' }),
  control('RDS.16', 'RDS::DBCluster', 'snapshots have the tags', ({ CopyTagsToSnapshot }) => CopyTagsToSnapshot === true),
  control('RDS.19, RDS.20', 'RDS::DBCluster', 'events of the cluster cause a notification', subscribes('db-cluster')),
  control('RDS.21', 'RDS::DBCluster', 'events of parameter groups cause a notification', subscribes('db-parameter-group'),
    { why: 'CloudFormation and CloudTrail show who changed a parameter group' }),
  control('RDS.22', 'RDS::DBCluster', 'events of database security groups cause a notification', subscribes('db-security-group'),
    { why: 'only databases outside of a VPC have these groups' }),
  control('RDS.23', 'RDS::DBCluster', 'the port is not the default', ({ Port }) => Port !== undefined && Number(Port) !== 5432,
    { why: 'the security group decides who reaches the port, and tools expect 5432', instead: '`existing.database`' }),
  control('RDS.24', 'RDS::DBCluster', 'the administrator has a name of its own', ({ MasterUsername, GlobalClusterIdentifier, SnapshotIdentifier }) =>
    MasterUsername === undefined && (GlobalClusterIdentifier || SnapshotIdentifier) ? undefined : MasterUsername !== undefined && !['admin', 'postgres'].includes(MasterUsername),
  { why: 'the name is no secret: its password is generated and rotates, and IAM and the security group decide who logs in', instead: '`existing.database` with `adminUsername`' }),
  control('RDS.26', 'RDS::DBCluster', 'a backup plan has the cluster', (_, template) => template.of('AWS::Backup::BackupSelection').length > 0,
    { why: 'Aurora itself keeps every second of the retention; a pair has plans of AWS Backup beside it', instead: '`BackupPlan`' }),
  control('RDS.27', 'RDS::DBCluster', 'data at rest is encrypted', ({ StorageEncrypted }) => StorageEncrypted === true),
  control('RDS.37', 'RDS::DBCluster', 'the log goes to CloudWatch Logs', ({ EnableCloudwatchLogsExports = [] }) => EnableCloudwatchLogsExports.includes('postgresql')),
  control('S3.2, S3.3, S3.8', 'S3::Bucket', 'public access is blocked', ({ PublicAccessBlockConfiguration: block = {} }) => ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'].every((name) => block[name] === true)),
  control('S3.5', 'S3::Bucket', 'requests need TLS', (_, template, id) => template.of('AWS::S3::BucketPolicy').some(([, { Bucket, PolicyDocument }]) => refersTo(id, Bucket) && JSON.stringify(PolicyDocument).includes('aws:SecureTransport'))),
  control('S3.7', 'S3::Bucket', 'objects are copied to another Region', ({ ReplicationConfiguration }, template, id) =>
    Boolean(ReplicationConfiguration) || template.of('Custom::BucketReplication').some(([, properties]) => refersTo(id, properties)),
  { at: /Media/, why: 'one Region has no other one', instead: '`DrPair`, which copies media in both directions' },
  { why: 'logs are not needed in the other Region, which writes its own' }),
  control('S3.9', 'S3::Bucket', 'requests are logged', ({ LoggingConfiguration }) => Boolean(LoggingConfiguration),
    { at: /Logs/, why: 'the bucket receives logs; a log of its own would grow with itself' }),
  control('S3.12', 'S3::Bucket', 'no ACL decides', ({ OwnershipControls }) => OwnershipControls?.Rules?.every(({ ObjectOwnership }: any) => ObjectOwnership === 'BucketOwnerEnforced') ?? true,
    { why: 'standard logs of CloudFront are delivered by ACL; those without need a stack in us-east-1' }),
  control('S3.13', 'S3::Bucket', 'objects have a lifecycle', ({ LifecycleConfiguration }) => Boolean(LifecycleConfiguration)),
  control('S3.14', 'S3::Bucket', 'versions are kept', ({ VersioningConfiguration }) => VersioningConfiguration?.Status === 'Enabled',
    { why: 'logs and artifacts are written once; versions would double them' }),
  control('S3.17', 'S3::Bucket', 'objects have a KMS key', ({ BucketEncryption: encryption }) => JSON.stringify(encryption ?? '').includes('aws:kms'),
    { at: /Media/, why: 'media are public by CloudFront; a KMS key would cost for each request and each copy', instead: '`existing.mediaBucket`' },
    { at: /Logs/, why: 'the services that deliver these logs write with keys of S3 alone' },
    { why: 'CloudTrail encrypts its files with its KMS key itself, and AWS Config writes with the keys of the bucket' }),
  control('SecretsManager.1, SecretsManager.4', 'SecretsManager::Secret', 'the value rotates', (_, template, id) => {
    const names = [id, ...template.of('AWS::SecretsManager::SecretTargetAttachment').filter(([, { SecretId }]) => refersTo(id, SecretId)).map(([one]) => one)];
    return template.of('AWS::SecretsManager::RotationSchedule').some(([, { SecretId }]) => names.some((name) => refersTo(name, SecretId)));
  },
  { at: /OriginHeader/, why: 'CloudFront and load balancer change together: the generation of the header is a prop, and its change a deployment' },
  { at: /CacheAuth/, why: 'the cache takes a new password with a deployment that restarts the tasks' },
  { at: /JwtSecret/, why: 'a new key logs everybody out: the application has to accept the previous one for a while' }),
  control('SNS.4', 'SNS::Topic', 'the topic is not public', (_, template) => template.of('AWS::SNS::TopicPolicy').every(([, { PolicyDocument }]) => PolicyDocument.Statement.every(({ Effect, Principal, Condition }: any) => Effect === 'Deny' || (Principal !== '*' && Principal.AWS !== '*') || Condition))),
  control('SQS.1', 'SQS::Queue', 'messages are encrypted', ({ KmsMasterKeyId, SqsManagedSseEnabled = true }) => Boolean(KmsMasterKeyId) || SqsManagedSseEnabled === true),
  control('StepFunctions.1', 'StepFunctions::StateMachine', 'executions are logged', ({ LoggingConfiguration }) => Boolean(LoggingConfiguration) && LoggingConfiguration.Level !== 'OFF'),
  control('WAF.10', 'WAFv2::WebACL', 'there are rules', ({ Rules = [] }) => Rules.length > 0),
  control('WAF.11', 'WAFv2::WebACL', 'requests are logged', covered('ResourceArn', 'AWS::WAFv2::LoggingConfiguration')),
  control('WAF.12', 'WAFv2::WebACL', 'rules have metrics', ({ Rules }) => Rules.every(({ VisibilityConfig }: any) => VisibilityConfig.CloudWatchMetricsEnabled === true)),
];

function attribute(key: string, value: string): Control['passes'] {
  return ({ LoadBalancerAttributes = [] }) => LoadBalancerAttributes.some(({ Key, Value }: any) => Key === key && Value === value);
}

/** What no stack of this library can answer: the account has it once. */
export const OF_THE_ACCOUNT: readonly (readonly [controls: string, what: string])[] = [
  ['Account.1', 'a contact for security'],
  ['IAM.1 to IAM.28', 'users, passwords, MFA and the root user; the library creates roles alone. The user for emergencies of a pair is yours (first-deployment.md)'],
  ['EC2.2', 'default security groups; those of the VPCs of the library have no rules'],
  ['EC2.7, EC2.172, EC2.182', 'defaults of EBS and VPC for the account: encryption, public access'],
  ['Inspector.1 to Inspector.4, Macie.1, Macie.2', 'Inspector and Macie; both cost by what they read'],
  ['S3.1', 'public access of the account'],
  ['SSM.1 to SSM.7', 'instances and documents; the platform has none'],
  ['Route53.2', 'queries of the hosted zone, which is not in the stacks'],
  ['CloudFront, WAF, ARC in us-east-1', 'a recorder, a detector and a hub of us-east-1: `AuditTrail` creates them in the Region of its stack. Add one `AuditTrail` to a stack of us-east-1, or let your organization do so'],
];
