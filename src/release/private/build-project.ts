import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ImageBuildOptions } from '../image-build-options';
import { ImageScanGate } from '../image-scan-gate';
import { buildSpec } from './build-spec';
import { imageSource, PULL_ACTIONS } from './image-source';
import { checkNodeVersion } from './node-version';
import { ArtifactStore, buildArtifacts, readArtifacts, WHY_ARTIFACTS } from './pipeline-access';
import { INSPECTOR_ACTIONS, invokeReleases, PUSH_ACTIONS } from './release-access';
import { FargateApi } from '../../fargate-api';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeRule, acknowledgeWildcard } from '../../private/acknowledge';
import { ofAccount } from '../../private/allow-publish';

/** Options of the build project. */
export interface BuildProjectProps {
  readonly projectName?: string;
  readonly options: ImageBuildOptions;
  readonly repository: ecr.IRepository;
  readonly api: FargateApi;
  /** What checks what runs. */
  readonly releases: lambda.IFunction;
  readonly arm64: boolean;
  readonly artifacts: ArtifactStore;
}

/**
 * A CodeBuild project with least-privilege permissions, an encrypted log, and a cache of Docker layers on the host,
 * which only the builds of this project can write.
 */
export class BuildProject extends Construct {
  readonly project: codebuild.Project;
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: BuildProjectProps) {
    super(scope, id);
    const { key, bucket } = props.artifacts;
    const logGroup = new logs.LogGroup(this, 'Logs', {
      retention: props.options.logRetention ?? logs.RetentionDays.THREE_MONTHS,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = this.createRole(props, logGroup);
    this.project = this.createProject(props, logGroup);
    acknowledgeInlinePolicy(this.role);
    acknowledge(this.role, 'AwsSolutions-IAM5[Resource::*]', 'ecr:GetAuthorizationToken and the actions of ' +
      'Inspector have no resource-level permissions');
    acknowledgeWildcard(this.role, bucket.arnForObjects('*'), WHY_ARTIFACTS);
    acknowledgeRule(this.project, 'CodeBuildProjectSourceRepoUrl', 'the source is an artifact of CodePipeline; the ' +
      'project uses no repository credentials');
    acknowledge(
      this.project, 'AwsSolutions-CB3', 'Docker builds require privileged mode; each build runs on a new host',
    );
  }

  private createRole(props: BuildProjectProps, logGroup: logs.ILogGroup): iam.Role {
    const source = imageSource(this, props.options);
    const statements = [
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn],
      }),
      new iam.PolicyStatement({
        actions: ['ecr:GetAuthorizationToken', ...props.options.enhancedScanning ? INSPECTOR_ACTIONS : []],
        resources: ['*'],
      }),
      new iam.PolicyStatement({ actions: PUSH_ACTIONS, resources: [props.repository.repositoryArn] }),
      ...source ? [new iam.PolicyStatement({ actions: PULL_ACTIONS, resources: [source.arn] })] : [],
      invokeReleases(props.releases),
      ...readArtifacts(props.artifacts),
      ...buildArtifacts(props.artifacts),
    ];
    return new iam.Role(this, 'Role', {
      description: 'Builds and pushes the image with CodeBuild',
      assumedBy: codeBuildOf(this, props.projectName),
      inlinePolicies: { Build: new iam.PolicyDocument({ statements }) },
    });
  }

  private createProject(props: BuildProjectProps, logGroup: logs.ILogGroup): codebuild.Project {
    const { options } = props;
    const { directory = 'backend', nodeVersion = 24, scanGate = ImageScanGate.CRITICAL } = options;
    checkNodeVersion(this, 'imageBuild.nodeVersion', nodeVersion);
    const spec = buildSpec(
      directory, nodeVersion, scanGate, options.allowUnscannable ?? false, imageSource(this, options)?.uri,
    );
    return new codebuild.PipelineProject(this, 'Project', {
      projectName: props.projectName,
      description: 'Builds and pushes the image, and checks its scan',
      // The L2 construct would add permissions for all report groups and log groups.
      role: this.role.withoutPolicyUpdates(),
      grantReportGroupPermissions: false,
      encryptionKey: props.artifacts.key,
      environment: {
        buildImage: props.arm64
          ? codebuild.LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0
          : codebuild.LinuxBuildImage.AMAZON_LINUX_2023_5,
        computeType: options.computeType ?? codebuild.ComputeType.SMALL,
        privileged: true,
      },
      environmentVariables: {
        ECR_URI: { value: props.repository.repositoryUri },
        ECR_REPOSITORY: { value: props.repository.repositoryName },
        ECS_CONTAINER: { value: props.api.container.containerName },
        RELEASE_FUNCTION: { value: props.releases.functionName },
      },
      cache: codebuild.Cache.local(codebuild.LocalCacheMode.DOCKER_LAYER),
      logging: { cloudWatch: { logGroup } },
      buildSpec: codebuild.BuildSpec.fromObjectToYaml(spec),
    });
  }
}

/**
 * CodeBuild, for the projects of the account, or for one of them by its name: a generated one is not known before.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
 */
function codeBuildOf(scope: Construct, projectName = '*'): iam.ServicePrincipal {
  const stack = Stack.of(scope);
  const project = stack.formatArn({ service: 'codebuild', resource: 'project', resourceName: projectName });
  return new iam.ServicePrincipal('codebuild.amazonaws.com', {
    conditions: { ...ofAccount(stack), ArnLike: { 'aws:SourceArn': project } },
  });
}

/** Whether the tasks of the API run on ARM. */
export function runsOnArm(taskDefinition: ecs.FargateTaskDefinition): boolean {
  return taskDefinition.runtimePlatform?.cpuArchitecture === ecs.CpuArchitecture.ARM64;
}
