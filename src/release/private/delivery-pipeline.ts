import { Annotations, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { DeliveryPipelineProps } from './delivery-pipeline-props';
import { Deployer } from '../deployer';
import { BuildProject, runsOnArm } from './build-project';
import { checkDeliveryPipeline } from './delivery-pipeline-checks';
import { ArtifactStore, WHY_ARTIFACTS } from './pipeline-access';
import { PipelineRoles } from './pipeline-roles';
import { ReleaseRecorder } from './release-recorder';
import { stages } from './stages';
import { acknowledgeWildcard } from '../../private/acknowledge';
import { allowEncryption, allowPublish, ofAccount } from '../../private/allow-publish';
import { allowCloudWatchLogs } from '../../private/log-key';
import { SecureBucket, StorageProfile } from '../../secure-bucket';

/** A rollback deploys what an earlier execution has left; after this time there is none to go back to. */
const ARTIFACT_DAYS = 90;

/**
 * The pipeline from a push to a running release: source from GitHub, image by CodeBuild, deployment by ECS.
 *
 * The image goes out by its digest, once ECR's scan lets it pass. A deployment that fails is taken back by ECS, and the
 * stage by CodePipeline. After each execution that went well, a rollback included, a function writes what runs to the
 * image parameter of each region; the first time it starts the tasks as well.
 *
 * The artifact bucket and its key outlive the stack. The pipeline costs $0.002 for each minute of its actions, the key $1 a month.
 *
 * Sources: R5.4.2-1 to -3, R5.8.1-1.
 *
 * @example
 * new DeliveryPipeline(this, 'Delivery', {
 *   connectionArn: 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012',
 *   repository: 'eldonia/eldonia-backend',
 *   api,
 *   imageRepository: repository,
 *   imageParameterName: '/shop/backend/image',
 * });
 */
export class DeliveryPipeline extends Construct {
  /** The pipeline. */
  readonly pipeline: codepipeline.IPipeline;
  /** The project that builds the image. */
  readonly buildProject: codebuild.IProject;
  /** The role that builds have. Grant it what the Dockerfile needs. */
  readonly buildRole: iam.IRole;
  /** The role that the deployment has. */
  readonly deployRole: iam.IRole;
  /** The bucket of the artifacts. */
  readonly artifactBucket: s3.IBucket;
  /** The key of artifacts and logs. */
  readonly encryptionKey: kms.IKey;
  /** The function that records what is released. Call it by hand, with any event, if it has failed. */
  readonly recorder: lambda.IFunction;
  /** Alarm on a release that could not be recorded. */
  readonly recorderAlarm: cloudwatch.Alarm;

  /**
   * @throws when connection, repository, names or numbers are none that AWS or GitHub take
   */
  constructor(scope: Construct, id: string, props: DeliveryPipelineProps) {
    super(scope, id);
    checkDeliveryPipeline(this, props);
    this.encryptionKey = props.encryptionKey ?? new kms.Key(this, 'Key', { enableKeyRotation: true, description: 'Artifacts and logs of a pipeline' });
    allowCloudWatchLogs(this.encryptionKey, this);
    this.artifactBucket = this.createBucket(props);
    const artifacts = { bucket: this.artifactBucket, key: this.encryptionKey };
    const build = this.createBuild(props, artifacts);
    this.buildProject = build.project;
    this.buildRole = build.role;
    const roles = this.createRoles(props, artifacts);
    this.deployRole = roles.deploy;
    this.pipeline = this.createPipeline(props, roles);
    const recorder = new ReleaseRecorder(this, 'Recorder', {
      api: props.api,
      repository: props.imageRepository,
      parameterName: props.imageParameterName,
      replicaRegions: props.replicaRegions,
      minTasks: props.minTasks ?? 2,
      logEncryptionKey: this.encryptionKey,
    });
    this.recorder = recorder.handler;
    this.recorderAlarm = recorder.failureAlarm;
    this.recordReleases();
    if (props.notificationTopic) this.notify(props.notificationTopic);
  }

  private createBucket(props: DeliveryPipelineProps): s3.IBucket {
    return new SecureBucket(this, 'Artifacts', {
      encryptionKey: this.encryptionKey,
      accessLogsBucket: props.accessLogsBucket,
      storageProfile: StorageProfile.custom([{ expiration: Duration.days(ARTIFACT_DAYS) }]),
      noncurrentVersionRetention: Duration.days(1),
    }).bucket;
  }

  private createBuild(props: DeliveryPipelineProps, artifacts: ArtifactStore): BuildProject {
    return new BuildProject(this, 'Build', {
      projectName: props.name && `${props.name}-build`,
      options: props.imageBuild ?? {},
      repository: props.imageRepository,
      containerName: props.api.container.containerName,
      arm64: runsOnArm(props.api.taskDefinition),
      artifacts,
    });
  }

  private createRoles(props: DeliveryPipelineProps, artifacts: ArtifactStore): PipelineRoles {
    const tests = props.imageBuild?.testProject;
    if (tests) this.letRead(tests, artifacts);
    return new PipelineRoles(this, 'Roles', {
      artifacts,
      connectionArn: props.connectionArn,
      projects: [this.buildProject, ...tests ? [tests] : []],
      api: props.api,
      approvalTopic: props.manualApproval ? props.notificationTopic : undefined,
    });
  }

  private letRead(project: codebuild.IProject, { bucket, key }: ArtifactStore): void {
    if (!project.role) {
      Annotations.of(this).addWarningV2('@eldonia/delivery-pipeline:unknownTestRole',
        'the role of the imported testProject must be allowed to read the artifact bucket and to decrypt with its key; see to it by hand');
      return;
    }
    const objects = bucket.arnForObjects('*');
    iam.Grant.addToPrincipal({ grantee: project, actions: ['s3:GetObject', 's3:GetObjectVersion'], resourceArns: [objects] });
    iam.Grant.addToPrincipal({ grantee: project, actions: ['kms:Decrypt'], resourceArns: [key.keyArn] });
    acknowledgeWildcard(project.role, objects, WHY_ARTIFACTS);
  }

  private createPipeline(props: DeliveryPipelineProps, roles: PipelineRoles): codepipeline.IPipeline {
    const automatic = (props.deployer ?? Deployer.CODEPIPELINE) === Deployer.CODEPIPELINE;
    const pipeline = new codepipeline.CfnPipeline(this, 'Pipeline', {
      name: props.name && `${props.name}-pipeline`,
      pipelineType: 'V2',
      // CodePipeline goes back only to executions of the pipeline as it is now: begin with one.
      restartExecutionOnUpdate: automatic,
      roleArn: roles.pipeline.roleArn,
      artifactStore: { type: 'S3', location: this.artifactBucket.bucketName, encryptionKey: { type: 'KMS', id: this.encryptionKey.keyArn } },
      stages: stages({
        connectionArn: props.connectionArn,
        repository: props.repository,
        branch: props.branch ?? 'main',
        automatic,
        testProjectName: props.imageBuild?.testProject?.projectName,
        projectName: this.buildProject.projectName,
        manualApproval: props.manualApproval ?? false,
        approvalTopicArn: props.notificationTopic?.topicArn,
        deploymentMinutes: props.deploymentTimeout?.toMinutes(),
        clusterName: props.api.cluster.clusterName,
        serviceName: props.api.service.serviceName,
        sourceRoleArn: roles.source.roleArn,
        buildRoleArn: roles.build.roleArn,
        deployRoleArn: roles.deploy.roleArn,
      }),
    });
    pipeline.node.addDependency(roles.policy);
    return codepipeline.Pipeline.fromPipelineArn(this, 'Reference', Stack.of(this).formatArn({ service: 'codepipeline', resource: pipeline.ref }));
  }

  /** Outside the stages, so that these stay the documented ones, and so that a rollback is recorded as well. */
  private recordReleases(): void {
    this.pipeline.onStateChange('Released', {
      description: 'An execution went well: record what runs',
      eventPattern: { detail: { state: ['SUCCEEDED'] } },
      target: new targets.LambdaFunction(this.recorder, { retryAttempts: 5, maxEventAge: Duration.hours(2) }),
    });
  }

  private notify(topic: sns.ITopic): void {
    allowSenders(topic);
    const field = events.EventField.fromPath;
    this.pipeline.onStateChange('Ended', {
      description: 'An execution has ended, well or not',
      eventPattern: { detail: { state: ['SUCCEEDED', 'FAILED', 'STOPPED'] } },
      target: new targets.SnsTopic(topic, {
        message: events.RuleTargetInput.fromText(
          `${field('$.detail.pipeline')}: ${field('$.detail.state')} (execution ${field('$.detail.execution-id')}, ${field('$.time')})`),
      }),
    });
    this.recorderAlarm.addAlarmAction(new actions.SnsAction(topic));
  }
}

/** The rule target allows EventBridge to publish. The policies of an imported topic or key do not change. */
function allowSenders(topic: sns.ITopic): void {
  // A topic with a policy no longer has the default policy, which allows the alarms of the account.
  allowPublish(topic, 'cloudwatch', ofAccount(topic));
  allowEncryption(topic.masterKey, ['events', 'cloudwatch'], undefined, ['kms:Decrypt', 'kms:GenerateDataKey']);
}
