import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { api, templateOf } from './fixture';
import { ApiImage, ApiIngress } from '../../src/fargate-api';
import { OSAKA, testStack } from '../../tools/assemblies/stacks';

const pulls = (region: string, account: string) => ({
  PolicyDocument: {
    Statement: Match.arrayWith([{
      Effect: 'Allow',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
      Resource: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:ecr:${region}:${account}:repository/aws-guardduty-agent-fargate`]] },
    }]),
  },
});

test('allows ECS to pull the agent of GuardDuty in Tokyo', () => {
  templateOf({ runtimeMonitoring: true }).hasResourceProperties('AWS::IAM::Policy', pulls('ap-northeast-1', '533107202818'));
});

test('allows ECS to pull the agent of GuardDuty in Osaka', () => {
  const stack = testStack(OSAKA);
  api(stack, { runtimeMonitoring: true, certificate: undefined, ingress: ApiIngress.INTERNAL });

  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', pulls('ap-northeast-3', '273192626886'));
});

test('allows ecr:GetAuthorizationToken also for images outside of ECR', () => {
  const image = ApiImage.fromContainerImage(ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:1'));

  templateOf({ runtimeMonitoring: true, image }).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: Match.arrayWith([{ Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' }]) },
  });
});

test('grants no permission for the agent by default', () => {
  expect(JSON.stringify(templateOf().toJSON())).not.toContain('guardduty');
});

test.each<[string, Stack, string]>([
  ['another Region', testStack({ account: '123456789012', region: 'us-west-2' }), 'us-west-2'],
  ['no region', new Stack(new App(), 'Test'), 'a stack without a Region'],
])('fails in %s with an unknown repository of the agent', (_, stack, where) => {
  expect(() => api(stack, { runtimeMonitoring: true, certificate: undefined, ingress: ApiIngress.INTERNAL })).toThrow(new Error(
    `runtimeMonitoring must be absent outside Tokyo and Osaka, got true in ${where}; ` +
    'grant executionRole the pull permissions for the repository in the GuardDuty documentation (at Test/Api)'));
});
