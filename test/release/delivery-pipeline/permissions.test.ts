import { Match, Template } from 'aws-cdk-lib/assertions';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { CONNECTION, pipeline, statements, templateOf } from './fixture';
import { testStack } from '../../../tools/assemblies/stacks';

const template = templateOf();
const actions = (idPart: string) => statements(template, idPart).flatMap(({ Action }) => Action).sort();
/** The actions that may be done to anything. */
const anywhere = (idPart: string) => statements(template, idPart).filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action).sort();

test('the source may use the connection, in both spellings', () => {
  expect(statements(template, 'DeliveryRolesSource')[0]).toEqual({
    Action: ['codeconnections:UseConnection', 'codestar-connections:UseConnection'], Effect: 'Allow', Resource: CONNECTION,
  });
});

test('the build action may start the project, and no other', () => {
  expect(statements(template, 'DeliveryRolesBuild')).toEqual([{
    Action: ['codebuild:BatchGetBuilds', 'codebuild:StartBuild', 'codebuild:StopBuild'],
    Effect: 'Allow',
    Resource: { 'Fn::GetAtt': [expect.stringMatching(/^DeliveryBuildProject/), 'Arn'] },
  }]);
});

test('the deployment updates this service with these two roles', () => {
  expect(actions('DeliveryRolesDeploy').filter((action) => !/^(s3|kms):/.test(action))).toEqual([
    'ecs:DescribeServices', 'ecs:DescribeTaskDefinition', 'ecs:DescribeTasks', 'ecs:ListTasks', 'ecs:RegisterTaskDefinition', 'ecs:TagResource',
    'ecs:UpdateService', 'iam:PassRole',
  ]);
  expect(statements(template, 'DeliveryRolesDeploy')).toContainEqual({
    Action: 'iam:PassRole',
    Effect: 'Allow',
    Resource: [{ 'Fn::GetAtt': [expect.stringMatching(/^ApiTaskRole/), 'Arn'] }, { 'Fn::GetAtt': [expect.stringMatching(/^ApiExecutionRole/), 'Arn'] }],
    Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
  });
});

test.each([
  ['DeliveryRolesSource', []],
  ['DeliveryRolesBuild', []],
  ['DeliveryRolesDeploy', ['ecs:DescribeTaskDefinition', 'ecs:ListTasks', 'ecs:RegisterTaskDefinition']],
  ['DeliveryBuildRole', ['ecr:GetAuthorizationToken']],
  ['DeliveryRecorderHandlerRole', ['application-autoscaling:DescribeScalableTargets', 'ecs:DescribeTaskDefinition']],
])('%s may do to anything only what knows no resource', (role, expected) => {
  expect(anywhere(role)).toEqual(expected);
  expect(actions(role).filter((action) => action.includes('*'))).toEqual([]);
});

test('the build has its permissions from its role alone', () => {
  const policies = template.findResources('AWS::IAM::Policy', { Properties: { Roles: [{ Ref: Match.stringLikeRegexp('DeliveryBuildRole') }] } });

  expect(Object.keys(policies)).toEqual([]);
});

test('the pipeline\'s role assumes those of the actions, which trust no other principal', () => {
  const roles = Object.entries(template.findResources('AWS::IAM::Role')).filter(([id]) => /^DeliveryRoles(Source|Build|Deploy)/.test(id));

  expect(roles.map(([, role]) => role.Properties.AssumeRolePolicyDocument.Statement[0].Principal)).toEqual(Array(3).fill(
    { AWS: { 'Fn::GetAtt': [expect.stringMatching(/^DeliveryRolesPipeline/), 'Arn'] } }));
  template.hasResource('AWS::CodePipeline::Pipeline', { DependsOn: [Match.stringLikeRegexp('^DeliveryRolesPolicy')] });
});

test('who asks for an approval may encrypt for the topic', () => {
  const stack = testStack();
  const masterKey = new kms.Key(stack, 'TopicKey');
  pipeline(stack, { manualApproval: true, notificationTopic: new sns.Topic(stack, 'Topic', { masterKey }) });

  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    Roles: [{ Ref: Match.stringLikeRegexp('^DeliveryRolesPipeline') }],
    PolicyDocument: {
      Statement: Match.arrayWith([
        { Action: 'sns:Publish', Effect: 'Allow', Resource: { Ref: Match.stringLikeRegexp('^Topic') } },
        { Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Effect: 'Allow', Resource: stack.resolve(masterKey.keyArn) },
      ]),
    },
  });
});

test('the recorder writes the parameter and scales ECS services', () => {
  expect(actions('DeliveryRecorderHandlerRole')).toEqual([
    'application-autoscaling:DescribeScalableTargets', 'application-autoscaling:RegisterScalableTarget', 'ecs:DescribeServices',
    'ecs:DescribeTaskDefinition', 'ecs:UpdateService', 'logs:CreateLogStream', 'logs:PutLogEvents', 'ssm:PutParameter',
  ]);
});

test('a test project may read the source', () => {
  const stack = testStack();
  const testProject = new codebuild.PipelineProject(stack, 'Tests');
  pipeline(stack, { imageBuild: { testProject } });
  const documents = JSON.stringify(stack.resolve(testProject.role!.node.findAll().map((child) => (child as { document?: unknown }).document)));

  expect(documents).toContain('s3:GetObject');
});
