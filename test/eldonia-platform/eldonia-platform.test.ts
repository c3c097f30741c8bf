import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { usual } from './fixture';
import { ZONE } from '../../tools/assemblies/imported';
import { inventory } from '../support/inventory';
import { propertiesOf } from '../support/templates';

describe('by default', () => {
  const { platform: it, template, stack } = usual();

  const tags = ([['CostCenter', 'eldonia'], ['Environment', 'production'], ['Owner', 'eldonia'], ['Project', 'eldonia']])
    .map(([Key, Value]) => ({ Key, Value }));
  const kept = { DeletionPolicy: 'RetainExceptOnCreate' };
  const AliasTarget = { DNSName: stack.resolve(it._parts.distribution!.distribution.distributionDomainName) as object };

  test.each<[what: string, type: string, properties: object, rest?: object]>([
    ['has the documented name', 'ECS::Cluster', { ClusterName: 'eldonia-cluster' }],
    ['has the documented name', 'ECS::Service', { ServiceName: 'eldonia-backend' }],
    ['has the documented name', 'ECS::TaskDefinition', { Family: 'eldonia-backend' }],
    ['has the documented name', 'ECR::Repository', { RepositoryName: 'eldonia-backend' }],
    ['has the documented name', 'Logs::LogGroup', { LogGroupName: '/ecs/eldonia-backend' }],
    ['has the documented name', 'IAM::Role', { RoleName: 'eldonia-backend-task-role-ap-northeast-1' }],
    ['has the documented name', 'SecretsManager::Secret', { Name: 'eldonia/db-password' }],
    ['has the documented name', 'SecretsManager::Secret', { Name: 'eldonia/jwt-secret' }],
    ['has the documented name', 'S3::Bucket', { BucketName: 'eldonia-media-123456789012-ap-northeast-1' }],
    ['has the documented name', 'KMS::Alias', { AliasName: 'alias/eldonia' }],
    ...['RDS::DBCluster', 'EC2::VPC', 'ElastiCache::ReplicationGroup', 'ECS::Service', 'KMS::Key']
      .map((type): [string, string, object] => ['has tags', type, { Tags: Match.arrayWith(tags) }]),
    ...['A', 'AAAA'].map((Type): [string, string, object] => [
      'the domain name points to CloudFront', 'Route53::RecordSet', { Name: 'example.com.', Type, HostedZoneId: ZONE.hostedZoneId, AliasTarget },
    ]),
    ['the certificate covers the origin name and the domain name', 'CertificateManager::Certificate', {
      DomainName: 'example.com', SubjectAlternativeNames: ['origin.example.com'], ValidationMethod: 'DNS',
    }],
    ['the origin name is for Japan', 'Route53::RecordSet', { Name: 'origin.example.com.', GeoLocation: { CountryCode: 'JP' } }],
    ['CloudFront uses the origin name', 'CloudFront::Distribution', {
      DistributionConfig: { Origins: Match.arrayWith([Match.objectLike({ DomainName: 'origin.example.com' })]) },
    }],
    ['scans its images and keeps their tags', 'ECR::Repository', {
      ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION', ImageScanningConfiguration: { ScanOnPush: true },
    }],
    ['is encrypted with the key of the platform', 'SecretsManager::Secret', { Name: 'eldonia/jwt-secret', KmsKeyId: stack.resolve(it.encryptionKey.keyArn) as object }],
    // After a failed first deployment, no resource remains whose name the next deployment needs.
    ['is retained', 'ECR::Repository', {}, kept],
    ['is retained', 'KMS::Key', { Description: 'Data and logs of eldonia' }, kept],
    ['is retained', 'S3::Bucket', { BucketName: Match.anyValue() }, kept],
    ['is retained', 'SecretsManager::Secret', { Name: 'eldonia/jwt-secret' }, kept],
    ['is retained as a snapshot', 'RDS::DBCluster', {}, { DeletionPolicy: 'Snapshot' }],
    ['is retained as a snapshot', 'ElastiCache::ReplicationGroup', {}, { DeletionPolicy: 'Snapshot' }],
  ])('%s: %s %j', (_, type, properties, rest = {}) => {
    template.hasResource(`AWS::${type}`, { Properties: properties, ...rest });
  });

  test('passes configuration as environment variables and secrets as secrets', () => {
    const [{ ContainerDefinitions: [{ Environment, Secrets }] }] = propertiesOf(template, 'AWS::ECS::TaskDefinition');
    const names = (list: { Name: string }[]) => list.map(({ Name }) => Name).sort();

    expect(names(Environment)).toEqual([
      'DB_HOST', 'DB_NAME', 'DB_PORT', 'DB_READER_HOST', 'DB_SSL', 'MEDIA_BUCKET', 'NODE_ENV', 'PORT',
      'REDIS_CLUSTER', 'REDIS_HOST', 'REDIS_PORT', 'REDIS_TLS', 'REDIS_USERNAME',
    ]);
    expect(names(Secrets)).toEqual(['DB_PASSWORD', 'DB_USER', 'JWT_SECRET', 'REDIS_PASSWORD']);
    // By its complete ARN.
    expect(Secrets).toContainEqual({ Name: 'JWT_SECRET', ValueFrom: stack.resolve(it.jwtSecret.secretArn) });
  });

  test('the database and the cache allow connections of the API', () => {
    for (const port of [5432, 6379]) {
      template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
        FromPort: port,
        ToPort: port,
        SourceSecurityGroupId: stack.resolve(it.api.connections.securityGroups[0].securityGroupId),
      });
    }
  });

  test('the service depends on the writer and the database user of the application, but not on the readers', () => {
    const [service] = Object.values(template.findResources('AWS::ECS::Service'));
    const readers = Object.keys(template.findResources('AWS::RDS::DBInstance')).filter((id) => id.includes('Reader'));

    expect(service.DependsOn).toEqual(expect.arrayContaining([expect.stringContaining('Writer'), expect.stringContaining('AppUser')]));
    expect(service.DependsOn.filter((id: string) => readers.includes(id))).toEqual([]);
  });

  test('reads the released image from a parameter in a stack that is deployed first', () => {
    const release = it._parts.imageParameter!;
    const releaseStack = Stack.of(release);

    expect(releaseStack).not.toBe(stack);
    expect(stack.dependencies).toContain(releaseStack);
    expect(releaseStack.environment).toBe('aws://123456789012/ap-northeast-1');
    Template.fromStack(releaseStack).hasResourceProperties('Custom::ImageParameter', { Name: '/eldonia/backend/image', InitialValue: 'none' });
    template.hasParameter('*', { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/eldonia/backend/image' });
  });

  test('the load balancer allows CloudFront only, with one security group per port', () => {
    const groups = it.api.loadBalancer.connections.securityGroups.map(({ securityGroupId }) => stack.resolve(securityGroupId));
    const rules = propertiesOf(template, 'AWS::EC2::SecurityGroupIngress')
      .filter(({ GroupId }) => groups.some((group) => JSON.stringify(group) === JSON.stringify(GroupId)));

    const indexOf = (id: unknown) => groups.findIndex((group) => JSON.stringify(group) === JSON.stringify(id));
    expect(rules.map(({ GroupId, FromPort, ToPort, SourcePrefixListId }) => [
      indexOf(GroupId), FromPort, ToPort, SourcePrefixListId,
    ])).toEqual([[0, 443, 443, 'pl-58a04531'], [1, 80, 80, 'pl-58a04531']]);
  });

  test('creates six stacks: the main stack, its dependencies, and the stacks that may fail independently', () => {
    const { stacks } = (stack.node.root as App).synth();

    expect(stacks.map(({ stackName, environment }) => [stackName, environment.region]).sort()).toEqual([
      ['Test', 'ap-northeast-1'], ['Test-Audit', 'ap-northeast-1'], ['Test-Costs', 'ap-northeast-1'],
      ['Test-EdgeAlarms', 'us-east-1'], ['Test-Release', 'ap-northeast-1'], ['Test-UsEast1', 'us-east-1'],
    ]);
    expect(stacks.find(({ stackName }) => stackName === 'Test')!.dependencies.map(({ id }) => id))
      .toEqual(expect.arrayContaining([expect.stringMatching(/^TestRelease/), expect.stringMatching(/^TestUsEast1/)]));
    const custom = stacks.flatMap(({ template: made }) => Object.keys(inventory(Template.fromJSON(made))))
      .filter((type) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource');
    expect(custom.sort()).toEqual(['Custom::ConfigServiceRole', 'Custom::DatabaseUser', 'Custom::ImageParameter', 'Custom::RestrictDefaultSecurityGroup']);
  });

  test('tags the resources in us-east-1', () => {
    const Tags = Match.arrayWith([{ Key: 'Project', Value: 'eldonia' }]);
    const watching = Template.fromStack(Stack.of(it._parts.edgeObservability!));

    Template.fromStack(it.edge!.supportStack!).allResourcesProperties('AWS::WAFv2::WebACL', { Tags });
    for (const type of ['AWS::KMS::Key', 'AWS::SNS::Topic', 'AWS::SQS::Queue', 'AWS::CloudWatch::Alarm', 'AWS::Events::Rule']) {
      watching.allResourcesProperties(type, { Tags });
    }
  });
});
