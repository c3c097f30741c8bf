/**
 * The resources that lose data or an address when they are replaced or deleted, and the properties whose change causes
 * a replacement or a failed update ("Update requires: Replacement" in the CloudFormation reference, and the properties
 * that cannot be changed later according to the guides of the services).
 */
export const CREATE_ONLY: Record<string, readonly string[]> = {
  'AWS::Backup::BackupVault': ['BackupVaultName', 'EncryptionKeyArn'],
  'AWS::DynamoDB::Table': ['TableName', 'KeySchema', 'ImportSourceSpecification'],
  'AWS::EC2::EIP': ['Domain', 'NetworkBorderGroup', 'PublicIpv4Pool'],
  'AWS::EC2::Subnet': ['AvailabilityZone', 'AvailabilityZoneId', 'CidrBlock', 'VpcId', 'OutpostArn', 'Ipv6Native'],
  'AWS::EC2::VPC': ['CidrBlock', 'InstanceTenancy', 'Ipv4IpamPoolId'],
  'AWS::ECR::Repository': ['RepositoryName', 'EncryptionConfiguration'],
  'AWS::ElastiCache::ReplicationGroup': [
    'AtRestEncryptionEnabled', 'AuthToken', 'CacheSubnetGroupName', 'DataTieringEnabled', 'Durability', 'GlobalReplicationGroupId', 'IpDiscovery', 'KmsKeyId',
    'NetworkType', 'Port', 'PreferredCacheClusterAZs', 'ReplicationGroupId', 'SnapshotArns', 'SnapshotName', 'TransitEncryptionEnabled',
  ],
  'AWS::ElastiCache::User': ['UserId', 'UserName'],
  'AWS::ElastiCache::UserGroup': ['UserGroupId'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'],
  'AWS::Logs::LogGroup': ['LogGroupName', 'LogGroupClass'],
  'AWS::RDS::DBCluster': [
    'AvailabilityZones', 'ClusterScalabilityType', 'DBClusterIdentifier', 'DBSubnetGroupName', 'DatabaseName', 'Engine', 'EngineMode', 'GlobalClusterIdentifier', 'KmsKeyId',
    'MasterUsername', 'PubliclyAccessible', 'RestoreToTime', 'RestoreType', 'SnapshotIdentifier', 'SourceDBClusterIdentifier', 'SourceRegion',
    'StorageEncrypted', 'UseLatestRestorableTime',
  ],
  'AWS::RDS::DBInstance': [
    'CharacterSetName', 'DBClusterIdentifier', 'DBInstanceIdentifier', 'DBName', 'DBSubnetGroupName', 'Engine', 'KmsKeyId', 'MasterUsername',
    'PubliclyAccessible', 'SourceRegion', 'StorageEncrypted', 'Timezone',
  ],
  'AWS::RDS::DBSubnetGroup': ['DBSubnetGroupName'],
  'AWS::RDS::GlobalCluster': ['Engine', 'GlobalClusterIdentifier', 'SourceDBClusterIdentifier', 'StorageEncrypted'],
  'AWS::S3::Bucket': ['BucketName', 'BucketNamespace', 'BucketNamePrefix', 'ObjectLockEnabled'],
  'AWS::SNS::Topic': ['FifoTopic', 'TopicName'],
  'AWS::SQS::Queue': ['FifoQueue', 'QueueName'],
  'AWS::SecretsManager::Secret': ['Name'],
};

interface Resource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly UpdatePolicy?: Record<string, unknown>;
}

/**
 * A line for each stateful resource of a template: its logical id and type, its policies for deletion and for
 * replacement, and the properties that must not change.
 */
export function pins(template: { readonly Resources?: Record<string, Resource> }): string[] {
  return Object.entries(template.Resources ?? {}).filter(([, { Type }]) => Type in CREATE_ONLY).map(([logicalId, resource]) => {
    const { Type, Properties = {}, DeletionPolicy = 'Delete', UpdateReplacePolicy = 'Delete', UpdatePolicy } = resource;
    const fixed = CREATE_ONLY[Type].filter((property) => property in Properties).map((property) => `${property}=${brief(Properties[property])}`);
    const policy = UpdatePolicy ? [`UpdatePolicy=${brief(UpdatePolicy)}`] : [];
    return [`${logicalId} ${Type.replace('AWS::', '')} ${DeletionPolicy}/${UpdateReplacePolicy}`, ...fixed, ...policy].join(' ');
  }).sort();
}

/** A short unique text of a value: `{ Ref: 'Key' }` is `<Key>`, `{ 'Fn::GetAtt': ['Key', 'Arn'] }` is `<Key.Arn>`. */
function brief(value: unknown): string {
  return JSON.stringify(value)
    .replace(/\{"Ref":"([^"]+)"\}/g, '<$1>')
    .replace(/\{"Fn::GetAtt":\["([^"]+)","([^"]+)"\]\}/g, '<$1.$2>')
    .replace(/"/g, '');
}
