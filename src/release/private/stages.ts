import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import { CHECK_ONLY } from './build-spec';

type Action = codepipeline.CfnPipeline.ActionDeclarationProperty;

/** The variable of the pipeline, and of the build, with the digest of a promotion. */
export const DIGEST = 'DIGEST';

/** Settings of the actions. */
export interface StageSettings {
  readonly connectionArn: string;
  readonly repository: string;
  readonly branch: string;
  readonly automatic: boolean;
  /** Whether an execution has the digest of an image that it copies. */
  readonly promotes: boolean;
  readonly testProjectName?: string;
  readonly projectName: string;
  readonly approvalTopicArn?: string;
  readonly manualApproval: boolean;
  readonly clusterName: string;
  readonly serviceName: string;
  readonly sourceRoleArn: string;
  readonly buildRoleArn: string;
  readonly deployRoleArn: string;
}

/** The three stages of the document, with the optional actions. */
export function stages(settings: StageSettings): codepipeline.CfnPipeline.StageDeclarationProperty[] {
  return [
    { name: 'Source', actions: [source(settings)] },
    // Not in the Deploy stage: a rollback would request another approval, and a rejection would start a rollback.
    { name: 'Build', actions: [...test(settings), build(settings), ...approval(settings)] },
    // A rollback deploys the artifacts of the last successful execution.
    { name: 'Deploy', actions: [deploy(settings)], onFailure: { result: 'ROLLBACK' } },
  ];
}

function actionType(category: string, provider: string): codepipeline.CfnPipeline.ActionTypeIdProperty {
  return { category, owner: 'AWS', provider, version: '1' };
}

function source(settings: StageSettings): Action {
  return {
    name: 'Source',
    actionTypeId: actionType('Source', 'CodeStarSourceConnection'),
    configuration: {
      ConnectionArn: settings.connectionArn,
      FullRepositoryId: settings.repository,
      BranchName: settings.branch,
      ...settings.automatic ? {} : { DetectChanges: 'false' },
    },
    outputArtifacts: [{ name: 'Source' }],
    roleArn: settings.sourceRoleArn,
  };
}

function test({ testProjectName, buildRoleArn }: StageSettings): Action[] {
  return testProjectName === undefined ? [] : [{
    name: 'Test',
    actionTypeId: actionType('Test', 'CodeBuild'),
    configuration: { ProjectName: testProjectName },
    inputArtifacts: [{ name: 'Source' }],
    roleArn: buildRoleArn,
    runOrder: 1,
  }];
}

function build(settings: StageSettings): Action {
  return {
    name: 'Build',
    actionTypeId: actionType('Build', 'CodeBuild'),
    configuration: {
      ProjectName: settings.projectName,
      ...settings.promotes && variable(DIGEST, `#{variables.${DIGEST}}`),
    },
    inputArtifacts: [{ name: 'Source' }],
    outputArtifacts: [{ name: 'Image' }],
    roleArn: settings.buildRoleArn,
    runOrder: settings.testProjectName === undefined ? 1 : 2,
  };
}

function variable(name: string, value: string): { EnvironmentVariables: string } {
  return { EnvironmentVariables: JSON.stringify([{ name, value, type: 'PLAINTEXT' }]) };
}

/**
 * An approval can take seven days. What runs is looked at again afterwards, because the deploy action copies it: what
 * was approved is the image alone.
 */
function approval({ manualApproval, approvalTopicArn, projectName, buildRoleArn }: StageSettings): Action[] {
  return manualApproval ? [
    {
      name: 'Approve',
      actionTypeId: actionType('Approval', 'Manual'),
      configuration: approvalTopicArn === undefined ? undefined : { NotificationArn: approvalTopicArn },
      runOrder: 3,
    },
    {
      name: 'Check',
      actionTypeId: actionType('Test', 'CodeBuild'),
      configuration: { ProjectName: projectName, ...variable(CHECK_ONLY, 'true') },
      inputArtifacts: [{ name: 'Image' }],
      roleArn: buildRoleArn,
      runOrder: 4,
    },
  ] : [];
}

function deploy(settings: StageSettings): Action {
  return {
    name: 'Deploy',
    actionTypeId: actionType('Deploy', 'ECS'),
    configuration: {
      ClusterName: settings.clusterName,
      ServiceName: settings.serviceName,
      FileName: 'imagedefinitions.json',
    },
    inputArtifacts: [{ name: 'Image' }],
    roleArn: settings.deployRoleArn,
  };
}
