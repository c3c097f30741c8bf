import { changed, everythingOn, ref, stacksOf } from './fixtures';
import { Case, describeRequirements } from './law';
import { assess } from '../../../cli/conformance/verdicts';

const app = everythingOn();
const launched = changed(changed(app, 'PlatformApiService/CapacityProviderStrategy', undefined), 'PlatformApiService/LaunchType', 'FARGATE');
const container = 'PlatformApiTask/ContainerDefinitions/eldonia-backend';
const vpc = 'PlatformApiService/NetworkConfiguration/AwsvpcConfiguration';

const images: Case[] = [
  ['R5.3.1-1', app, 'PlatformApiTask/RuntimePlatform/OperatingSystemFamily', 'WINDOWS_SERVER_2022_CORE'],
  ['R5.3.1-2', app, `${container}/WorkingDirectory`, '/tmp'],
  ['R5.3.1-3', app, `${container}/Command`, ['sh', '-c', 'npm install && node .']],
  ['R5.3.1-4', app, `${container}/Environment/NODE_ENV/Value`, 'development'],
  ['R5.3.1-5', app, `${container}/MountPoints`, [{ ContainerPath: '/app/node_modules' }]],
  ['R5.3.1-8', app, `${container}/User`, '0'],
  ['R5.3.1-9', app, `${container}/HealthCheck/Command/1`, 'curl -f http://127.0.0.1:3001/health'],
  ['R5.3.1-9', app, `${container}/HealthCheck/Retries`, 10],
  ['R5.3.1-9', app, `${container}/HealthCheck`, undefined],
  ['R5.3.1-10', app, `${container}/PortMappings/0/ContainerPort`, 3000],
  ['R5.3.1-11', app, `${container}/LinuxParameters`, undefined],
];

const taskDefinition: Case[] = [
  ['R5.3.2-1', app, 'PlatformApiTask/Family', 'api'],
  ['R5.3.2-2', app, 'PlatformApiTask/NetworkMode', 'bridge'],
  ['R5.3.2-3', app, 'PlatformApiTask/RequiresCompatibilities', ['EC2']],
  ['R5.3.2-4', app, 'PlatformApiTask/Cpu', '1024'],
  ['R5.3.2-5', app, 'PlatformApiTask/Memory', '512'],
  ['R5.3.2-6', app, 'PlatformApiExecutionRole/RoleName', 'ecsTaskExecutionRole'],
  ['R5.3.2-6', app, 'PlatformApiExecutionRole/AssumeRolePolicyDocument/Statement/0/Principal/Service', 'lambda.amazonaws.com'],
  ['R5.3.2-7', app, 'PlatformApiTaskRole/RoleName', undefined],
  ['R5.3.2-8', app, `${container}/Name`, 'web'],
  ['R5.3.2-9', app, `${container}/Image`, 'public.ecr.aws/docker/library/node:24-alpine'],
  ['R5.3.2-9', app, `${container}/Image`, '123456789012.dkr.ecr.us-east-1.amazonaws.com/eldonia-backend:latest'],
  ['R5.3.2-9', app, `${container}/Image`, '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/web:latest'],
  ['R5.3.2-9', app, 'PlatformRepository/RepositoryName', 'web'],
  ['R5.3.2-10', app, `${container}/PortMappings/0/Protocol`, 'udp'],
  ['R5.3.2-11', app, `${container}/Environment/NODE_ENV/Value`, 'staging'],
  ['R5.3.2-12', app, `${container}/Environment/PORT`, undefined],
  ['R5.3.2-13', app, `${container}/Secrets/DB_PASSWORD/ValueFrom`, 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:eldonia/db-password'],
  ['R5.3.2-13', app, 'PlatformDatabaseAppSecret/Name', 'eldonia/db'],
  ['R5.3.2-14', app, `${container}/Secrets/JWT_SECRET`, undefined],
  ['R5.3.2-15', app, `${container}/LogConfiguration/LogDriver`, 'awsfirelens'],
  ['R5.3.2-16', app, 'PlatformApiLogs/LogGroupName', '/aws/ecs'],
  ['R5.3.2-17', app, `${container}/LogConfiguration/Options/awslogs-region`, 'us-east-1'],
  ['R5.3.2-18', app, `${container}/LogConfiguration/Options/awslogs-stream-prefix`, 'api'],
];

const service: Case[] = [
  ['R5.3.3-1', app, 'PlatformApiService/ServiceName', undefined],
  ['R5.3.3-2', app, 'PlatformApiCluster/ClusterName', undefined],
  ['R5.3.3-3', app, 'PlatformApiService/TaskDefinition', 'eldonia-backend:3'],
  ['R5.3.3-4', app, 'PlatformApiService/DesiredCount', 1],
  ['R5.3.3-4', changed(app, 'PlatformApiService/DesiredCount', undefined), 'PlatformApiServiceTaskCountTarget', undefined],
  ['R5.3.3-5', launched, 'PlatformApiService/LaunchType', 'EC2'],
  ['R5.3.3-5', app, 'PlatformApiService/CapacityProviderStrategy', [{ CapacityProvider: 'FARGATE_SPOT' }]],
  ['R5.3.3-6', app, `${vpc}/Subnets/1`, ref('PlatformNetworkPublicSubnet2SubnetAE4715D3')],
  ['R5.3.3-7', app, `${vpc}/SecurityGroups`, []],
  ['R5.3.3-8', app, `${vpc}/AssignPublicIp`, 'ENABLED'],
  ['R5.3.3-9', app, 'PlatformApiService/LoadBalancers/0/TargetGroupArn', undefined],
  ['R5.3.3-10', app, 'PlatformApiService/LoadBalancers/0/ContainerName', 'datadog-agent'],
  ['R5.3.3-11', app, 'PlatformApiService/LoadBalancers/0/ContainerPort', 8126],
  ['R5.3.3-12', app, 'PlatformApiService/DeploymentConfiguration/MaximumPercent', 100],
  ['R5.3.3-13', app, 'PlatformApiService/DeploymentConfiguration/MinimumHealthyPercent', 0],
  ['R5.3.3-14', app, 'PlatformApiService/HealthCheckGracePeriodSeconds', undefined],
];

const counted = (count: unknown) => changed(app, 'PlatformApiService/DesiredCount', count);
const spot = changed(app, 'PlatformApiService/CapacityProviderStrategy', [{ CapacityProvider: 'FARGATE_SPOT' }]);
const literal = (image: string) => changed(app, `EverythingOn:${container}/Image`, `123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/${image}`);

describeRequirements([...images, ...taskDefinition, ...service], [
  ['a literal image URI', 'R5.3.2-9', literal('eldonia-backend@sha256:abc')],
  ['2 tasks', 'R5.3.3-4', counted(2)],
  ['2 tasks once an image is released', 'R5.3.3-4', counted({ 'Fn::If': ['NothingReleased', 0, 2] })],
  ['a count left to Auto Scaling with a minimum of 2', 'R5.3.3-4', counted(undefined)],
  ['the same once an image is released', 'R5.3.3-4', counted({ 'Fn::If': ['NothingReleased', 0, ref('AWS::NoValue')] })],
  ['a development service on Fargate Spot', 'R5.3.3-5', changed(spot, 'PlatformApiService/Tags/Environment/Value', 'development')],
]);

test('a stack without a Region uses the Region of its deployment', () => {
  const uri = ['123456789012.dkr.ecr.', ref('AWS::Region'), '.', ref('AWS::URLSuffix'), '/eldonia-backend:latest'];
  const here = changed(changed(app, `${container}/Image`, { 'Fn::Join': ['', uri] }), `${container}/LogConfiguration/Options/awslogs-region`, ref('AWS::Region'));
  const { template } = stacksOf(here).find(({ name }) => name === 'EverythingOn')!;
  const unmet = assess([{ name: 'Anywhere', template }]).filter(({ outcome }) => outcome !== 'met').map(({ requirement }) => requirement);

  expect(unmet.filter((number) => number.startsWith('R5.3.2'))).toEqual([]);
});
