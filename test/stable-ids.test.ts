import { Template } from 'aws-cdk-lib/assertions';
import { minimal } from './support/minimal';
import { testStack } from './support/stacks';
import { pins } from './support/stateful';

/**
 * What a user's running platform depends on. A line that changes is a resource that the next deployment replaces or
 * deletes, with its data: update the snapshot only in a major release, and say there how to migrate.
 */
test('keeps the ids of stateful resources, and all that would replace them', () => {
  const pinned = Object.fromEntries(Object.entries(minimal).map(([name, build]) => {
    const stack = testStack();
    build(stack, 'It');
    return [name, pins(Template.fromStack(stack).toJSON())];
  }));

  expect(pinned).toMatchInlineSnapshot(`
{
  "Network": [
    "It16E14BEE EC2::VPC Delete/Delete CidrBlock=10.0.0.0/16",
    "ItDefaultSecurityGroupHandlerLogs06B849B5 Logs::LogGroup Delete/Delete",
    "ItFlowLogsLogGroupFFE17A49 Logs::LogGroup Retain/Retain",
    "ItPrivateSubnet1SubnetDEFB6B78 EC2::Subnet Delete/Delete AvailabilityZone=ap-northeast-1a CidrBlock=10.0.10.0/24 VpcId=<It16E14BEE>",
    "ItPrivateSubnet2SubnetCB2504B6 EC2::Subnet Delete/Delete AvailabilityZone=ap-northeast-1c CidrBlock=10.0.20.0/24 VpcId=<It16E14BEE>",
    "ItPublicSubnet1EIP1DAF87D3 EC2::EIP Delete/Delete Domain=vpc",
    "ItPublicSubnet1SubnetD7E048DE EC2::Subnet Delete/Delete AvailabilityZone=ap-northeast-1a CidrBlock=10.0.1.0/24 VpcId=<It16E14BEE>",
    "ItPublicSubnet2EIP587F8B7E EC2::EIP Delete/Delete Domain=vpc",
    "ItPublicSubnet2SubnetFAB752B5 EC2::Subnet Delete/Delete AvailabilityZone=ap-northeast-1c CidrBlock=10.0.2.0/24 VpcId=<It16E14BEE>",
  ],
  "RedisCache": [
    "ItAuthSecret1D5A8C94 SecretsManager::Secret Delete/Delete",
    "ItAuthUser4C17BF04 ElastiCache::User Delete/Delete UserId=test-it-auth-085a5b5d-a172cedc UserName=app",
    "ItAuthUserGroup15608E53 ElastiCache::UserGroup Delete/Delete UserGroupId=test-it-auth-085a5b5d-group",
    "ItEncryptionKeyB428B71D KMS::Key Retain/Retain",
    "ItEngineLogA0206F60 Logs::LogGroup Retain/Retain",
    "ItReplicationGroup665515AF ElastiCache::ReplicationGroup Snapshot/Snapshot AtRestEncryptionEnabled=true CacheSubnetGroupName=<ItSubnetGroupF8CEAECE> Durability=async KmsKeyId=<ItEncryptionKeyB428B71D.Arn> Port=6379 TransitEncryptionEnabled=true UpdatePolicy={UseOnlineResharding:true}",
    "ItSlowLogD26FC78F Logs::LogGroup Retain/Retain",
  ],
}
`);
});
