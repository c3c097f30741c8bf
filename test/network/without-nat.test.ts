import { Annotations, Stack, aws_ec2 as ec2, aws_ecr as ecr, aws_ecs as ecs, aws_secretsmanager as secretsmanager, aws_ssm as ssm, TimeZone } from 'aws-cdk-lib';
import { Annotations as Found, Match, Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { AuroraCluster } from '../../src/aurora-cluster';
import { ApiIngress, FargateApiProps } from '../../src/fargate-api';
import { JobTarget, ScheduledJob } from '../../src/jobs';
import { Network, NetworkProps, VpcEndpoints } from '../../src/network';
import { SpotTestRunners } from '../../src/release';
import { Tracing } from '../../src/telemetry';
import { OSAKA, testStack } from '../../tools/assemblies/stacks';
import { api, SECRET, WithProxy } from '../fargate-api/fixture';
import { propertiesOf } from '../support/templates';

const MISSING = '[ack: @eldonia/network:missingEndpoints]';
const COLLECTOR = 'public.ecr.aws/aws-observability/aws-otel-collector:v0.48.0';

const isolated = (stack: Stack, props: NetworkProps = {}) => new Network(stack, 'Network', { natGateways: 0, ...props });

/** The services of the interface endpoints of a stack, without those that each network has. */
function addedIn(stack: Stack): string[] {
  const [own] = [['ecr.api', 'ecr.dkr', 'logs', 'secretsmanager']];
  return propertiesOf(Template.fromStack(stack), 'AWS::EC2::VPCEndpoint').filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface')
    .map(({ ServiceName }) => (ServiceName as string).replace('com.amazonaws.ap-northeast-1.', '')).filter((name) => !own!.includes(name));
}

/** The texts of the warnings about missing endpoints. */
const missing = (stack: Stack) => Found.fromStack(stack).findWarning('*', Match.stringLikeRegexp('missingEndpoints'))
  .map(({ entry }) => (entry.data as string).replace(` ${MISSING}`, ''));
const needs = (what: string) => `what runs in the isolated subnets of the VPC needs ${what}; acknowledge this warning if the VPC has them`;

/** Where the tasks of an API run, without a public load balancer. */
const inside = (vpc: ec2.IVpc): Partial<FargateApiProps> => ({ vpc, ingress: ApiIngress.INTERNAL });
const secretOf = (stack: Stack) => secretsmanager.Secret.fromSecretCompleteArn(stack, 'Key', SECRET);
const ecrImage = (stack: Stack, region: string) =>
  ecs.ContainerImage.fromEcrRepository(ecr.Repository.fromRepositoryArn(stack, 'Images', `arn:aws:ecr:${region}:123456789012:repository/agent`));

const serviceIn = (stack: Stack, vpc: ec2.IVpc) => ecs.FargateService.fromFargateServiceAttributes(stack, 'Service', {
  serviceName: 'api', cluster: ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'main', vpc }),
});

/** A job whose task has this container. */
function jobOf(stack: Stack, vpc: ec2.IVpc, container: ecs.ContainerDefinitionOptions): ScheduledJob {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('Report', container);
  const target = JobTarget.fargateTask({ cluster: new ecs.Cluster(stack, 'Jobs', { vpc }), taskDefinition });
  return new ScheduledJob(stack, 'Job', { target, schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }) });
}

describe('a network without NAT', () => {
  test.each<[what: string, add: (stack: Stack, vpc: ec2.IVpc) => unknown, added: string[]]>([
    ['nothing', () => undefined, []],
    ['an API', (stack, vpc) => api(stack, inside(vpc)), []],
    ['a secret from Parameter Store', (stack, vpc) => api(stack, {
      ...inside(vpc), secrets: { KEY: ecs.Secret.fromSsmParameter(ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', { parameterName: '/key' })) },
    }), ['ssm']],
    ['ECS Exec, which encrypts its sessions', (stack, vpc) => api(stack, { ...inside(vpc), enableExecuteCommand: true }), ['ssmmessages', 'kms']],
    ['tracing with an image of the Region', (stack, vpc) => api(stack, { ...inside(vpc), tracing: Tracing.xray({ image: ecrImage(stack, 'ap-northeast-1') }) }), ['xray']],
    ['a rotation without services', (stack, vpc) => new AuroraCluster(stack, 'Database', { vpc }), []],
    ['a rotation that restarts a service', (stack, vpc) => new AuroraCluster(stack, 'Database', { vpc }).restartOnRotation(serviceIn(stack, vpc)), ['ecs']],
    ['runners', (stack, vpc) => new SpotTestRunners(stack, 'Runners', { vpc }), ['ssm', 'ssmmessages']],
  ])('has the endpoints that %s needs', (_, add, added) => {
    const stack = testStack();
    const network = isolated(stack);
    add(stack, network.vpc);

    expect(addedIn(stack)).toEqual(expect.arrayContaining(added));
    expect(addedIn(stack)).toHaveLength(added.length);
    expect(network.interfaceEndpoints).toHaveLength(4 + added.length);
    expect(missing(stack)).toEqual([]);
  });

  const { SQS, KMS } = ec2.InterfaceVpcEndpointAwsService;
  const worker = (stack: Stack, vpc: ec2.IVpc) => api(stack, { ...inside(vpc), enableExecuteCommand: true });
  const ENDPOINTS: [how: string, add: (stack: Stack, network: Network) => unknown][] = [
    ['by another id', (_, { vpc }) => vpc.addInterfaceEndpoint('KeyEndpoint', { service: KMS })],
    ['by the id of the network', (_, { vpc }) => vpc.addInterfaceEndpoint('Kms', { service: KMS })],
    ['outside of the VPC', (stack, { vpc }) => new ec2.InterfaceVpcEndpoint(stack, 'KeyEndpoint', { vpc, service: KMS })],
    ['by its name', (stack, { vpc }) => new ec2.InterfaceVpcEndpoint(stack, 'KeyEndpoint', {
      vpc, service: new ec2.InterfaceVpcEndpointService('com.amazonaws.ap-northeast-1.kms'), privateDnsEnabled: true,
    })],
    ['as a resource', (stack, { cfnVpc }) => new ec2.CfnVPCEndpoint(stack, 'KeyEndpoint', {
      vpcId: cfnVpc.ref, serviceName: 'com.amazonaws.ap-northeast-1.kms', vpcEndpointType: 'Interface', privateDnsEnabled: true,
    })],
  ];

  test.each(ENDPOINTS)('creates each endpoint once, and none beside one that the caller has added %s', (_, add) => {
    const stack = testStack();
    const network = isolated(stack);
    add(stack, network);
    worker(stack, network.vpc);

    expect(addedIn(stack).sort()).toEqual(['kms', 'ssmmessages']);
  });

  // EC2: private-dns-enabled cannot be set because there is already a conflicting DNS domain.
  test.each(ENDPOINTS)('refuses a second endpoint that the caller adds later %s, and names both', (_, add) => {
    const stack = testStack();
    const network = isolated(stack);
    worker(stack, network.vpc);
    add(stack, network);

    expect(() => Template.fromStack(stack)).toThrow(
      /interface endpoints with private DNS must be of different services, got Test\/Network\/Vpc\/CalledServices\/Kms\/Resource and Test\/\S+ for one; remove one of them/);
  });

  test.each<[what: string, add: (stack: Stack, network: Network) => unknown]>([
    ['without private DNS', (_, { vpc }) => vpc.addInterfaceEndpoint('Queues', { service: KMS, privateDnsEnabled: false })],
    ['of another service', (_, { vpc }) => vpc.addInterfaceEndpoint('Queues', { service: SQS })],
    ['of another VPC', (stack) => isolated(stack, { endpoints: VpcEndpoints.forFargate(KMS) })],
  ])('accepts a later endpoint %s', (_, add) => {
    const stack = testStack();
    const network = new Network(stack, 'First', { natGateways: 0 });
    worker(stack, network.vpc);
    add(stack, network);

    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  describe('with a default route of the caller in its private subnets', () => {
    const connected = (stack: Stack, count = 2) => {
      const network = isolated(stack);
      for (const subnet of network.privateSubnets.slice(0, count)) {
        subnet.addRoute('Hub', { routerType: ec2.RouterType.TRANSIT_GATEWAY, routerId: 'tgw-0123456789abcdef0' });
      }
      return network;
    };
    const everything = (stack: Stack): Partial<FargateApiProps> => ({
      sentry: { dsn: secretOf(stack) }, datadog: { apiKey: secretOf(new Stack(stack, 'Keys')), site: 'ap1.datadoghq.com' }, enableExecuteCommand: true,
    });

    test('accepts what needs the internet, and adds no endpoints', () => {
      const stack = testStack();
      api(stack, { ...inside(connected(stack).vpc), ...everything(stack), task: new WithProxy() });

      expect(addedIn(stack)).toEqual([]);
      expect(missing(stack)).toEqual([]);
    });

    test('refuses it if a subnet has no such route', () => {
      const stack = testStack();

      expect(() => api(stack, { ...inside(connected(stack, 1).vpc), ...everything(stack) })).toThrow('must be absent without NAT gateways');
    });

    test('a route to some addresses is none to the internet', () => {
      const stack = testStack();
      const network = isolated(stack);
      for (const subnet of network.privateSubnets) {
        subnet.addRoute('Office', { routerType: ec2.RouterType.TRANSIT_GATEWAY, routerId: 'tgw-0123456789abcdef0', destinationCidrBlock: '172.16.0.0/12' });
      }

      expect(() => api(stack, { ...inside(network.vpc), ...everything(stack) })).toThrow('must be absent without NAT gateways');
    });
  });

  test('its endpoints allow HTTPS from the VPC, in all private subnets', () => {
    const stack = testStack();
    api(stack, { ...inside(isolated(stack).vpc), enableExecuteCommand: true });
    const [first, ...others] = propertiesOf(Template.fromStack(stack), 'AWS::EC2::VPCEndpoint').filter(({ VpcEndpointType }) => VpcEndpointType === 'Interface')
      .map(({ SecurityGroupIds, SubnetIds, PrivateDnsEnabled }) => ({ SecurityGroupIds, SubnetIds, PrivateDnsEnabled }));

    expect(first).toMatchObject({ PrivateDnsEnabled: true, SubnetIds: [expect.anything(), expect.anything()] });
    expect(others).toEqual(Array(5).fill(first));
  });

  const ABSENT = 'must be absent without NAT gateways, got one, and no VPC endpoint leads to';
  const PRIVATE = 'must be in Amazon ECR of the Region without NAT gateways, got';
  const WAYS = 'use NAT gateways (natGateways), or add a default route of yours to the private subnets before (addRoute of privateSubnets; for a platform, those of ' +
    'a Network that is its existing.vpc)';
  const COPY = `copy it to a repository, and pass it with ContainerImage.fromEcrRepository, ${WAYS}`;
  test.each<[what: string, props: (stack: Stack) => Partial<FargateApiProps>, message: string]>([
    ['Datadog', (stack) => ({ datadog: { apiKey: secretOf(stack), site: 'ap1.datadoghq.com' } }), `datadog ${ABSENT} Datadog; remove it, ${WAYS}`],
    ['Sentry', (stack) => ({ sentry: { dsn: secretOf(stack) } }), `sentry ${ABSENT} Sentry; remove it, ${WAYS}`],
    ['the public image of a collector', () => ({ tracing: Tracing.openTelemetry() }), `tracing.image ${PRIVATE} ${COLLECTOR}; ${COPY}`],
    ['an image of another Region', (stack) => ({ tracing: Tracing.xray({ image: ecrImage(stack, 'us-east-1') }) }),
      `tracing.image ${PRIVATE} 123456789012.dkr.ecr.us-east-1.\${Token[AWS.URLSuffix.]}/agent:latest; ${COPY}`],
    ['a public image of a hook', () => ({ task: new WithProxy() }), `image of the container Agent ${PRIVATE} agent; ${COPY}`],
  ])('refuses %s', (_, props, message) => {
    const stack = testStack();
    const { vpc } = isolated(stack);

    expect(() => api(stack, { ...inside(vpc), ...props(stack) })).toThrow(new RegExp(`^${message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace('AWS\\.URLSuffix\\.', 'AWS\\.URLSuffix\\.\\d+')} \\(at Test/Api\\)$`));
  });

  test('refuses a job with a public image', () => {
    const stack = testStack();

    expect(() => jobOf(stack, isolated(stack).vpc, { image: ecs.ContainerImage.fromRegistry('postgres:17') })).toThrow(
      new Error(`image of the container Report ${PRIVATE} postgres:17; ${COPY} (at Test/Job)`));
  });

  test('warns of exporters that the user configures', () => {
    const stack = testStack();
    api(stack, { ...inside(isolated(stack).vpc), tracing: Tracing.openTelemetryWith('{}', { image: ecrImage(stack, 'ap-northeast-1') }) });

    expect(addedIn(stack)).toEqual([]);
    expect(Found.fromStack(stack).findWarning('*', Match.stringLikeRegexp('exportersWithoutInternet'))).toHaveLength(1);
  });
});

describe('isolated subnets of another VPC', () => {
  const FOR_API = ['ecr.api', 'ecr.dkr', 'logs', 's3'];
  const imported = (stack: Stack, others: Partial<ec2.VpcAttributes> = {}) => ec2.Vpc.fromVpcAttributes(stack, 'Isolated', {
    vpcId: 'vpc-1', vpcCidrBlock: '10.0.0.0/16', availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c'], isolatedSubnetIds: ['subnet-1', 'subnet-2'], ...others,
  });

  const withNat = (stack: Stack) => imported(stack, { privateSubnetIds: ['subnet-3', 'subnet-4'] });
  const API = `endpoints for ${FOR_API.join(', ')}`;

  test.each<[what: string, needed: string, build: (stack: Stack) => unknown]>([
    ['all endpoints and what needs the internet, in one warning',
      'endpoints for ecr.api, ecr.dkr, kms, logs, s3, secretsmanager, ssm, ssmmessages, xray, and a route to the internet for sentry of Test/Api, tracing.image of Test/Api',
      (stack) => {
        const vpc = imported(stack);
        api(stack, { ...inside(vpc), sentry: { dsn: secretOf(stack) }, tracing: Tracing.openTelemetry(), enableExecuteCommand: true });
        new SpotTestRunners(stack, 'Runners', { vpc });
      }],
    ['its own default routes, not those of another VPC', API, (stack) => {
      new Network(stack, 'Network');
      api(stack, inside(imported(stack)));
    }],
    ['its own endpoints, of each service itself', 'endpoints for ecs, s3, secretsmanager', (stack) => {
      const vpc = imported(stack);
      new AuroraCluster(stack, 'Database', { vpc }).restartOnRotation(serviceIn(stack, vpc));
      isolated(stack, { endpoints: VpcEndpoints.forFargate(ec2.InterfaceVpcEndpointAwsService.ECS) });
      vpc.addInterfaceEndpoint('Agent', { service: ec2.InterfaceVpcEndpointAwsService.ECS_AGENT, subnets: { subnets: vpc.isolatedSubnets } });
    }],
    ['endpoints for one isolated subnet among those with NAT', API, (stack) => {
      const vpc = withNat(stack);
      api(stack, { ...inside(vpc), vpcSubnets: { subnets: [vpc.privateSubnets[0]!, vpc.isolatedSubnets[1]!] } });
    }],
    ['endpoints for selected isolated subnets, also beside subnets with NAT', API,
      (stack) => api(stack, { ...inside(withNat(stack)), vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } })],
    ['no endpoint for logs where the log of a container goes elsewhere', 'endpoints for ecr.api, ecr.dkr, s3', (stack) => {
      const logging = new ecs.GenericLogDriver({ logDriver: 'splunk', options: { 'splunk-url': 'https://logs.example' } });
      jobOf(stack, imported(stack), { image: ecrImage(stack, 'ap-northeast-1'), logging });
    }],
    ['only the endpoints that the app does not define, also later', 'endpoints for ecr.api, logs', (stack) => {
      const vpc = new ec2.Vpc(stack, 'Vpc', { subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }] });
      api(stack, inside(vpc));
      vpc.addInterfaceEndpoint('Docker', { service: ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER });
      vpc.addGatewayEndpoint('Objects', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    }],
    ['those beside the list of a network, which gets no others', 'endpoints for kms, ssmmessages',
      (stack) => api(stack, { ...inside(isolated(stack, { endpoints: VpcEndpoints.forFargate() }).vpc), enableExecuteCommand: true })],
  ])('need %s', (_, needed, build) => {
    const stack = testStack();
    build(stack);

    expect(missing(stack)).toEqual([needs(needed)]);
  });

  test('the warning can be acknowledged', () => {
    const stack = testStack();
    const vpc = imported(stack);
    Annotations.of(vpc).acknowledgeWarning('@eldonia/network:missingEndpoints');
    api(stack, inside(vpc));

    expect(missing(stack)).toEqual([]);
  });

  test.each<[what: string, vpc: (stack: Stack) => ec2.IVpc, props: Partial<FargateApiProps>]>([
    ['subnets with NAT', withNat, {}],
    ['selected subnets with NAT', withNat, { vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } }],
    ['a network with NAT', (stack) => new Network(stack, 'Network').vpc, {}],
  ])('%s need nothing', (_, vpc, props) => {
    const stack = testStack();
    api(stack, { ...inside(vpc(stack)), ...props, tracing: Tracing.openTelemetry() });

    expect(missing(stack)).toEqual([]);
  });
});

test('an image of the Region of the tasks passes in any Region', () => {
  const stack = testStack(OSAKA);

  expect(() => api(stack, { ...inside(isolated(stack).vpc), tracing: Tracing.xray({ image: ecrImage(stack, 'ap-northeast-3') }), certificate: undefined })).not.toThrow();
});
