import { App, Stack, aws_ecs as ecs } from 'aws-cdk-lib';
import { api, templateOf } from './fixture';
import { ApiImage, ApiIngress } from '../../src/fargate-api';
import { OSAKA, testStack, TOKYO } from '../../tools/assemblies/stacks';
import { statementsOf } from '../support/statements';
import { arnOf } from '../support/templates';

const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'];

test.each([[TOKYO, '533107202818'], [OSAKA, '273192626886']])('allows ECS to pull the agent of GuardDuty in %j', (env, account) => {
  const template = templateOf({ runtimeMonitoring: true, certificate: undefined, ingress: ApiIngress.INTERNAL }, testStack(env));

  expect(statementsOf(template)).toContainEqual({
    Effect: 'Allow', Action: PULL, Resource: arnOf(`ecr:${env.region}:${account}:repository/aws-guardduty-agent-fargate`),
  });
});

test('allows ecr:GetAuthorizationToken also for images outside of ECR', () => {
  const image = ApiImage.fromContainerImage(ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1'));

  expect(statementsOf(templateOf({ runtimeMonitoring: true, image }))).toContainEqual({ Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' });
});

test.each<[string, Stack, string]>([
  ['another Region', testStack({ account: '123456789012', region: 'us-west-2' }), 'us-west-2'],
  ['no region', new Stack(new App(), 'Test'), 'a stack without a Region'],
])('fails in %s with an unknown repository of the agent', (_, stack, where) =>
  expect(() => api(stack, { runtimeMonitoring: true, certificate: undefined, ingress: ApiIngress.INTERNAL })).toThrow(new Error(
    `runtimeMonitoring must be absent where the account of the agent is not known, got true in ${where}; ` +
    'grant executionRole the pull permissions for the repository in the GuardDuty documentation (at Test/Api)')));
