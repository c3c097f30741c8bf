import { Duration, Lazy } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { definition, pipeline, templateOf } from './fixture';
import { ApiImage, FargateApi } from '../../../src/fargate-api';
import { Deployer, ImageScanGate, NodeVersion } from '../../../src/release';
import { importedCertificate, importedRepository, importedVpc } from '../../../tools/assemblies/imported';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';

const shape = (template: Template) => definition(template).Stages.map(({ Actions }: { Actions: { Name: string; RunOrder?: number }[] }) =>
  Actions.map(({ Name, RunOrder }) => `${Name} ${RunOrder ?? 1}`));

/** The text of the build specification. */
function buildSpec(template: Template): string {
  const [project] = Object.values(template.findResources('AWS::CodeBuild::Project'));
  return project.Properties.Source.BuildSpec;
}

describe('by default', () => {
  const template = templateOf();

  test('starts by itself on a push, and once more when the pipeline changes', () => {
    const { Stages, RestartExecutionOnUpdate, DisableInboundStageTransitions } = definition(template);

    expect(DisableInboundStageTransitions).toBeUndefined();
    expect(Stages[0].Actions[0].Configuration.DetectChanges).toBeUndefined();
    expect(RestartExecutionOnUpdate).toBe(true);
  });

  test('takes a deployment back that fails', () => {
    expect(definition(template).Stages[2].OnFailure).toEqual({ Result: 'ROLLBACK' });
  });

  test('encrypts the artifacts with a key that rotates, and keeps them for 90 days', () => {
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true, Description: 'Artifacts and logs of Test/Delivery' });
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: { ServerSideEncryptionConfiguration: [Match.objectLike({ ServerSideEncryptionByDefault: Match.objectLike({ SSEAlgorithm: 'aws:kms' }) })] },
      LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays: 90 })]) },
    });
    expect(definition(template).ArtifactStore).toMatchObject({ Type: 'S3', EncryptionKey: { Type: 'KMS' } });
  });

  test('builds with Docker on a current image, with its layers as cache', () => {
    template.hasResourceProperties('AWS::CodeBuild::Project', {
      Name: 'eldonia-backend-build',
      Environment: { Type: 'LINUX_CONTAINER', Image: 'aws/codebuild/amazonlinux-x86_64-standard:5.0', ComputeType: 'BUILD_GENERAL1_SMALL', PrivilegedMode: true },
      Cache: { Type: 'LOCAL', Modes: ['LOCAL_DOCKER_LAYER_CACHE'] },
    });
    expect(buildSpec(template)).toContain('--cache-from');
  });

  test.each([['its log', 90], ['that of the recorder', 30]])('writes %s encrypted, for %d days', (_, RetentionInDays) => {
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      RetentionInDays, KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^DeliveryKey'), 'Arn'] },
    });
  });

  test('records what runs after each execution that went well', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'source': ['aws.codepipeline'],
        'detail-type': ['CodePipeline Pipeline Execution State Change'],
        'detail': { state: ['SUCCEEDED'] },
        'resources': [Match.anyValue()],
      },
      Targets: [Match.objectLike({ RetryPolicy: { MaximumEventAgeInSeconds: 7200, MaximumRetryAttempts: 5 } })],
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 900,
      Environment: { Variables: Match.objectLike({ CONTAINER: 'eldonia-backend', PARAMETER_NAME: '/eldonia/backend/image', REGIONS: 'ap-northeast-1', MIN_TASKS: '2' }) },
    });
  });

  test('raises an alarm when that fails', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Namespace: 'AWS/Lambda', MetricName: 'Errors', Threshold: 1, TreatMissingData: 'notBreaching' });
  });
});

test('starts only manually when GitHub Actions deploys, and deploys nothing before the transition is enabled', () => {
  const { Stages, RestartExecutionOnUpdate, DisableInboundStageTransitions } = definition(templateOf({ deployer: Deployer.GITHUB_ACTIONS }));

  expect(Stages[0].Actions[0].Configuration.DetectChanges).toBe('false');
  expect(DisableInboundStageTransitions).toEqual([{ StageName: 'Deploy', Reason: expect.stringMatching(/^[a-zA-Z0-9!@ ().*?-]{1,300}$/) }]);
  expect(RestartExecutionOnUpdate).toBe(false);
});

test('records in further regions, with as many first tasks as the scaling has', () => {
  templateOf({ replicaRegions: ['ap-northeast-3'], minTasks: 4 }).hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ REGIONS: 'ap-northeast-1,ap-northeast-3', MIN_TASKS: '4' }) },
  });
});

test('accepts build options', () => {
  const template = templateOf({
    branch: 'release/1.x',
    imageBuild: {
      directory: 'apps/api',
      nodeVersion: NodeVersion.NODE_22,
      scanGate: ImageScanGate.OFF,
      computeType: codebuild.ComputeType.MEDIUM,
      logRetention: logs.RetentionDays.ONE_WEEK,
    },
  });

  expect(definition(template).Stages[0].Actions[0].Configuration.BranchName).toBe('release/1.x');
  expect(buildSpec(template)).toContain('$CODEBUILD_SRC_DIR/apps/api');
  expect(buildSpec(template)).toContain('NODE_VERSION=22');
  expect(buildSpec(template)).not.toContain('describe-image-scan-findings');
  template.hasResourceProperties('AWS::CodeBuild::Project', { Environment: { ComputeType: 'BUILD_GENERAL1_MEDIUM' } });
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
});

test('builds on ARM for tasks on ARM', () => {
  const stack = testStack();
  const api = new FargateApi(stack, 'ArmApi', {
    vpc: importedVpc(stack),
    certificate: importedCertificate(stack),
    image: ApiImage.fromParameter(importedRepository(stack), '/shop/image'),
    cpuArchitecture: ecs.CpuArchitecture.ARM64,
  });
  pipeline(stack, { api });

  Template.fromStack(stack).hasResourceProperties('AWS::CodeBuild::Project', {
    Environment: { Type: 'ARM_CONTAINER', Image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0' },
  });
});

test('accepts a deployment timeout', () => {
  const { Stages } = definition(templateOf({ deploymentTimeout: Duration.minutes(20) }));

  expect(Stages[2].Actions[0].Configuration.DeploymentTimeout).toBe('20');
});

test('takes numbers that are known later', () => {
  const late = (value: number) => Lazy.number({ produce: () => value });
  const template = templateOf({ deploymentTimeout: Duration.minutes(late(7)), minTasks: late(4) });

  expect(definition(template).Stages[2].Actions[0].Configuration.DeploymentTimeout).toBe('7');
  template.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: Match.objectLike({ MIN_TASKS: '4' }) } });
});

test('uses a key of the caller\'s', () => {
  const stack = testStack();
  const encryptionKey = new kms.Key(stack, 'Key');
  const { encryptionKey: used } = pipeline(stack, { encryptionKey });

  expect(used).toBe(encryptionKey);
});

describe('with everything', () => {
  const stack = testStack();
  const testProject = new codebuild.PipelineProject(stack, 'Tests');
  const notificationTopic = new sns.Topic(stack, 'Operators', { masterKey: new kms.Key(stack, 'TopicKey') });
  pipeline(stack, { imageBuild: { testProject }, manualApproval: true, notificationTopic });
  const template = Template.fromStack(stack);

  test('tests before it builds, and asks before it deploys', () => {
    expect(shape(template)).toEqual([['Source 1'], ['Test 1', 'Build 2', 'Approve 3'], ['Deploy 1']]);
    expect(definition(template).Stages[1].Actions[2]).toMatchObject({
      ActionTypeId: { Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1' }, Configuration: { NotificationArn: expect.anything() },
    });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('notifies the topic of the result of an execution', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: { detail: { state: ['SUCCEEDED', 'FAILED', 'STOPPED'] } },
      Targets: [Match.objectLike({
        InputTransformer: { InputTemplate: '"<detail-pipeline>: <detail-state> (execution <detail-execution-id>, <time>)"', InputPathsMap: Match.anyValue() },
      })],
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'Errors', AlarmActions: [Match.anyValue()] });
  });

  test.each(['events', 'cloudwatch'])('allows %s to use the topic and its key', (service) => {
    const admits = (Action: unknown) => Match.arrayWith([Match.objectLike({ Action, Principal: { Service: `${service}.amazonaws.com` } })]);
    const key = Match.arrayWith([Match.objectLike({
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Principal: { Service: ['events.amazonaws.com', 'cloudwatch.amazonaws.com'] },
    })]);

    template.hasResourceProperties('AWS::SNS::TopicPolicy', { PolicyDocument: { Statement: admits('sns:Publish') } });
    template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: key } });
  });
});

test('leaves the names to CloudFormation without one', () => {
  const template = templateOf({ name: undefined });

  expect(definition(template).Name).toBeUndefined();
  template.hasResourceProperties('AWS::CodeBuild::Project', { Name: Match.absent() });
});

test('warns of an approval without a topic', () => {
  const stack = testStack();
  pipeline(stack, { manualApproval: true });

  Annotations.fromStack(stack).hasWarning('/Test/Delivery', Match.stringLikeRegexp('manual approvals send no notification'));
  expect(definition(Template.fromStack(stack)).Stages[1].Actions[1].Configuration).toBeUndefined();
});

test('warns that the role of an imported test project is not its own to change', () => {
  const stack = testStack();
  pipeline(stack, { imageBuild: { testProject: codebuild.Project.fromProjectName(stack, 'Tests', 'tests') } });

  Annotations.fromStack(stack).hasWarning('/Test/Delivery', Match.stringLikeRegexp('the role of an imported testProject can\'t be changed'));
});

test('says that Osaka has no connections', () => {
  const stack = testStack(OSAKA);
  pipeline(stack, { connectionArn: 'arn:aws:codeconnections:ap-northeast-3:123456789012:connection/12345678-1234-1234-1234-123456789012' });

  Annotations.fromStack(stack).hasError('/Test/Delivery', Match.stringLikeRegexp('^connectionArn must be left out in ap-northeast-3, which has no ' +
    'CodeConnections, got arn:aws:codeconnections:ap-northeast-3:.*; use the GitHub Actions workflow, which needs no connection'));
});
