import { App, Duration, Stack, Token, aws_ecs as ecs, aws_lambda as lambda, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { templateOf } from './fixture';
import { ApiDeployment, ApiIngress, FargateApiProps } from '../../src/fargate-api';
import { importedCertificate } from '../../tools/assemblies/imported';
import { OSAKA, testStack } from '../../tools/assemblies/stacks';
import { statement, statementsOf } from '../support/statements';
import { onlyOf, propertiesOf } from '../support/templates';

const ALB = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const SERVICE = 'AWS::ECS::Service';
const PRIVATE_SUBNETS = ['subnet-00000000000000003', 'subnet-00000000000000004'];

/** The attributes of the load balancer, and of its target group. */
const attributesOf = (template: Template): Record<string, string> => {
  const [{ LoadBalancerAttributes }, { TargetGroupAttributes }] = [ALB, GROUP].map((type) => onlyOf(template, type));
  return Object.fromEntries([...LoadBalancerAttributes, ...TargetGroupAttributes].map(({ Key, Value }) => [Key, Value]));
};
/** The inbound rules of the security groups in a template: ports and sources. */
const ingress = (template: Template): string[] => [
  ...propertiesOf(template, 'AWS::EC2::SecurityGroup').flatMap(({ SecurityGroupIngress = [] }) => SecurityGroupIngress),
  ...propertiesOf(template, 'AWS::EC2::SecurityGroupIngress'),
].filter(({ SourceSecurityGroupId }) => !SourceSecurityGroupId)
  .map(({ FromPort, ToPort, CidrIp, CidrIpv6, SourcePrefixListId }) => `${FromPort}-${ToPort} ${CidrIp ?? CidrIpv6 ?? SourcePrefixListId.Ref ?? SourcePrefixListId}`);

test('allows the internet on 443 and 80, and connections to tasks from the load balancer only', () => {
  const template = templateOf();

  expect(ingress(template)).toEqual(['443-443 0.0.0.0/0', '80-80 0.0.0.0/0']);
  template.resourcePropertiesCountIs('AWS::EC2::SecurityGroupIngress', { FromPort: 3001, ToPort: 3001, SourceSecurityGroupId: Match.anyValue() }, 1);
});

test('keeps no connection of a client for longer than AWS must, so that users follow a DNS change', () =>
  expect(attributesOf(templateOf())).toMatchObject({ 'client_keep_alive.seconds': '60' }));

describe('ingress', () => {
  test('allows CloudFront only, in another Region by its prefix list, with one list per security group', () => {
    const stack = testStack(OSAKA);

    expect(ingress(templateOf({ ingress: ApiIngress.CLOUDFRONT_ONLY, certificate: importedCertificate(stack) }, stack))).toEqual(['443-443 pl-31a14458', '80-80 pl-31a14458']);
  });

  test.each<[string, Partial<FargateApiProps>, string[]]>([
    ['CloudFront only', { ingress: ApiIngress.CLOUDFRONT_ONLY }, ['443-443 pl-58a04531', '80-80 pl-58a04531']],
    ['CloudFront by the ID of a prefix list', { ingress: ApiIngress.cloudFrontOnly('pl-4fa04526') }, ['443-443 pl-4fa04526', '80-80 pl-4fa04526']],
    ['CloudFront by a token', { ingress: ApiIngress.cloudFrontOnly(Token.asString({ Ref: 'List' })) }, ['443-443 List', '80-80 List']],
    ['VPC origins by the ID of a prefix list', { ingress: ApiIngress.cloudFrontVpcOrigin('pl-4fa04526'), certificate: undefined }, ['80-80 pl-4fa04526']],
    ['VPC origins', { ingress: ApiIngress.CLOUDFRONT_VPC_ORIGIN }, ['443-443 pl-58a04531', '80-80 pl-58a04531']],
    ['nobody to an internal load balancer', { ingress: ApiIngress.INTERNAL, certificate: undefined }, []],
    ['IPv6 with dual stack', { loadBalancer: { dualStack: true } }, ['443-443 0.0.0.0/0', '443-443 ::/0', '80-80 0.0.0.0/0', '80-80 ::/0']],
  ])('allows %s', (_, props, rules) => expect(ingress(templateOf(props))).toEqual(rules));

  test.each<[string, Partial<FargateApiProps>, object[]]>([
    ['VPC origins', { ingress: ApiIngress.CLOUDFRONT_VPC_ORIGIN }, [{ Port: 443, Protocol: 'HTTPS' }, { Port: 80 }]],
    ['an internal API without a certificate', { ingress: ApiIngress.INTERNAL, certificate: undefined }, [{ Port: 80, Protocol: 'HTTP' }]],
  ])('is internal for %s, in private subnets', (_, props, listeners) => {
    const template = templateOf(props);

    template.hasResourceProperties(ALB, { Scheme: 'internal', Subnets: PRIVATE_SUBNETS });
    expect(propertiesOf(template, LISTENER)).toMatchObject(listeners);
  });
});

describe('options', () => {
  test('has a name, sets the slow start of new tasks, and logs to an existing bucket, connections too', () => {
    const template = templateOf((stack) => ({
      loadBalancer: { accessLogsBucket: s3.Bucket.fromBucketName(stack, 'Logs', 'logs'), connectionLogs: true, loadBalancerName: 'shop', slowStart: Duration.minutes(1) },
    }));

    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.hasResourceProperties(ALB, { Name: 'shop' });
    expect(attributesOf(template)).toMatchObject({ 'connection_logs.s3.bucket': 'logs', 'slow_start.duration_seconds': '60' });
  });

  test.each([undefined, 'ap-northeast-1'])('logs by the service principal, which policies of an organization except, in the Region %s', (region) => {
    const template = templateOf({ loadBalancer: { connectionLogs: true } }, new Stack(new App(), 'Test', { env: { region } }));

    expect(attributesOf(template)).toMatchObject({ 'access_logs.s3.enabled': 'true', 'connection_logs.s3.enabled': 'true' });
    expect(statementsOf(template, 'AWS::S3::BucketPolicy')).toContainEqual(statement({ Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' } }));
    expect(JSON.stringify(template)).not.toContain(RegionInfo.get('ap-northeast-1').elbv2Account!);
  });
});

describe('deployments that shift traffic', () => {
  test('have a second target group, rules and a role', () => {
    const template = templateOf({ deployment: ApiDeployment.blueGreen({ testPort: 8443 }) });
    const any = Match.anyValue();

    template.resourceCountIs(GROUP, 2);
    template.hasResourceProperties(LISTENER, { Port: 8443, Protocol: 'HTTPS' });
    template.hasResourceProperties(SERVICE, {
      DeploymentConfiguration: Match.objectLike({ Strategy: 'BLUE_GREEN', BakeTimeInMinutes: 5, MinimumHealthyPercent: 100 }),
      LoadBalancers: [{ AdvancedConfiguration: { AlternateTargetGroupArn: any, ProductionListenerRule: any, TestListenerRule: any, RoleArn: any } }],
    });
  });

  test('move in steps, and watch both target groups', () => {
    const hook = lambda.Function.fromFunctionArn(testStack(), 'Hook', 'arn:aws:lambda:ap-northeast-1:123456789012:function:check');
    const stages = { lifecycleStages: [ecs.DeploymentLifecycleStage.POST_TEST_TRAFFIC_SHIFT] };
    const lifecycleHooks = [new ecs.DeploymentLifecycleLambdaTarget(hook, 'Check', stages)];
    const canary = templateOf({ deployment: ApiDeployment.canary({ stepPercent: 0.3, stepBakeTime: Duration.minutes(10), lifecycleHooks }) });

    canary.hasResourceProperties('AWS::CloudWatch::Alarm', { Metrics: Match.arrayWith([Match.objectLike({ Expression: 'MAX([first, second])' })]) });
    canary.hasResourceProperties(SERVICE, {
      DeploymentConfiguration: { Strategy: 'CANARY', CanaryConfiguration: { CanaryPercent: 0.3, CanaryBakeTimeInMinutes: 10 } },
    });
    templateOf({ deployment: ApiDeployment.linear() }).hasResourceProperties(SERVICE, {
      DeploymentConfiguration: { Strategy: 'LINEAR', LinearConfiguration: { StepPercent: 10, StepBakeTimeInMinutes: 5 } },
    });
  });

  test('have another rule beside that of rolling deployments while the type changes, and replace neither service, load balancer nor first target group', () => {
    const [rolling, shifting] = [ApiDeployment.rolling(), ApiDeployment.blueGreen()].map((deployment) => templateOf({ deployment }));
    const ids = (template: Template, ...types: string[]) => types.flatMap((type) => Object.keys(template.findResources(type)));
    const priority = (template: Template) => Number(Object.values(template.findResources(RULE))[0].Properties.Priority);

    expect(ids(shifting, RULE)[0]).not.toBe(ids(rolling, RULE)[0]);
    expect(priority(shifting)).toBeLessThan(priority(rolling));
    expect(ids(shifting, ALB, SERVICE)).toEqual(ids(rolling, ALB, SERVICE));
    expect(ids(shifting, GROUP)).toEqual(expect.arrayContaining(ids(rolling, GROUP)));
  });
});
