import { Annotations, Duration, Stack } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { DeliveryPipelineProps } from './delivery-pipeline-props';
import { Deployer } from '../deployer';
import { BuildProject, runsOnArm } from './build-project';
import { checkDeliveryPipeline } from './delivery-pipeline-checks';
import { DIGEST_INPUT } from './heading';
import { ArtifactStore, WHY_ARTIFACTS } from './pipeline-access';
import { PipelineRoles } from './pipeline-roles';
import { ReleaseReconciler } from './release-reconciler';
import { DIGEST, stages } from './stages';
import { acknowledgeWildcard } from '../../private/acknowledge';
import { allowEncryption, allowPublish, ofAccount } from '../../private/allow-publish';
import { allowCloudWatchLogs } from '../../private/log-key';
import { SecureBucket, StorageProfile } from '../../secure-bucket';

/** A rollback deploys the artifacts of an earlier execution, which expire after this time. */
const ARTIFACT_DAYS = 90;

/** CodePipeline accepts letters, digits and !@().*?- only. */
const NOT_THE_DEPLOYER = 'The GitHub workflow deploys. To deploy with this pipeline enable the transition. ' +
  'The newest waiting execution then deploys immediately. An update of the pipeline disables the transition again.';

/**
 * A CodePipeline pipeline for the API: source from GitHub, image build with CodeBuild, deployment with ECS.
 *
 * With `Deployer.GITHUB_ACTIONS` the transition into the stage Deploy is disabled, also against the execution that
 * CodePipeline starts when it creates a pipeline. To deploy with it, run `aws codepipeline enable-stage-transition`
 * with `--stage-name Deploy --transition-type Inbound`.
 *
 * The artifact bucket and its key are retained after the deletion of the stack. The pipeline costs $0.002 per action
 * minute, the key $1 per month.
 */
export class DeliveryPipeline extends Construct {
  readonly pipeline: codepipeline.IPipeline;
  /** The CodeBuild project that builds the image. */
  readonly buildProject: codebuild.IProject;
  readonly artifactBucket: s3.IBucket;
  /** The KMS key of artifacts and logs. */
  readonly encryptionKey: kms.IKey;
  /** @throws when connection, repository, a name or a number is not valid */
  constructor(scope: Construct, id: string, props: DeliveryPipelineProps) {
    super(scope, id);
    checkDeliveryPipeline(this, props);
    this.encryptionKey = props.encryptionKey ?? new kms.Key(this, 'Key', {
      enableKeyRotation: true, description: `Artifacts and logs of ${this.node.path}`,
    });
    allowCloudWatchLogs(this.encryptionKey, this);
    this.artifactBucket = this.createBucket(props);
    const artifacts = { bucket: this.artifactBucket, key: this.encryptionKey };
    this.buildProject = this.createBuild(props, artifacts).project;
    this.pipeline = this.createPipeline(props, this.createRoles(props, artifacts));
    this.recordReleases(props.releases);
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
      api: props.api,
      releases: props.releases.requests,
      arm64: runsOnArm(props.api.taskDefinition),
      artifacts,
    });
  }

  private createRoles(props: DeliveryPipelineProps, artifacts: ArtifactStore): PipelineRoles {
    const tests = props.imageBuild?.testProject;
    if (tests) this.grantRead(tests, artifacts);
    return new PipelineRoles(this, 'Roles', {
      artifacts,
      connectionArn: props.connectionArn,
      repository: props.repository,
      projects: [this.buildProject, ...tests ? [tests] : []],
      api: props.api,
      approvalTopic: props.manualApproval ? props.notificationTopic : undefined,
    });
  }

  private grantRead(project: codebuild.IProject, { bucket, key }: ArtifactStore): void {
    if (!project.role) {
      Annotations.of(this).addWarningV2('@eldonia/delivery-pipeline:unknownTestRole',
        'the role of an imported testProject can\'t be changed; allow it to read the artifact bucket and to decrypt ' +
        'with its key');
      return;
    }
    const objects = bucket.arnForObjects('*');
    iam.Grant.addToPrincipal({
      grantee: project, actions: ['s3:GetObject', 's3:GetObjectVersion'], resourceArns: [objects],
    });
    iam.Grant.addToPrincipal({ grantee: project, actions: ['kms:Decrypt'], resourceArns: [key.keyArn] });
    acknowledgeWildcard(project.role, objects, WHY_ARTIFACTS);
  }

  private createPipeline(props: DeliveryPipelineProps, roles: PipelineRoles): codepipeline.IPipeline {
    const automatic = (props.deployer ?? Deployer.CODEPIPELINE) === Deployer.CODEPIPELINE;
    const promotes = props.imageBuild?.promoteFrom !== undefined;
    const pipeline = new codepipeline.CfnPipeline(this, 'Pipeline', {
      name: props.name && `${props.name}-pipeline`,
      pipelineType: 'V2',
      // CodePipeline rolls back only to executions of the current pipeline version, so that an update starts one.
      restartExecutionOnUpdate: automatic && !promotes,
      // CodePipeline starts every new pipeline once, which would deploy the branch beside the workflow.
      disableInboundStageTransitions: automatic ? undefined : [{ stageName: 'Deploy', reason: NOT_THE_DEPLOYER }],
      variables: promotes ? [{ name: DIGEST, defaultValue: 'none', description: DIGEST_INPUT }] : undefined,
      roleArn: roles.pipeline.roleArn,
      artifactStore: {
        type: 'S3',
        location: this.artifactBucket.bucketName,
        encryptionKey: { type: 'KMS', id: this.encryptionKey.keyArn },
      },
      stages: stages({
        connectionArn: props.connectionArn,
        repository: props.repository,
        branch: props.branch ?? 'main',
        automatic: automatic && !promotes,
        promotes,
        testProjectName: props.imageBuild?.testProject?.projectName,
        projectName: this.buildProject.projectName,
        manualApproval: props.manualApproval ?? false,
        approvalTopicArn: props.notificationTopic?.topicArn,
        clusterName: props.api.cluster.clusterName,
        serviceName: props.api.service.serviceName,
        sourceRoleArn: roles.source.roleArn,
        buildRoleArn: roles.build.roleArn,
        deployRoleArn: roles.deploy.roleArn,
      }),
    });
    pipeline.node.addDependency(roles.policy);
    const arn = Stack.of(this).formatArn({ service: 'codepipeline', resource: pipeline.ref });
    return codepipeline.Pipeline.fromPipelineArn(this, 'Reference', arn);
  }

  /** A rule instead of a stage: it also records rollbacks, and the stages remain those of the document. */
  private recordReleases(releases: ReleaseReconciler): void {
    releases.recordOn(this.pipeline.onStateChange('Released', {
      description: 'Records the running image after a successful execution',
      eventPattern: { detail: { state: ['SUCCEEDED'] } },
    }));
  }

  private notify(topic: sns.ITopic): void {
    allowSenders(topic);
    const field = events.EventField.fromPath;
    this.pipeline.onStateChange('Ended', {
      description: 'Notifies of the result of an execution',
      eventPattern: { detail: { state: ['SUCCEEDED', 'FAILED', 'STOPPED'] } },
      target: new targets.SnsTopic(topic, {
        message: events.RuleTargetInput.fromText(
          `${field('$.detail.pipeline')}: ${field('$.detail.state')} (execution ${field('$.detail.execution-id')}, ` +
          `${field('$.time')})`),
      }),
    });
  }
}

/** The rule target allows EventBridge to publish. The policies of an imported topic or key do not change. */
function allowSenders(topic: sns.ITopic): void {
  // A topic with a policy no longer has the default policy, which allows the alarms of the account.
  allowPublish(topic, 'cloudwatch', ofAccount(topic));
  allowEncryption(topic.masterKey, ['events', 'cloudwatch'], undefined, ['kms:Decrypt', 'kms:GenerateDataKey']);
}
