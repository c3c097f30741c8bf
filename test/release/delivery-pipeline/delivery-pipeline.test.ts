import { Stack, aws_codebuild as codebuild, aws_ecr as ecr, aws_ecs as ecs, aws_kms as kms, aws_logs as logs, aws_sns as sns } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { parse } from 'yaml';
import { definition, pipeline, templateOf } from './fixture';
import { Deployer, ImageScanGate } from '../../../src/release';
import { DeliveryPipelineProps } from '../../../src/release/internal';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';
import { built, onlyOf } from '../../support/templates';
import { release } from '../github-deploy-role/fixture';

const usual = templateOf();

test('starts by itself on a push, takes a deployment back that fails, and encrypts the artifacts', () => {
  const { Stages, RestartExecutionOnUpdate, DisableInboundStageTransitions, ArtifactStore } = definition(usual);

  expect(Stages[0].Actions[0].Configuration.DetectChanges).toBeUndefined();
  expect([DisableInboundStageTransitions, RestartExecutionOnUpdate]).toEqual([undefined, true]);
  expect(Stages[2].OnFailure).toEqual({ Result: 'ROLLBACK' });
  expect(ArtifactStore).toMatchObject({ Type: 'S3', EncryptionKey: { Type: 'KMS' } });
});

test('starts only manually when GitHub Actions deploys, and deploys nothing before the transition is enabled', () => {
  const { Stages, RestartExecutionOnUpdate, DisableInboundStageTransitions } = definition(templateOf({ deployer: Deployer.GITHUB_ACTIONS }));

  expect([Stages[0].Actions[0].Configuration.DetectChanges, RestartExecutionOnUpdate]).toEqual(['false', false]);
  expect(DisableInboundStageTransitions).toEqual([{ StageName: 'Deploy', Reason: expect.stringMatching(/^[a-zA-Z0-9!@ ().*?-]{1,300}$/) }]);
});

test('accepts build options, and leaves the names to CloudFormation without one', () => {
  const template = templateOf({
    name: undefined,
    branch: 'release/1.x',
    imageBuild: {
      directory: 'apps/api',
      nodeVersion: 22,
      scanGate: ImageScanGate.NONE,
      computeType: codebuild.ComputeType.MEDIUM,
      logRetention: logs.RetentionDays.ONE_WEEK,
    },
  });

  expect(definition(template)).toMatchObject({ Stages: [{ Actions: [{ Configuration: { BranchName: 'release/1.x' } }] }, {}, {}] });
  expect(definition(template).Name).toBeUndefined();
  const { Source: { BuildSpec } } = onlyOf(template, 'AWS::CodeBuild::Project');
  expect(parse(BuildSpec).env.variables).toMatchObject({ DIRECTORY: 'apps/api', NODE_VERSION: '22', SEVERITIES: '' });
  template.hasResourceProperties('AWS::CodeBuild::Project', { Name: Match.absent(), Environment: { ComputeType: 'BUILD_GENERAL1_MEDIUM' } });
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
});

test('builds on ARM for tasks on ARM', () =>
  built((stack) => pipeline(stack, { api: release(stack, ecs.CpuArchitecture.ARM64).api })).hasResourceProperties('AWS::CodeBuild::Project', {
    Environment: { Type: 'ARM_CONTAINER', Image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0' },
  }));

test('the function of releases records each successful execution, also a rollback, by a message that is retried', () => {
  const [{ EventPattern, Targets }] = Object.values(usual.findResources('AWS::Events::Rule')).map(({ Properties }) => Properties)
    .filter(({ EventPattern: pattern }) => pattern?.source?.[0] === 'aws.codepipeline');

  expect(EventPattern).toMatchObject({ 'detail-type': ['CodePipeline Pipeline Execution State Change'], 'detail': { state: ['SUCCEEDED'] } });
  expect(Targets).toEqual([{
    Arn: { 'Fn::GetAtt': [expect.stringMatching(/^PipelineReleasesQueue/), 'Arn'] },
    DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/^PipelineReleasesDeadLetterQueue/), 'Arn'] } },
    Id: expect.anything(),
  }]);
});

test('tests before it builds, asks before it deploys, and then looks again at what the deploy action copies', () => {
  const stack = testStack();
  const testProject = new codebuild.PipelineProject(stack, 'Tests');
  const notificationTopic = new sns.Topic(stack, 'Operators', { masterKey: new kms.Key(stack, 'TopicKey') });
  const encryptionKey = new kms.Key(stack, 'Key');
  const { encryptionKey: used } = pipeline(stack, { imageBuild: { testProject }, manualApproval: true, notificationTopic, encryptionKey });
  const template = Template.fromStack(stack);
  const [[source], [first, build, approval, check], [deploy]] = definition(template).Stages.map(({ Actions }: { Actions: object[] }) => Actions);
  const ofTests = { Properties: { Roles: [{ Ref: Match.stringLikeRegexp('^TestsRole') }] } };

  expect([source, first, build, approval, check, deploy].map(({ Name, RunOrder = 1 }) => `${Name} ${RunOrder}`))
    .toEqual(['Source 1', 'Test 1', 'Build 2', 'Approve 3', 'Check 4', 'Deploy 1']);
  expect(check).toMatchObject({
    ActionTypeId: { Category: 'Test', Provider: 'CodeBuild' },
    InputArtifacts: [{ Name: 'Image' }],
    Configuration: { ...build.Configuration, EnvironmentVariables: '[{"name":"CHECK_ONLY","value":"true","type":"PLAINTEXT"}]' },
  });
  expect(approval).toMatchObject({
    ActionTypeId: { Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1' }, Configuration: { NotificationArn: expect.anything() },
  });
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  expect(used).toBe(encryptionKey);
  expect(JSON.stringify(template.findResources('AWS::IAM::Policy', ofTests))).toContain('s3:GetObject');
});

test('a promotion starts with a digest, which the build copies, and with nothing else', () => {
  const template = built((stack) => pipeline(stack, { imageBuild: { promoteFrom: ecr.Repository.fromRepositoryArn(stack, 'Tested', 'arn:aws:ecr:us-west-2:210987654321:repository/backend') } }));
  const { Stages: [{ Actions: [source] }, { Actions: [build] }], ...pipelineOf } = definition(template);

  expect(pipelineOf).toMatchObject({ RestartExecutionOnUpdate: false, Variables: [{ Name: 'DIGEST', DefaultValue: 'none' }] });
  expect(pipelineOf.DisableInboundStageTransitions).toBeUndefined();
  expect(source.Configuration.DetectChanges).toBe('false');
  expect(build.Configuration.EnvironmentVariables).toBe('[{"name":"DIGEST","value":"#{variables.DIGEST}","type":"PLAINTEXT"}]');
  expect(JSON.stringify(onlyOf(template, 'AWS::CodeBuild::Project').Source)).toContain('PROMOTE_FROM: 210987654321.dkr.ecr.us-west-2.amazonaws.com/backend');
  expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).toContain(
    '"Action":["ecr:BatchCheckLayerAvailability","ecr:GetDownloadUrlForLayer","ecr:BatchGetImage"],"Effect":"Allow","Resource":{"Fn::Join":["",["arn:",{"Ref":"AWS::Partition"},":ecr:us-west-2:210987654321:repository/backend"]]}');
});

test.each<[string, (stack: Stack) => Partial<DeliveryPipelineProps>, string]>([
  ['an approval without a topic', () => ({ manualApproval: true }), 'manual approvals send no notification'],
  ['the role of an imported test project, which is not its own to change',
    (stack) => ({ imageBuild: { testProject: codebuild.Project.fromProjectName(stack, 'Tests', 'tests') } }), 'the role of an imported testProject can\'t be changed'],
])('warns of %s', (_, props, warning) => {
  const stack = testStack();
  pipeline(stack, props(stack));

  Annotations.fromStack(stack).hasWarning('/Test/Delivery', Match.stringLikeRegexp(warning));
  expect(definition(Template.fromStack(stack)).Stages[1].Actions.find(({ Name }: { Name: string }) => Name === 'Approve')?.Configuration).toBeUndefined();
});

test('says that Osaka has no connections', () => {
  const stack = testStack(OSAKA);
  pipeline(stack, { connectionArn: 'arn:aws:codeconnections:ap-northeast-3:123456789012:connection/12345678-1234-1234-1234-123456789012' });

  Annotations.fromStack(stack).hasError('/Test/Delivery', Match.stringLikeRegexp('^connectionArn must be absent in ap-northeast-3, which has no ' +
    'CodeConnections, got arn:aws:codeconnections:ap-northeast-3:.*; use the GitHub Actions workflow, which needs no connection'));
});

// Test/permission-needs.test.ts compares what the roles may do with what they need.
test('the pipeline\'s role assumes those of the actions, which trust no other principal, and has its policy before the pipeline', () => {
  const roles = Object.entries(usual.findResources('AWS::IAM::Role')).filter(([id]) => /^DeliveryRoles(Source|Build|Deploy)/.test(id));
  const pipelineRole = { AWS: { 'Fn::GetAtt': [expect.stringMatching(/^DeliveryRolesPipeline/), 'Arn'] } };

  expect(roles.map(([, { Properties }]) => Properties.AssumeRolePolicyDocument.Statement[0].Principal)).toEqual(Array(3).fill(pipelineRole));
  usual.hasResource('AWS::CodePipeline::Pipeline', { DependsOn: [Match.stringLikeRegexp('^DeliveryRolesPolicy')] });
});
