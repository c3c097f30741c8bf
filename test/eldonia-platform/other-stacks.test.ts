import { App, Stack, aws_ecs as ecs, aws_elasticloadbalancingv2 as elbv2, aws_iam as iam } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { platform, QUIET } from './fixture';
import { IEldoniaPlatform } from '../../src/region';
import { testStack, TOKYO } from '../../tools/assemblies/stacks';
import { pairOf } from '../dr-pair/fixture';

/** A service in a stack of its own that uses database, cache, secrets and load balancer of a platform. */
function serviceBeside(it: IEldoniaPlatform): Stack {
  const stack = new Stack(it.node.root as App, 'Beside', { env: { account: Stack.of(it).account, region: Stack.of(it).region } });
  const task = new ecs.FargateTaskDefinition(stack, 'Task');
  task.addContainer('Web', {
    image: ecs.ContainerImage.fromRegistry('web'),
    portMappings: [{ containerPort: 80 }],
    environment: { DB_HOST: it.database.writerEndpoint.hostname, REDIS_HOST: it.cache.configurationEndpointAddress },
    secrets: {
      DB_PASSWORD: ecs.Secret.fromSecretsManager(it.database.appSecret, 'password'),
      REDIS_PASSWORD: ecs.Secret.fromSecretsManager(it.cache.secret!, 'password'),
      JWT_SECRET: ecs.Secret.fromSecretsManager(it.jwtSecret),
    },
  });
  const service = new ecs.FargateService(stack, 'Service', { cluster: it.api.cluster, taskDefinition: task });
  service.connections.allowToDefaultPort(it.database);
  service.connections.allowToDefaultPort(it.cache);
  const rule = new elbv2.ApplicationListenerRule(stack, 'Rule', {
    listener: it.api.listener,
    priority: 7,
    conditions: [elbv2.ListenerCondition.pathPatterns(['/web'])],
    action: elbv2.ListenerAction.forward([new elbv2.ApplicationTargetGroup(stack, 'Targets', { vpc: it.vpc, port: 80, targets: [service] })]),
  });
  it.requireHeader(rule);
  return stack;
}

test.each<[string, () => IEldoniaPlatform]>([
  ['a platform', () => platform(QUIET, testStack(TOKYO)).platform],
  ['the primary Region', () => pairOf().primary],
  ['the standby Region', () => pairOf().standby],
])('another stack uses database, cache, secrets and load balancer of %s', (_, create) => {
  const it = create();
  const template = Template.fromStack(serviceBeside(it));
  const decryptions = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().includes('kms:Decrypt'));

  expect(decryptions.length).toBeGreaterThan(0);
  expect(decryptions.every(({ Condition }) => Condition.StringEquals['kms:ViaService'] === `secretsmanager.${Stack.of(it).region}.amazonaws.com`)).toBe(true);
  template.resourcePropertiesCountIs('AWS::EC2::SecurityGroupIngress', { SourceSecurityGroupId: Match.objectLike({ 'Fn::GetAtt': Match.anyValue() }) }, 2);
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', { Conditions: [{}, { HttpHeaderConfig: { HttpHeaderName: 'X-Origin-Verify' } }] });
  // CloudFormation deletes no export that another stack imports, and a rotation deletes the oldest value.
  expect(JSON.stringify(template.findResources('AWS::ElasticLoadBalancingV2::ListenerRule'))).not.toMatch(/ImportValue[^}]*OriginHeader/);
});

test('readers of secrets are named by no key, with a stage in their own policy, and a principal without policies by the secret', () => {
  const { platform: { database }, stack } = platform(QUIET, testStack(TOKYO));
  const role = new iam.Role(stack, 'Reader', { assumedBy: new iam.AccountRootPrincipal() });
  database.appSecret.grantRead(role, ['AWSPREVIOUS']);
  database.appSecret.grantRead(new iam.AccountPrincipal('210987654321'));
  const template = Template.fromStack(stack);

  expect(JSON.stringify(Object.values(template.findResources('AWS::KMS::Key')))).not.toContain('Reader');
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Condition: { 'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': ['AWSPREVIOUS'] } } })]) },
    Roles: [{ Ref: Match.stringLikeRegexp('Reader') }],
  });
  template.hasResourceProperties('AWS::SecretsManager::ResourcePolicy', { ResourcePolicy: { Statement: [{ Principal: { AWS: Match.anyValue() } }] } });
});
