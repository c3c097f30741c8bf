import { changed, ref } from './fixtures';
import { arn, regions, secret } from './fixtures-regions';
import { Case, describeCases, holds } from './law';

const app = regions();
const config = 'Site/DistributionConfig';
const container = 'StandbyTask/ContainerDefinitions/0';
const bucket = `${container}/Environment/0/Value`;
const blocks = (step: number) => `Plan/Workflows/0/Steps/${step}/ExecutionBlockConfiguration`;
const service = `${blocks(0)}/ParallelConfig/Steps/0/ExecutionBlockConfiguration/EcsCapacityIncreaseConfig/Services/0/ServiceArn`;
const called = `${blocks(1)}/CustomActionLambdaConfig/Lambdas/0/Arn`;

const known: Case[] = [
  ['R5.1.2-7', app, bucket, 'another'],
  ['R5.1.2-7', app, bucket, 'shop-tokyo'],
  ['R5.1.2-7', app, 'StandbyMedia/BucketName', 'another'],
  ['R5.1.2-7', app, `${config}/Origins/2/DomainName`, 'elsewhere.example'],
  ['R5.1.2-7', app, 'Task/ContainerDefinitions/0/Environment/2', undefined],
  ['R5.2.2-11', app, 'StandbyMediaPolicy/PolicyDocument/Statement/0', { Effect: 'Allow' }],
  ['R5.2.2-14', app, 'StandbyMedia/VersioningConfiguration', undefined],
  ['R5.3.2-13', app, 'DbPassword/ReplicaRegions', undefined],
  ['R5.3.2-13', app, 'DbPassword/Name', 'eldonia/database'],
  ['R5.3.2-13', app, `${container}/Secrets/0/ValueFrom`, secret('db-login:password::')],
  ['R5.3.2-13', app, `${container}/Secrets/0/ValueFrom`, secret('db-password', 'ap-northeast-1')],
  ['R5.3.2-13', app, `${container}/Secrets/0/ValueFrom`, 'eldonia/db-password'],
  // Secrets Manager would look for a secret called `jwt`.
  ['R5.3.2-14', app, `${container}/Secrets/1/ValueFrom`, secret('jwt-secret')],
];

const ready: Case[] = ['R5.1.2-8', 'R5.2.3-7'].flatMap((number): Case[] => [
  [number, app, 'Plan', undefined],
  [number, app, called, arn('lambda:us-west-2', 'function:warm-up')],
  [number, app, called, arn('lambda:ap-northeast-1', 'function:another')],
  [number, app, 'Readiness/FunctionName', undefined],
  [number, app, 'ApiFromReadiness/ToPort', 3002],
  [number, app, 'ApiFromReadiness/CidrIp', '10.0.0.0/16'],
]);

const served: Case[] = [
  ['R5.2.4-1', app, `${config}/Origins/0/OriginAccessControlId`, undefined],
  ['R5.2.4-1', app, `${config}/Origins/2/OriginAccessControlId`, undefined],
  ['R5.2.4-1', app, `${config}/Origins/2/DomainName`, 'elsewhere.example'],
  ['R5.2.4-1', app, `${config}/OriginGroups/Items/0/Id`, 'unused'],
  ['R5.2.4-1', app, 'StandbyMediaPolicy/PolicyDocument/Statement/1/Condition', undefined],
];

const started: Case[] = [
  ['R5.3.3-4', app, 'Plan', undefined],
  ['R5.3.3-4', app, 'Plan/PrimaryRegion', 'ap-northeast-3'],
  ['R5.3.3-4', app, 'Plan/PrimaryRegion', undefined],
  ['R5.3.3-4', app, 'Plan/Regions/1', 'us-west-2'],
  ['R5.3.3-4', app, service, arn('ecs:ap-northeast-3', 'service/eldonia-cluster/another')],
  ['R5.3.3-4', app, service, arn('ecs:us-west-2', 'service/eldonia-cluster/eldonia-backend')],
  ['R5.3.3-4', app, 'StandbyCluster/ClusterName', 'another'],
  ['R5.3.3-4', app, 'Service/DesiredCount', 1],
];

describeCases([...known, ...ready, ...served, ...started]);

test('a standby service does not count as a primary one', () => {
  const { 'ap-northeast-3': osaka, 'us-east-1': virginia } = app;

  expect(holds('R5.3.3-4', { 'ap-northeast-3': osaka, 'us-east-1': virginia })).toBe(false);
});

test('a standby may have more tasks, or none', () => {
  expect(holds('R5.3.3-4', changed(app, 'StandbyService/DesiredCount', 0))).toBe(true);
  expect(holds('R5.3.3-4', changed(app, 'StandbyService/DesiredCount', 2))).toBe(true);
});

test('a standby may receive its bucket by reference', () => {
  expect(holds('R5.1.2-7', changed(app, bucket, ref('StandbyMedia')))).toBe(true);
});
