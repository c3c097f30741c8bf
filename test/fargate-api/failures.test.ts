import {
  App, Duration, Size, Stack, aws_ec2 as ec2, aws_ecr as ecr, aws_ecs as ecs, aws_elasticloadbalancingv2 as elbv2, aws_ssm as ssm,
} from 'aws-cdk-lib';
import { api } from './fixture';
import { ApiDeployment, ApiImage, ApiIngress, ApiScaling, FargateApiProps } from '../../src/fargate-api';
import { ImageParameter } from '../../src/fargate-api/internal';
import { importedCertificate, importedVpc } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';

const AT_API = ' (at Test/Api)';
const AT_LOAD_BALANCER = ' (at Test/Api/LoadBalancer)';

test.each<[string, Partial<FargateApiProps>, string, string?]>([
  ['CPU that Fargate does not offer', { cpu: 300 },
    'cpu must be one of 256, 512, 1024, 2048, 4096, 8192, 16384, 32768 units, got 300; choose one of these'],
  ['memory that does not match the CPU', { cpu: 256, memoryLimitMiB: 4096 },
    'memoryLimitMiB must be 512 or 1024 to 2048 in steps of 1024 with 256 CPU units, got 4096; change one of the two'],
  ['memory between the steps', { cpu: 8192, memoryLimitMiB: 17408 },
    'memoryLimitMiB must be 16384 to 61440 in steps of 4096 with 8192 CPU units, got 17408; change one of the two'],
  ['memory that 32 vCPU do not offer', { cpu: 32768, memoryLimitMiB: 65536 },
    'memoryLimitMiB must be 61440 or 122880 or 249856 with 32768 CPU units, got 65536; change one of the two'],
  ['a service name with a space', { serviceName: 'my shop' },
    'serviceName must be letters, digits, hyphens and underscores, got "my shop"; rename it'],
  ['a role name that is too long', { taskRoleName: 'x'.repeat(65) },
    `taskRoleName must have at most 64 characters, got 65 ("${'x'.repeat(65)}"); shorten it`],
  ['the console\'s role name', { executionRoleName: 'ecsTaskExecutionRole' },
    'executionRoleName must not be the role name of the ECS console, got "ecsTaskExecutionRole"; choose another'],
  ['a load balancer name with a reserved prefix', { loadBalancer: { loadBalancerName: 'internal-shop' } },
    'loadBalancer.loadBalancerName must be letters, digits and inner hyphens, and not begin with "internal-", got "internal-shop"; rename it'],
  ['an internet-facing load balancer without a certificate', { certificate: undefined },
    'certificate is required for an internet-facing load balancer, got none; pass a certificate in its Region, or use ApiIngress.INTERNAL', AT_LOAD_BALANCER],
  ['old TLS', { loadBalancer: { sslPolicy: elbv2.SslPolicy.RECOMMENDED } },
    'sslPolicy must not support TLS 1.0 or 1.1, got ELBSecurityPolicy-2016-08; use SslPolicy.TLS13_12_RES_PQ', AT_LOAD_BALANCER],
  ...['200 204', '200,', '100', '500'].map((healthyHttpCodes): [string, Partial<FargateApiProps>, string, string] => [
    `the healthy codes "${healthyHttpCodes}"`, { loadBalancer: { healthyHttpCodes } },
    `healthyHttpCodes must be codes from 200 to 499, got "${healthyHttpCodes}"; write e.g. 200-299`, AT_LOAD_BALANCER,
  ]),
  ['slow start with least outstanding requests',
    { loadBalancer: { algorithm: elbv2.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS, slowStart: Duration.seconds(60) } },
    'slowStart must be absent with the algorithm LEAST_OUTSTANDING_REQUESTS, got 1 minute; use ROUND_ROBIN', AT_LOAD_BALANCER],
  ['slow start with weighted random routing',
    { loadBalancer: { algorithm: elbv2.TargetGroupLoadBalancingAlgorithmType.WEIGHTED_RANDOM, slowStart: Duration.seconds(60) } },
    'slowStart must be absent with the algorithm WEIGHTED_RANDOM, got 1 minute; use ROUND_ROBIN', AT_LOAD_BALANCER],
  ['a slow start below the minimum', { loadBalancer: { slowStart: Duration.seconds(10) } },
    'slowStart in seconds must be a whole number from 30 to 900, got 10; choose one in that range', AT_LOAD_BALANCER],
  ['a read-only root with ECS Exec', { enableExecuteCommand: true, container: { readonlyRootFilesystem: true } },
    'readonlyRootFilesystem must be false with enableExecuteCommand, got true; ' +
    'remove it, because the agent of ECS Exec writes to the root file system'],
  ['an invalid port', { container: { port: 70000 } }, 'port must be a whole number from 1 to 65535, got 70000; choose one in that range'],
  ['a path with shell syntax', { container: { livenessPath: '/health; rm -rf /' } },
    'livenessPath must be a path of letters, digits and _./~-, got "/health; rm -rf /"; write it as /health'],
  ['root', { container: { user: '0:10' } }, 'user must not be root, got "0:10"; create a user in the Dockerfile'],
  ['an invalid user', { container: { user: 'a b' } }, 'user must be uid or uid:gid, got "a b"; use numbers or names that exist in the image'],
  ['a health check without CMD or CMD-SHELL', { container: { healthCheckCommand: ['wget'] } },
    'healthCheckCommand must begin with CMD or CMD-SHELL followed by a command, got [wget]; write it like [CMD-SHELL, wget …]'],
  ['a stop timeout above the maximum', { container: { stopTimeout: Duration.minutes(3) } },
    'stopTimeout in seconds must be a whole number from 2 to 120, got 180; choose one in that range'],
  ['temporary storage below 1 MiB', { container: { temporaryStorage: Size.kibibytes(512) } },
    'temporaryStorage in MiB must be a whole number from 1 to 30720, got 0.5; choose one in that range'],
  ['requests as a target of scaling with two target groups',
    { deployment: ApiDeployment.canary(), scaling: ApiScaling.of({ targetRequestsPerMinute: 100 }) },
    'targetRequestsPerMinute must be absent with CANARY deployments, got 100; scale on CPU and memory'],
  ['a parameter with a reserved prefix',
    { image: ApiImage.fromParameter(ecr.Repository.fromRepositoryName(testStack(), 'R', 'r'), '/aws/image') },
    'parameterName must be a path such as /team/service/image of letters, digits and _.-, at most 15 levels deep, and not under /aws or /ssm, ' +
    'got "/aws/image"; rename it'],
])('fails with %s', (_, props, message, at = AT_API) => expect(() => api(testStack(), props)).toThrow(new Error(message + at)));

const vpcOf = (availabilityZones: string[], publicSubnetIds: string[], privateSubnetIds?: string[]) => (stack: Stack) =>
  ({ vpc: ec2.Vpc.fromVpcAttributes(stack, 'Other', { vpcId: 'vpc-1', availabilityZones, publicSubnetIds, privateSubnetIds }) });
const secret = (stack: Stack) => ecs.Secret.fromSsmParameter(ssm.StringParameter.fromSecureStringParameterAttributes(stack, 'P', { parameterName: '/p' }));

test.each<[string, (stack: Stack) => Partial<FargateApiProps>, string]>([
  ['public subnets in one zone', vpcOf(['ap-northeast-1a'], ['subnet-1'], ['subnet-2']),
    `vpc must be in at least 2 availability zones, got 1; pass subnets of another zone as well${AT_LOAD_BALANCER}`],
  ['no public subnet', vpcOf(['ap-northeast-1a'], [], ['subnet-2']),
    'vpc must have public subnets for an internet-facing load balancer, got none; add some in two Availability Zones, or use an internal one: ' +
    `ApiIngress.INTERNAL, in a platform Edge.cloudFrontVpcOrigin()${AT_LOAD_BALANCER}`],
  ['no subnets for the tasks', vpcOf(['ap-northeast-1a', 'ap-northeast-1c'], ['subnet-1', 'subnet-2']),
    `vpc must have private or isolated subnets, got none; add some, or pass vpcSubnets${AT_API}`],
  ['a variable in environment and secrets', (stack) => ({ environment: { KEY: 'x' }, secrets: { KEY: secret(stack) } }),
    `secrets must not repeat a name of environment, got "KEY" in both; remove one${AT_API}`],
  ...['a VPC of the app', 'an imported VPC'].map((kind): [string, (stack: Stack) => Partial<FargateApiProps>, string] => [
    `a cluster in ${kind} that is not that of the tasks`, (stack) => {
      const other = kind === 'a VPC of the app' ? new ec2.Vpc(stack, 'Other') : ec2.Vpc.fromVpcAttributes(stack, 'Other', { vpcId: 'vpc-other', availabilityZones: ['ap-northeast-1a'] });
      return { cluster: ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shared', vpc: other }) };
    }, 'cluster must name the same VPC as vpc, Test/ImportedVpc, got Test/Other; import the cluster with Cluster.fromClusterAttributes() and that VPC, ' +
      `or pass its VPC as vpc${AT_API}`,
  ]),
  ['a name for an existing cluster', (stack) => ({ cluster: ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'shared', vpc: importedVpc(stack) }), clusterName: 'shop' }),
    `clusterName must be absent with an existing cluster, got "shop"; remove one of them${AT_API}`],
])('fails with %s', (_, props, message) => {
  const stack = testStack();
  const refused = props(stack);

  expect(() => api(stack, refused)).toThrow(new Error(message));
});

test.each<[where: string, Stack, ApiIngress, constant: string, factory: string]>([
  ['us-gov-west-1', testStack({ account: '123456789012', region: 'us-gov-west-1' }), ApiIngress.CLOUDFRONT_ONLY, 'CLOUDFRONT_ONLY', 'cloudFrontOnly'],
  ['cn-north-1', testStack({ account: '123456789012', region: 'cn-north-1' }), ApiIngress.CLOUDFRONT_VPC_ORIGIN, 'CLOUDFRONT_VPC_ORIGIN', 'cloudFrontVpcOrigin'],
  ['a stack without a Region', new Stack(new App(), 'Test'), ApiIngress.CLOUDFRONT_VPC_ORIGIN, 'CLOUDFRONT_VPC_ORIGIN', 'cloudFrontVpcOrigin'],
])('fails in %s, where the prefix list of CloudFront is not known', (where, stack, ingress, constant, factory) =>
  expect(() => api(stack, { ingress, certificate: importedCertificate(stack) })).toThrow(new Error(
    `ingress must specify the CloudFront prefix list where its ID is not known, got ${constant} in ${where}; ` +
    `use ApiIngress.${factory}(id) with the ID from aws ec2 describe-managed-prefix-lists`)));

test.each<[string, () => unknown, string]>([
  ['a negative number of tasks', () => ApiScaling.between(-1, 4), 'minTasks must be a whole number from 0 to 5000, got -1; choose one in that range'],
  ['a minimum above the maximum', () => ApiScaling.between(5, 4), 'minTasks must be at most maxTasks, got 5 and 4; lower one or raise the other'],
  ['a desired count above the maximum', () => ApiScaling.of({ desiredCount: 11 }),
    'desiredCount must be a whole number from 2 to 10, got 11; choose one in that range'],
  ['a target above 100 %', () => ApiScaling.of({ targetCpuUtilizationPercent: 101 }),
    'targetCpuUtilizationPercent must be a whole number from 1 to 100, got 101; choose one in that range'],
  ['a deployment that cannot start or stop a task', () => ApiDeployment.rolling({ minHealthyPercent: 100, maxHealthyPercent: 100 }),
    'maxHealthyPercent must be above minHealthyPercent, got 100 for both; ' +
    'raise maxHealthyPercent, because a deployment could neither start nor stop a task'],
  ['a test port of a rolling deployment', () => ApiDeployment.rolling({ testPort: 8443 }),
    'testPort must be absent with rolling deployments, got 8443; remove it or use a deployment that shifts traffic'],
  ['functions of a rolling deployment', () => ApiDeployment.rolling({ lifecycleHooks: [{ bind: () => ({}) as never }] }),
    'lifecycleHooks must be absent with rolling deployments, got 1; remove them or use a deployment that shifts traffic'],
  ['a production port as test port', () => ApiDeployment.blueGreen({ testPort: 443 }), 'testPort must not be a production port, got 443; use 8443'],
  ['a bake time of 30 seconds', () => ApiDeployment.blueGreen({ bakeTime: Duration.seconds(30) }),
    'bakeTime in minutes must be a whole number from 0 to 1440, got 0.5; choose one in that range'],
  ['steps of a blue/green deployment', () => ApiDeployment.blueGreen({ stepPercent: 10 }),
    'stepPercent must be absent without steps, got 10; remove it or use ApiDeployment.canary() or ApiDeployment.linear()'],
  ['linear steps below 3 %', () => ApiDeployment.linear({ stepPercent: 2 }), 'stepPercent must be a multiple of 0.1 from 3 to 100, got 2; choose one in that range'],
  ['a canary of less than 0.1 %', () => ApiDeployment.canary({ stepPercent: 0.05 }), 'stepPercent must be a multiple of 0.1 from 0.1 to 100, got 0.05; choose one in that range'],
  ['an invalid prefix list ID', () => ApiIngress.cloudFrontOnly('sg-12345678'),
    'prefixListId must be the ID of a managed prefix list, got "sg-12345678"; find it with aws ec2 describe-managed-prefix-lists'],
  ['an invalid prefix list ID of VPC origins', () => ApiIngress.cloudFrontVpcOrigin('/shop'),
    'prefixListId must be the ID of a managed prefix list, got "/shop"; find it with aws ec2 describe-managed-prefix-lists'],
  ['an invalid tag', () => ApiImage.fromRepository(ecr.Repository.fromRepositoryName(testStack(), 'R', 'r'), 'a b'),
    'tagOrDigest must be an image tag or a sha256: digest, got "a b"; copy it from the repository'],
  ['a parameter name that SSM does not accept', () => new ImageParameter(testStack(), 'Image', { parameterName: 'image' }),
    'parameterName must be a path such as /team/service/image of letters, digits and _.-, at most 15 levels deep, and not under /aws or /ssm, ' +
    'got "image"; rename it (at Test/Image)'],
])('fails with %s', (_, make, message) => expect(make).toThrow(new Error(message)));
