import { App, Duration, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { api, CERTIFICATE, templateOf } from './fixture';
import { ApiDeployment, ApiIngress } from '../../src/fargate-api';
import { importedCertificate } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';

const ALB = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';

const attribute = (Key: string, Value: unknown) => Match.arrayWith([{ Key, Value }]);
/** The inbound rules of the security groups in a template: ports and sources. */
const ingress = (template: Template) => [
  ...Object.values(template.findResources('AWS::EC2::SecurityGroup')).flatMap(({ Properties }) => Properties.SecurityGroupIngress ?? []),
  ...Object.values(template.findResources('AWS::EC2::SecurityGroupIngress')).map(({ Properties }) => Properties),
].filter(({ SourceSecurityGroupId }) => !SourceSecurityGroupId)
  .map(({ FromPort, ToPort, CidrIp, CidrIpv6, SourcePrefixListId }) => `${FromPort}-${ToPort} ${CidrIp ?? CidrIpv6 ?? SourcePrefixListId}`);

describe('by default', () => {
  const template = templateOf();

  test('has deletion protection, drops invalid headers and logs to its own bucket', () => {
    template.hasResourceProperties(ALB, {
      Type: 'application',
      Scheme: 'internet-facing',
      Subnets: ['subnet-11111111', 'subnet-22222222'],
      IpAddressType: 'ipv4',
      LoadBalancerAttributes: attribute('deletion_protection.enabled', 'true'),
    });
    template.hasResourceProperties(ALB, { LoadBalancerAttributes: attribute('routing.http.drop_invalid_header_fields.enabled', 'true') });
    template.hasResourceProperties(ALB, { LoadBalancerAttributes: attribute('access_logs.s3.enabled', 'true') });
  });

  test('supports TLS 1.2 and 1.3 and redirects port 80 to 443', () => {
    template.hasResourceProperties(LISTENER, {
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      Certificates: [{ CertificateArn: CERTIFICATE }],
      DefaultActions: [Match.objectLike({ FixedResponseConfig: Match.objectLike({ StatusCode: '403' }) })],
    });
    template.hasResourceProperties(LISTENER, {
      Port: 80, DefaultActions: [{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } }],
    });
  });

  test('forwards every path to the tasks with one rule', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Priority: 49000, Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }], Actions: [Match.objectLike({ Type: 'forward' })],
    });
  });

  test('checks /health every 30 seconds and uses round robin', () => {
    template.hasResourceProperties(GROUP, {
      TargetType: 'ip',
      Port: 3001,
      Protocol: 'HTTP',
      HealthCheckPath: '/health',
      HealthCheckIntervalSeconds: 30,
      HealthCheckTimeoutSeconds: 5,
      Matcher: { HttpCode: '200' },
      TargetGroupAttributes: attribute('load_balancing.algorithm.type', 'round_robin'),
    });
  });

  test('gives a stopped task 30 seconds for its in-flight requests', () => {
    template.hasResourceProperties(GROUP, { TargetGroupAttributes: attribute('deregistration_delay.timeout_seconds', '30') });
  });

  test('allows the internet on 443 and 80, and connections to tasks from the load balancer only', () => {
    expect(ingress(template)).toEqual(['443-443 0.0.0.0/0', '80-80 0.0.0.0/0']);
    template.resourcePropertiesCountIs('AWS::EC2::SecurityGroupIngress', { FromPort: 3001, ToPort: 3001, SourceSecurityGroupId: Match.anyValue() }, 1);
  });
});

describe('ingress', () => {
  test('allows CloudFront only, with one prefix list per security group', () => {
    expect(ingress(templateOf({ ingress: ApiIngress.CLOUDFRONT_ONLY }))).toEqual(['443-443 pl-58a04531', '80-80 pl-58a04531']);
  });

  test.each([
    ['ap-northeast-3', 'pl-31a14458'], ['us-east-1', 'pl-3b927c52'], ['us-west-2', 'pl-82a045eb'], ['eu-west-1', 'pl-4fa04526'],
    ['eu-central-1', 'pl-a3a144ca'], ['ap-southeast-2', 'pl-b8a742d1'], ['sa-east-1', 'pl-5da64334'],
  ])('allows CloudFront only, in %s by the prefix list %s', (region, id) => {
    const stack = testStack({ account: '123456789012', region });
    api(stack, { ingress: ApiIngress.CLOUDFRONT_ONLY, certificate: importedCertificate(stack) });

    expect(ingress(Template.fromStack(stack))).toEqual([`443-443 ${id}`, `80-80 ${id}`]);
  });

  test('allows CloudFront by the ID of a prefix list', () => {
    const stack = testStack({ account: '123456789012', region: 'eu-west-1' });
    api(stack, { ingress: ApiIngress.cloudFrontOnly('pl-4fa04526'), certificate: importedCertificate(stack) });

    expect(ingress(Template.fromStack(stack))).toEqual(['443-443 pl-4fa04526', '80-80 pl-4fa04526']);
  });

  test('allows CloudFront VPC origins to an internal load balancer, with one prefix list per security group', () => {
    const template = templateOf({ ingress: ApiIngress.CLOUDFRONT_VPC_ORIGIN });

    template.hasResourceProperties(ALB, { Scheme: 'internal', Subnets: ['subnet-33333333', 'subnet-44444444'] });
    template.hasResourceProperties(LISTENER, { Port: 443, Protocol: 'HTTPS' });
    expect(ingress(template)).toEqual(['443-443 pl-58a04531', '80-80 pl-58a04531']);
    const elsewhere = testStack({ account: '123456789012', region: 'eu-west-1' });
    api(elsewhere, { ingress: ApiIngress.cloudFrontVpcOrigin('pl-4fa04526'), certificate: undefined });
    expect(ingress(Template.fromStack(elsewhere))).toEqual(['80-80 pl-4fa04526']);
  });

  test('is internal without a certificate, in private subnets, without inbound rules', () => {
    const template = templateOf({ ingress: ApiIngress.INTERNAL, certificate: undefined });

    template.hasResourceProperties(ALB, { Scheme: 'internal', Subnets: ['subnet-33333333', 'subnet-44444444'] });
    template.resourceCountIs(LISTENER, 1);
    template.hasResourceProperties(LISTENER, { Port: 80, Protocol: 'HTTP' });
    expect(ingress(template)).toEqual([]);
  });

  test('allows IPv6 with dual stack', () => {
    const template = templateOf({ loadBalancer: { dualStack: true } });

    template.hasResourceProperties(ALB, { IpAddressType: 'dualstack' });
    expect(ingress(template)).toContain('443-443 ::/0');
  });

  test('accepts a token as the ID of the prefix list', () => {
    expect(ingress(templateOf({ ingress: ApiIngress.cloudFrontOnly(Token.asString({ Ref: 'List' })) }))).toHaveLength(2);
  });
});

describe('options', () => {
  test('changes the algorithm, timeouts, TLS policy, deletion protection and name', () => {
    const template = templateOf({
      loadBalancer: {
        algorithm: elbv2.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
        sslPolicy: elbv2.SslPolicy.TLS13_13,
        deletionProtection: false,
        idleTimeout: Duration.seconds(120),
        deregistrationDelay: Duration.seconds(5),
        loadBalancerName: 'shop',
      },
    });

    template.hasResourceProperties(GROUP, { TargetGroupAttributes: attribute('load_balancing.algorithm.type', 'least_outstanding_requests') });
    template.hasResourceProperties(GROUP, { TargetGroupAttributes: attribute('deregistration_delay.timeout_seconds', '5') });
    template.hasResourceProperties(LISTENER, { SslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06' });
    template.hasResourceProperties(ALB, { Name: 'shop', LoadBalancerAttributes: attribute('deletion_protection.enabled', 'false') });
    template.hasResourceProperties(ALB, { LoadBalancerAttributes: attribute('idle_timeout.timeout_seconds', '120') });
  });

  test('sets the slow start of new tasks', () => {
    templateOf({ loadBalancer: { slowStart: Duration.minutes(1) } })
      .hasResourceProperties(GROUP, { TargetGroupAttributes: attribute('slow_start.duration_seconds', '60') });
  });

  test('logs to an existing bucket, connections too', () => {
    const stack = testStack();
    api(stack, { loadBalancer: { accessLogsBucket: s3.Bucket.fromBucketName(stack, 'Logs', 'logs'), connectionLogs: true } });
    const template = Template.fromStack(stack);

    template.resourceCountIs('AWS::S3::Bucket', 0);
    template.hasResourceProperties(ALB, { LoadBalancerAttributes: attribute('connection_logs.s3.bucket', 'logs') });
  });

  test('logs in a stack without a Region', () => {
    const stack = new Stack(new App(), 'Test');
    api(stack, { loadBalancer: { connectionLogs: true } });
    const template = Template.fromStack(stack);

    template.hasResourceProperties(ALB, { LoadBalancerAttributes: attribute('access_logs.s3.enabled', 'true') });
    template.hasResourceProperties(ALB, { LoadBalancerAttributes: attribute('connection_logs.s3.enabled', 'true') });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' } })]) },
    });
  });
});

describe('deployments that shift traffic', () => {
  test('have a second target group and a role for their own rule, listener and target groups only', () => {
    const template = templateOf({ deployment: ApiDeployment.blueGreen({ testPort: 8443 }) });

    template.resourceCountIs(GROUP, 2);
    template.hasResourceProperties(LISTENER, { Port: 8443, Protocol: 'HTTPS' });
    template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: Match.objectLike({ Strategy: 'BLUE_GREEN', BakeTimeInMinutes: 5, MinimumHealthyPercent: 100 }),
      LoadBalancers: [Match.objectLike({
        AdvancedConfiguration: {
          AlternateTargetGroupArn: Match.anyValue(),
          ProductionListenerRule: Match.anyValue(),
          TestListenerRule: Match.anyValue(),
          RoleArn: Match.anyValue(),
        },
      })],
    });
    const [role] = Object.values(template.findResources('AWS::IAM::Role', { Properties: { Description: Match.stringLikeRegexp('traffic') } }));
    const { Policies } = role.Properties;
    const wide = Policies[0].PolicyDocument.Statement.filter(({ Resource }: { Resource: unknown }) => Resource === '*');
    expect(wide.flatMap(({ Action }: { Action: string[] }) => Action).every((action: string) => action.includes(':Describe'))).toBe(true);
  });

  test('move in steps, and watch both target groups', () => {
    const hook = lambda.Function.fromFunctionArn(testStack(), 'Hook', 'arn:aws:lambda:ap-northeast-1:123456789012:function:check');
    const canary = templateOf({
      deployment: ApiDeployment.canary(5, Duration.minutes(10), {
        lifecycleHooks: [new ecs.DeploymentLifecycleLambdaTarget(hook, 'Check', { lifecycleStages: [ecs.DeploymentLifecycleStage.POST_TEST_TRAFFIC_SHIFT] })],
      }),
    });
    canary.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: Match.objectLike({ Strategy: 'CANARY', CanaryConfiguration: { CanaryPercent: 5, CanaryBakeTimeInMinutes: 10 } }),
    });
    canary.hasResourceProperties('AWS::CloudWatch::Alarm', { Metrics: Match.arrayWith([Match.objectLike({ Expression: 'MAX([first, second])' })]) });
    templateOf({ deployment: ApiDeployment.linear() }).hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: Match.objectLike({ Strategy: 'LINEAR', LinearConfiguration: { StepPercent: 10, StepBakeTimeInMinutes: 5 } }),
    });
  });

  test('have another rule, which exists beside that of rolling deployments while the type changes', () => {
    const rulesOf = (deployment: ApiDeployment) => Object.entries(templateOf({ deployment }).findResources('AWS::ElasticLoadBalancingV2::ListenerRule'))
      .map(([id, { Properties }]) => [id, Properties.Priority as number]);
    const [[[rolling, after]], [[shifting, before]]] = [ApiDeployment.rolling(), ApiDeployment.blueGreen()].map(rulesOf);

    expect(shifting).not.toBe(rolling);
    expect(before).toBeLessThan(after as number);
  });

  test('do not replace the service, its load balancer and its first target group', () => {
    const ids = (template: Template) => [ALB, 'AWS::ECS::Service'].flatMap((type) => Object.keys(template.findResources(type)));
    const rolling = templateOf();
    const shifting = templateOf({ deployment: ApiDeployment.blueGreen() });

    expect(ids(shifting)).toEqual(ids(rolling));
    expect(Object.keys(shifting.findResources(GROUP))).toEqual(expect.arrayContaining(Object.keys(rolling.findResources(GROUP))));
  });
});

test('allows the internet in a public security group, and does not change an imported one', () => {
  const stack = testStack();
  const it = api(stack);
  it.connections.allowFrom(ec2.SecurityGroup.fromSecurityGroupId(stack, 'Job', 'sg-11111111'), ec2.Port.tcp(3001));

  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { SourceSecurityGroupId: 'sg-11111111', FromPort: 3001 });
});
