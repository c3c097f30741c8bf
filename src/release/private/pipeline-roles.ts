import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import {
  ArtifactStore, askForApproval, deployService, readArtifacts, tasksOf, useConnection, WHY_ARTIFACTS, writeArtifacts,
} from './pipeline-access';
import { WHY_REVISIONS } from './release-access';
import { FargateApi } from '../../fargate-api';
import { revisionsOf } from '../../fargate-api/internal';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';

/** Options of the roles. */
export interface PipelineRolesProps {
  readonly artifacts: ArtifactStore;
  readonly connectionArn: string;
  readonly repository: string;
  readonly projects: codebuild.IProject[];
  readonly api: FargateApi;
  readonly approvalTopic?: sns.ITopic;
}

/** One role per action with the permissions of the action, and the role of the pipeline, which assumes them. */
export class PipelineRoles extends Construct {
  readonly pipeline: iam.Role;
  readonly source: iam.Role;
  readonly build: iam.Role;
  readonly deploy: iam.Role;
  /** The policy of the pipeline role. The pipeline depends on it. */
  readonly policy: iam.Policy;

  constructor(scope: Construct, id: string, props: PipelineRolesProps) {
    super(scope, id);
    const { artifacts } = props;
    this.pipeline = new iam.Role(this, 'Pipeline', {
      description: 'Assumes the roles of the pipeline actions',
      assumedBy: new iam.ServicePrincipal('codepipeline.amazonaws.com'),
    });
    this.source = this.actionRole('Source', 'Reads the source of the pipeline', [
      ...useConnection(props.connectionArn, props.repository), ...writeArtifacts(artifacts),
    ]);
    this.build = this.actionRole('Build', 'Starts the builds of the pipeline', [new iam.PolicyStatement({
      actions: ['codebuild:BatchGetBuilds', 'codebuild:StartBuild', 'codebuild:StopBuild'],
      resources: props.projects.map(({ projectArn }) => projectArn),
    })]);
    this.deploy = this.actionRole('Deploy', 'Deploys the service for the pipeline', [
      ...deployService(props.api), ...readArtifacts(artifacts),
    ]);
    this.policy = this.createPolicy(props);
    [this.policy, this.source, this.build, this.deploy].forEach(acknowledgeInlinePolicy);
    this.acknowledgeWildcards(props);
  }

  private actionRole(id: string, description: string, statements: iam.PolicyStatement[]): iam.Role {
    return new iam.Role(this, id, {
      description,
      assumedBy: new iam.ArnPrincipal(this.pipeline.roleArn),
      inlinePolicies: { Action: new iam.PolicyDocument({ statements }) },
    });
  }

  /** Not inline: the roles of the actions refer to the pipeline role, which would be a circular reference. */
  private createPolicy({ artifacts, approvalTopic }: PipelineRolesProps): iam.Policy {
    return new iam.Policy(this, 'Policy', {
      roles: [this.pipeline],
      statements: [
        new iam.PolicyStatement({
          actions: ['sts:AssumeRole'], resources: [this.source, this.build, this.deploy].map(({ roleArn }) => roleArn),
        }),
        ...readArtifacts(artifacts),
        ...writeArtifacts(artifacts),
        ...approvalTopic ? askForApproval(approvalTopic) : [],
      ],
    });
  }

  private acknowledgeWildcards({ artifacts, api }: PipelineRolesProps): void {
    for (const holder of [this.policy, this.source, this.deploy]) {
      acknowledgeWildcard(holder, artifacts.bucket.arnForObjects('*'), WHY_ARTIFACTS);
    }
    acknowledge(this.deploy, 'AwsSolutions-IAM5[Resource::*]',
      'the task definition actions of ECS have no resource-level permissions, and ecs:ListTasks has a condition on ' +
      'the cluster');
    acknowledgeWildcard(this.deploy, tasksOf(api), 'task ids are generated at start; the cluster is that of the API');
    acknowledgeWildcard(this.deploy, revisionsOf(api), WHY_REVISIONS);
  }
}
