import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { minimal } from './support/minimal';
import { testStack } from './support/stacks';
import { pins } from './support/stateful';

/**
 * What a user's running platform depends on. A line that changes is a resource that the next deployment replaces or
 * deletes, with its data: update the snapshot only in a major release, and say there how to migrate.
 */
test('keeps the ids of stateful resources, and all that would replace them', () => {
  const pinned = Object.fromEntries(Object.entries(minimal).flatMap(([name, build]) => {
    const stack = testStack();
    build(stack, 'It');
    const stacks = stack.node.root.node.children.filter((child) => Stack.isStack(child));
    // A stack of our own that gets another name is another stack, with resources of its own.
    return stacks.map((one) => [one === stack ? name : `${name}: ${one.stackName}`, pins(Template.fromStack(one).toJSON())]);
  }));

  expect(pinned).toMatchInlineSnapshot(`
{
  "AuditTrail": [
    "ItAccessLogsA7B26FCE S3::Bucket RetainExceptOnCreate/Retain",
    "ItConfigBucketFEC37730 S3::Bucket RetainExceptOnCreate/Retain",
    "ItKeyD9946D7F KMS::Key RetainExceptOnCreate/Retain",
    "ItTopicBF8087A5 SNS::Topic Delete/Delete",
    "ItTrailBucketFF713BFD S3::Bucket RetainExceptOnCreate/Retain ObjectLockEnabled=true",
    "ItTrailLogGroup5F3C8BC2 Logs::LogGroup RetainExceptOnCreate/Retain",
  ],
  "AuroraCluster": [
    "ItAdminSecret1FB89DFC SecretsManager::Secret Delete/Delete",
    "ItAppSecretB4373712 SecretsManager::Secret Delete/Delete",
    "ItAppUserHandlerLogsC6117940 Logs::LogGroup Delete/Delete",
    "ItCluster988F2A4E RDS::DBCluster Snapshot/Snapshot DBSubnetGroupName=<ItClusterSubnetsB0696A52> DatabaseName=app Engine=aurora-postgresql KmsKeyId=<ItKeyD9946D7F.Arn> MasterUsername=postgres StorageEncrypted=true",
    "ItClusterSubnetsB0696A52 RDS::DBSubnetGroup Delete/Delete",
    "ItClusterWriterE07FED8C RDS::DBInstance Delete/Delete DBClusterIdentifier=<ItCluster988F2A4E> Engine=aurora-postgresql PubliclyAccessible=false",
    "ItKeyD9946D7F KMS::Key Retain/Retain",
    "ItReadersReader1531C77D8 RDS::DBInstance Delete/Delete DBClusterIdentifier=<ItCluster988F2A4E> Engine=aurora-postgresql PubliclyAccessible=false",
    "ItReadersReader2E7BD3565 RDS::DBInstance Delete/Delete DBClusterIdentifier=<ItCluster988F2A4E> Engine=aurora-postgresql PubliclyAccessible=false",
    "ItRotationHandlerLogs437FEBFD Logs::LogGroup Delete/Delete",
  ],
  "AuroraGlobalDatabase": [
    "ItGlobalCluster30140B28 RDS::GlobalCluster Delete/Delete GlobalClusterIdentifier=it SourceDBClusterIdentifier={Fn::Join:[,[arn:,<AWS::Partition>,:rds:ap-northeast-1:123456789012:cluster:it-tokyo]]}",
  ],
  "AuroraReplicaCluster": [
    "ItClusterDF2C153E RDS::DBCluster Snapshot/Snapshot DBSubnetGroupName=<ItSubnets13F4EC71> Engine=aurora-postgresql GlobalClusterIdentifier=shop-global KmsKeyId=<ItKeyD9946D7F.Arn> SourceRegion=us-west-2 StorageEncrypted=true",
    "ItInstancesReader15B3E1598 RDS::DBInstance Delete/Delete DBClusterIdentifier=<ItClusterDF2C153E> Engine=aurora-postgresql PubliclyAccessible=false",
    "ItKeyD9946D7F KMS::Key RetainExceptOnCreate/Retain",
    "ItSubnets13F4EC71 RDS::DBSubnetGroup Delete/Delete",
  ],
  "DeliveryPipeline": [
    "ItApiKey4E5B0361 KMS::Key Retain/Retain",
    "ItApiLoadBalancerAccessLogs27B9BC71 S3::Bucket Retain/Retain",
    "ItApiLogs7F4C7283 Logs::LogGroup RetainExceptOnCreate/Retain",
    "ItArtifacts655B4208 S3::Bucket RetainExceptOnCreate/Retain",
    "ItArtifactsAccessLogs5CD71BE2 S3::Bucket Retain/Retain",
    "ItBuildLogs0599CEB2 Logs::LogGroup Delete/Delete",
    "ItKeyD9946D7F KMS::Key Retain/Retain",
    "ItRecorderHandlerLogs0A17EF0A Logs::LogGroup Delete/Delete",
  ],
  "EdgeDistribution": [
    "ItAccessLogsA7B26FCE S3::Bucket Retain/Retain",
    "ItOriginHeaderGeneration1D6D4118D SecretsManager::Secret Delete/Delete",
  ],
  "EdgeDistribution: TestItFE5A971DUsEast1": [
    "FirewallLogEncryptionKey3BFD0642 KMS::Key RetainExceptOnCreate/Retain",
    "FirewallLogLogGroup469A7674 Logs::LogGroup RetainExceptOnCreate/Retain LogGroupName={Fn::Join:[-,[aws-waf-logs-TestItFE5A971DUsEast1-Firewall-4C34C431,{Fn::Select:[2,{Fn::Split:[/,<AWS::StackId>]}]}]]}",
  ],
  "EdgeFirewall": [
    "ItLogEncryptionKey047114A4 KMS::Key RetainExceptOnCreate/Retain",
    "ItLogLogGroup636E1C7D Logs::LogGroup RetainExceptOnCreate/Retain LogGroupName={Fn::Join:[-,[aws-waf-logs-Test-It-FE5A971D,{Fn::Select:[2,{Fn::Split:[/,<AWS::StackId>]}]}]]}",
  ],
  "EldoniaPlatform": [
    "ItApiLogsD07109A8 Logs::LogGroup RetainExceptOnCreate/Retain LogGroupName=/ecs/it-backend",
    "ItCacheAuthSecret45F72E23 SecretsManager::Secret Delete/Delete",
    "ItCacheAuthUser86D0A939 ElastiCache::User Delete/Delete UserId=test-it-cache-auth-19cd3d54-a172cedc UserName=app",
    "ItCacheAuthUserGroupD1F50D79 ElastiCache::UserGroup Delete/Delete UserGroupId=test-it-cache-auth-19cd3d54-group",
    "ItCacheEngineLog5ACF70F2 Logs::LogGroup RetainExceptOnCreate/Retain",
    "ItCacheReplicationGroup81C74430 ElastiCache::ReplicationGroup Snapshot/Snapshot AtRestEncryptionEnabled=true CacheSubnetGroupName=<ItCacheSubnetGroup80F2F546> Durability=async KmsKeyId=<ItKeyD9946D7F.Arn> Port=6379 ReplicationGroupId=it-cache TransitEncryptionEnabled=true UpdatePolicy={UseOnlineResharding:true}",
    "ItCacheSlowLogE8B66B29 Logs::LogGroup RetainExceptOnCreate/Retain",
    "ItDatabaseAdminSecretAD246113 SecretsManager::Secret Delete/Delete Name=it/db-admin",
    "ItDatabaseAppSecret24BAAE5B SecretsManager::Secret Delete/Delete Name=it/db-password",
    "ItDatabaseAppUserHandlerLogs6CC782A2 Logs::LogGroup Delete/Delete",
    "ItDatabaseClusterF5F5E867 RDS::DBCluster Snapshot/Snapshot DBClusterIdentifier=it-database DBSubnetGroupName=<ItDatabaseClusterSubnets144037B0> DatabaseName=eldonia Engine=aurora-postgresql KmsKeyId=<ItKeyD9946D7F.Arn> MasterUsername=postgres StorageEncrypted=true",
    "ItDatabaseClusterSubnets144037B0 RDS::DBSubnetGroup Delete/Delete",
    "ItDatabaseClusterWriter8E12870F RDS::DBInstance Delete/Delete DBClusterIdentifier=<ItDatabaseClusterF5F5E867> Engine=aurora-postgresql PubliclyAccessible=false",
    "ItDatabaseLogGroup1E3BE303 Logs::LogGroup Delete/Delete LogGroupName=/aws/rds/cluster/it-database/postgresql",
    "ItDatabaseReadersReader144BF5279 RDS::DBInstance Delete/Delete DBClusterIdentifier=<ItDatabaseClusterF5F5E867> Engine=aurora-postgresql PubliclyAccessible=false",
    "ItDatabaseReadersReader23E0F1273 RDS::DBInstance Delete/Delete DBClusterIdentifier=<ItDatabaseClusterF5F5E867> Engine=aurora-postgresql PubliclyAccessible=false",
    "ItDatabaseRotationHandlerLogs6BD276F7 Logs::LogGroup Delete/Delete",
    "ItEdgeAccessLogsF7A1D1D3 S3::Bucket Retain/Retain",
    "ItJwtSecretF52B0C38 SecretsManager::Secret RetainExceptOnCreate/Retain Name=it/jwt-secret",
    "ItKeyD9946D7F KMS::Key RetainExceptOnCreate/Retain",
    "ItLogs2E1B07E6 S3::Bucket Retain/Retain",
    "ItMedia6E4DAC2D S3::Bucket RetainExceptOnCreate/Retain BucketName=it-media-123456789012-ap-northeast-1",
    "ItMediaProcessorHandlerLogs2EC4CD61 Logs::LogGroup Delete/Delete",
    "ItMediaProcessorImagesDeadLetters025AFB60 SQS::Queue Delete/Delete",
    "ItMediaProcessorImagesQueue504C5A66 SQS::Queue Delete/Delete",
    "ItNetwork87102FE7 EC2::VPC Delete/Delete CidrBlock=10.0.0.0/16",
    "ItNetworkDefaultSecurityGroupHandlerLogsE5AF5753 Logs::LogGroup Delete/Delete",
    "ItNetworkFlowLogsLogGroup07C4D228 Logs::LogGroup RetainExceptOnCreate/Retain",
    "ItNetworkPrivateSubnet1Subnet48E3184F EC2::Subnet Delete/Delete AvailabilityZone=ap-northeast-1a CidrBlock=10.0.10.0/24 VpcId=<ItNetwork87102FE7>",
    "ItNetworkPrivateSubnet2Subnet3B968719 EC2::Subnet Delete/Delete AvailabilityZone=ap-northeast-1c CidrBlock=10.0.20.0/24 VpcId=<ItNetwork87102FE7>",
    "ItNetworkPublicSubnet1EIP1B6CE3EA EC2::EIP Delete/Delete Domain=vpc",
    "ItNetworkPublicSubnet1SubnetAE0DC271 EC2::Subnet Delete/Delete AvailabilityZone=ap-northeast-1a CidrBlock=10.0.1.0/24 VpcId=<ItNetwork87102FE7>",
    "ItNetworkPublicSubnet2EIPB654A044 EC2::EIP Delete/Delete Domain=vpc",
    "ItNetworkPublicSubnet2SubnetAB57214E EC2::Subnet Delete/Delete AvailabilityZone=ap-northeast-1c CidrBlock=10.0.2.0/24 VpcId=<ItNetwork87102FE7>",
    "ItOriginHeaderGeneration1D6D4118D SecretsManager::Secret Delete/Delete Name=it/cloudfront-header/1",
    "ItRepository574E126F ECR::Repository RetainExceptOnCreate/Retain RepositoryName=it-backend EncryptionConfiguration={EncryptionType:KMS,KmsKey:<ItKeyD9946D7F.Arn>}",
  ],
  "EldoniaPlatform: TestItEdgeC0024292UsEast1": [
    "FirewallLogEncryptionKey3BFD0642 KMS::Key RetainExceptOnCreate/Retain",
    "FirewallLogLogGroup469A7674 Logs::LogGroup RetainExceptOnCreate/Retain LogGroupName={Fn::Join:[-,[aws-waf-logs-TestItEdgeC0024292UsEast1-Firewall-794310D9,{Fn::Select:[2,{Fn::Split:[/,<AWS::StackId>]}]}]]}",
  ],
  "EldoniaPlatform: TestItFE5A971DRelease": [
    "ImageHandlerLogs58DFE57A Logs::LogGroup Delete/Delete",
  ],
  "EventJob": [
    "ItDeadLetterQueue4DF47D0B SQS::Queue Delete/Delete",
    "ItQueueD29E558D SQS::Queue Delete/Delete",
  ],
  "FailoverActions": [
    "ItCheckDatabaseLogs6B60B2C9 Logs::LogGroup Delete/Delete",
    "ItConfirmWriterLogsFB96C44B Logs::LogGroup Delete/Delete",
    "ItSettleCapacityLogsC0EF71E5 Logs::LogGroup Delete/Delete",
    "ItWarmUpLogs8349CA5F Logs::LogGroup Delete/Delete",
  ],
  "FailoverPlan": [],
  "FargateApi": [
    "ItKeyD9946D7F KMS::Key Retain/Retain",
    "ItLoadBalancerAccessLogs1136150A S3::Bucket Retain/Retain",
    "ItLogsE7E7ABAD Logs::LogGroup RetainExceptOnCreate/Retain",
  ],
  "GithubDeployRole": [],
  "ImageParameter": [
    "ItHandlerLogs74C8E41B Logs::LogGroup Delete/Delete",
  ],
  "LogBucket": [
    "It7F143BA8 S3::Bucket Retain/Retain",
  ],
  "MediaProcessor": [
    "ItHandlerLogs74C8E41B Logs::LogGroup Delete/Delete",
    "ItImagesDeadLetters5893D6BE SQS::Queue Delete/Delete",
    "ItImagesQueueF4076A28 SQS::Queue Delete/Delete",
  ],
  "Network": [
    "It16E14BEE EC2::VPC Delete/Delete CidrBlock=10.0.0.0/16",
    "ItDefaultSecurityGroupHandlerLogs06B849B5 Logs::LogGroup Delete/Delete",
    "ItFlowLogsLogGroupFFE17A49 Logs::LogGroup RetainExceptOnCreate/Retain",
    "ItPrivateSubnet1SubnetDEFB6B78 EC2::Subnet Delete/Delete AvailabilityZone=ap-northeast-1a CidrBlock=10.0.10.0/24 VpcId=<It16E14BEE>",
    "ItPrivateSubnet2SubnetCB2504B6 EC2::Subnet Delete/Delete AvailabilityZone=ap-northeast-1c CidrBlock=10.0.20.0/24 VpcId=<It16E14BEE>",
    "ItPublicSubnet1EIP1DAF87D3 EC2::EIP Delete/Delete Domain=vpc",
    "ItPublicSubnet1SubnetD7E048DE EC2::Subnet Delete/Delete AvailabilityZone=ap-northeast-1a CidrBlock=10.0.1.0/24 VpcId=<It16E14BEE>",
    "ItPublicSubnet2EIP587F8B7E EC2::EIP Delete/Delete Domain=vpc",
    "ItPublicSubnet2SubnetFAB752B5 EC2::Subnet Delete/Delete AvailabilityZone=ap-northeast-1c CidrBlock=10.0.2.0/24 VpcId=<It16E14BEE>",
  ],
  "OriginHeader": [
    "ItGeneration109911FF0 SecretsManager::Secret Delete/Delete",
  ],
  "OriginRecords": [],
  "RedisCache": [
    "ItAuthSecret1D5A8C94 SecretsManager::Secret Delete/Delete",
    "ItAuthUser4C17BF04 ElastiCache::User Delete/Delete UserId=test-it-auth-085a5b5d-a172cedc UserName=app",
    "ItAuthUserGroup15608E53 ElastiCache::UserGroup Delete/Delete UserGroupId=test-it-auth-085a5b5d-group",
    "ItEncryptionKeyB428B71D KMS::Key RetainExceptOnCreate/Retain",
    "ItEngineLogA0206F60 Logs::LogGroup RetainExceptOnCreate/Retain",
    "ItReplicationGroup665515AF ElastiCache::ReplicationGroup Snapshot/Snapshot AtRestEncryptionEnabled=true CacheSubnetGroupName=<ItSubnetGroupF8CEAECE> Durability=async KmsKeyId=<ItEncryptionKeyB428B71D.Arn> Port=6379 TransitEncryptionEnabled=true UpdatePolicy={UseOnlineResharding:true}",
    "ItSlowLogD26FC78F Logs::LogGroup RetainExceptOnCreate/Retain",
  ],
  "ReplicatedSecret": [
    "ItHandlerLogs74C8E41B Logs::LogGroup Delete/Delete",
  ],
  "ScheduledJob": [
    "ItBeginWatchLogs20FFA612 Logs::LogGroup Delete/Delete",
    "ItDeadLetterQueue4DF47D0B SQS::Queue Delete/Delete",
  ],
  "SecureBucket": [
    "It7F143BA8 S3::Bucket RetainExceptOnCreate/Retain",
    "ItAccessLogsA7B26FCE S3::Bucket Retain/Retain",
  ],
  "SpotTestRunners": [],
}
`);
});
