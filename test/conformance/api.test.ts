import { api, attribute, changed, groups, network, ref, stacksOf, tokyo } from './fixtures';
import { scalings } from './fixtures-data';
import { Case, describeRequirements, holds } from './law';
import { assess } from '../../src/conformance/private/requirements';

const app = tokyo(network(), groups(), api(), scalings());
const container = 'Task/ContainerDefinitions/0';
const ofArn = (part: number) => ({ 'Fn::Select': [part, { 'Fn::Split': [':', attribute('Repository', 'Arn')] }] });
const vpc = 'Service/NetworkConfiguration/AwsvpcConfiguration';

const image: Case[] = [
  ['R5.3.1-1', app, 'Task/RuntimePlatform/OperatingSystemFamily', 'WINDOWS_SERVER_2022_CORE'],
  ['R5.3.1-2', app, `${container}/WorkingDirectory`, '/tmp'],
  ['R5.3.1-3', app, `${container}/Command`, ['sh', '-c', 'npm install && node .']],
  ['R5.3.1-4', app, `${container}/Environment/0/Value`, 'development'],
  ['R5.3.1-5', app, `${container}/MountPoints`, [{ ContainerPath: '/app/node_modules' }]],
  ['R5.3.1-6', app, `${container}/User`, '0'],
  ['R5.3.1-7', app, `${container}/HealthCheck/Command/1`, 'curl -f http://127.0.0.1:3001/health'],
  ['R5.3.1-7', app, `${container}/HealthCheck/Retries`, 10],
  ['R5.3.1-7', app, `${container}/HealthCheck`, undefined],
  ['R5.3.1-8', app, `${container}/PortMappings/0/ContainerPort`, 3000],
  ['R5.3.1-9', app, `${container}/LinuxParameters`, undefined],
];

const taskDefinition: Case[] = [
  ['R5.3.2-1', app, 'Task/Family', 'api'],
  ['R5.3.2-2', app, 'Task/NetworkMode', 'bridge'],
  ['R5.3.2-3', app, 'Task/RequiresCompatibilities', ['EC2']],
  ['R5.3.2-4', app, 'Task/Cpu', '1024'],
  ['R5.3.2-5', app, 'Task/Memory', '2048'],
  ['R5.3.2-6', app, 'Starter/RoleName', 'ecsTaskExecutionRole'],
  ['R5.3.2-6', app, 'Starter/AssumeRolePolicyDocument/Statement/0/Principal/Service', 'lambda.amazonaws.com'],
  ['R5.3.2-7', app, 'Application/RoleName', undefined],
  ['R5.3.2-8', app, `${container}/Name`, 'web'],
  ['R5.3.2-9', app, `${container}/Image`, 'public.ecr.aws/docker/library/node:24-alpine'],
  ['R5.3.2-9', app, `${container}/Image`, '123456789012.dkr.ecr.us-east-1.amazonaws.com/eldonia-backend:latest'],
  ['R5.3.2-9', app, 'Repository/RepositoryName', 'web'],
  ['R5.3.2-10', app, `${container}/PortMappings/0/Protocol`, 'udp'],
  ['R5.3.2-11', app, `${container}/Environment/0/Value`, 'staging'],
  ['R5.3.2-12', app, `${container}/Environment/1`, undefined],
  ['R5.3.2-13', app, `${container}/Secrets/0/ValueFrom`, 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:eldonia/db-password'],
  ['R5.3.2-13', app, 'DbPassword/Name', 'eldonia/db'],
  ['R5.3.2-14', app, `${container}/Secrets/1`, undefined],
  ['R5.3.2-15', app, `${container}/LogConfiguration/LogDriver`, 'awsfirelens'],
  ['R5.3.2-16', app, 'Logs/LogGroupName', '/aws/ecs'],
  ['R5.3.2-17', app, `${container}/LogConfiguration/Options/awslogs-region`, 'us-east-1'],
  ['R5.3.2-18', app, `${container}/LogConfiguration/Options/awslogs-stream-prefix`, 'api'],
];

const service: Case[] = [
  ['R5.3.3-1', app, 'Service/ServiceName', undefined],
  ['R5.3.3-2', app, 'Cluster/ClusterName', undefined],
  ['R5.3.3-3', app, 'Service/TaskDefinition', 'eldonia-backend:3'],
  ['R5.3.3-4', app, 'Service/DesiredCount', 1],
  ['R5.3.3-5', app, 'Service/LaunchType', 'EC2'],
  ['R5.3.3-6', app, `${vpc}/Subnets/1`, ref('PublicC')],
  ['R5.3.3-7', app, `${vpc}/SecurityGroups`, []],
  ['R5.3.3-8', app, `${vpc}/AssignPublicIp`, 'ENABLED'],
  ['R5.3.3-9', app, 'Service/LoadBalancers/0/TargetGroupArn', undefined],
  ['R5.3.3-10', app, 'Service/LoadBalancers/0/ContainerName', 'datadog-agent'],
  ['R5.3.3-11', app, 'Service/LoadBalancers/0/ContainerPort', 8126],
  ['R5.3.3-12', app, 'Service/DeploymentConfiguration/MaximumPercent', 100],
  ['R5.3.3-13', app, 'Service/DeploymentConfiguration/MinimumHealthyPercent', 0],
  ['R5.3.3-14', app, 'Service/HealthCheckGracePeriodSeconds', undefined],
];

describeRequirements(['5.3.1', '5.3.2', '5.3.3'], [...image, ...taskDefinition, ...service]);

test.each([
  ['2', 2],
  ['2 once an image is released', { 'Fn::If': ['NothingReleased', 0, 2] }],
  ['left to Auto Scaling with a minimum of 2', undefined],
  ['left to Auto Scaling with a minimum of 2 once an image is released', { 'Fn::If': ['NothingReleased', 0, ref('AWS::NoValue')] }],
])('the service starts with 2 tasks when the count is %s', (_, count) => {
  expect(holds('R5.3.3-4', changed(app, 'Service/DesiredCount', count))).toBe(true);
});

test('a missing count without Auto Scaling is not 2', () => {
  expect(holds('R5.3.3-4', changed(changed(app, 'Tasks', undefined), 'Service/DesiredCount', undefined))).toBe(false);
});

test('a development service runs on Fargate Spot', () => {
  const spot = changed(changed(app, 'Service/LaunchType', undefined), 'Service/CapacityProviderStrategy', [{ CapacityProvider: 'FARGATE_SPOT' }]);

  expect(holds('R5.3.3-5', spot)).toBe(true);
});

test("a database's generated secret is followed through its attachment", () => {
  const attachment = { Type: 'AWS::SecretsManager::SecretTargetAttachment', Properties: { SecretId: ref('DbPassword') } };

  expect(holds('R5.3.2-13', changed(changed(app, 'Attached', attachment), `${container}/Secrets/0/ValueFrom`, ref('Attached')))).toBe(true);
});

test('a stack without a Region uses the Region of its deployment', () => {
  const uri = ['123456789012.dkr.ecr.', ref('AWS::Region'), '.', ref('AWS::URLSuffix'), '/eldonia-backend:latest'];
  const [{ template }] = stacksOf(changed(app, `${container}/Image`, { 'Fn::Join': ['', uri] }));
  const unmet = assess([{ name: 'Anywhere', template }]).filter(({ holds: met }) => !met).map(({ requirement: { number } }) => number);

  expect(unmet.filter((number) => number.startsWith('R5.3.2'))).toEqual([]);
});

test.each([
  ['a literal address', '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/eldonia-backend@sha256:abc', true],
  ['a literal address of another repository', '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/web:latest', false],
  ['an address made from the ARN', { 'Fn::Join': ['', [ofArn(4), '.dkr.ecr.', ofArn(3), '.', ref('AWS::URLSuffix'), '/', ref('Repository'), ':1.0']] }, true],
])('the image URI %s is checked', (_, uri, expected) => {
  expect(holds('R5.3.2-9', changed(app, `${container}/Image`, uri))).toBe(expected);
});

test('a container may read a secret whose ARN a custom resource returns', () => {
  const replica = { Type: 'Custom::SecretReplica', Properties: {} };

  expect(holds('R5.3.2-14', changed(changed(app, 'Found', replica), `${container}/Secrets/1/ValueFrom`, attribute('Found', 'Arn')))).toBe(true);
});
