import { App, Stack, aws_ecs as ecs, aws_elasticloadbalancingv2 as elbv2 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { IEldoniaPlatform } from '../../src/region';

/** A service in a stack of its own that uses database, cache, secrets and load balancer of a platform, and the rule of its path. */
export function serviceBeside(it: IEldoniaPlatform): { readonly stack: Stack; readonly rule: elbv2.ApplicationListenerRule } {
  const { account, region } = Stack.of(it);
  const stack = new Stack(it.node.root as App, `Beside-${region}`, { env: { account, region } });
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
  return { stack, rule };
}

export const refusal = (path: string) => `conditions of the listener rule ${path} must contain the secret header X-Origin-Verify, got none; ` +
  'pass the rule to requireHeader of the platform, because it would accept requests that bypass CloudFront and its firewall';

/** The stack beside the platform uses its parts, and its rule requires the header. */
export function expectUse(stack: Stack): void {
  const template = Template.fromStack(stack);
  const decryptions = Object.values(template.findResources('AWS::IAM::Policy')).flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => [Action].flat().includes('kms:Decrypt'));

  expect(decryptions.length).toBeGreaterThan(0);
  expect(decryptions.every(({ Condition }) => Condition.StringEquals['kms:ViaService'] === `secretsmanager.${stack.region}.amazonaws.com`)).toBe(true);
  template.resourcePropertiesCountIs('AWS::EC2::SecurityGroupIngress', { SourceSecurityGroupId: Match.objectLike({ 'Fn::GetAtt': Match.anyValue() }) }, 2);
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', { Priority: 7, Conditions: [{}, { HttpHeaderConfig: { HttpHeaderName: 'X-Origin-Verify' } }] });
  // CloudFormation deletes no export that another stack imports, and a rotation deletes the oldest value.
  expect(JSON.stringify(template.findResources('AWS::ElasticLoadBalancingV2::ListenerRule'))).not.toMatch(/ImportValue[^}]*OriginHeader/);
}
