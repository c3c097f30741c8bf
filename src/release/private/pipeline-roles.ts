import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import {
  ArtifactStore, askForApproval, deployService, readArtifacts, revisionsOf, tasksOf, useConnection, WHY_ARTIFACTS, writeArtifacts,
} from './pipeline-access';
import { IFargateApi } from '../../fargate-api';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';

/** What the actions work with. */
export interface PipelineRolesProps {
  readonly artifacts: ArtifactStore;
  readonly connectionArn: string;
  readonly projects: codebuild.IProject[];
  readonly api: IFargateApi;
  readonly approvalTopic?: sns.ITopic;
}

/** A role for each action, with what that action does, and the pipeline's own, which may take these. */
export class PipelineRoles extends Construct {
  readonly pipeline: iam.Role;
  readonly source: iam.Role;
  readonly build: iam.Role;
  readonly deploy: iam.Role;
  /** What the pipeline's own role may do; the pipeline must wait for it. */
  readonly policy: iam.Policy;

  constructor(scope: Construct, id: string, props: PipelineRolesProps) {
    super(scope, id);
    const { artifacts } = props;
    this.pipeline = new iam.Role(this, 'Pipeline', {
      description: 'How CodePipeline takes the role of each action', assumedBy: new iam.ServicePrincipal('codepipeline.amazonaws.com'),
    });
    this.source = this.actionRole('Source', 'How the pipeline reads the source', [useConnection(props.connectionArn), ...writeArtifacts(artifacts)]);
    this.build = this.actionRole('Build', 'How the pipeline starts builds', [new iam.PolicyStatement({
      actions: ['codebuild:BatchGetBuilds', 'codebuild:StartBuild', 'codebuild:StopBuild'],
      resources: props.projects.map(({ projectArn }) => projectArn),
    })]);
    this.deploy = this.actionRole('Deploy', 'How the pipeline updates the service', [...deployService(props.api), ...readArtifacts(artifacts)]);
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

  /** Not inline: the roles of the actions name the pipeline's role, which would have to name them. */
  private createPolicy({ artifacts, approvalTopic }: PipelineRolesProps): iam.Policy {
    return new iam.Policy(this, 'Policy', {
      roles: [this.pipeline],
      statements: [
        new iam.PolicyStatement({ actions: ['sts:AssumeRole'], resources: [this.source, this.build, this.deploy].map(({ roleArn }) => roleArn) }),
        ...readArtifacts(artifacts),
        ...writeArtifacts(artifacts),
        ...approvalTopic ? askForApproval(approvalTopic) : [],
      ],
    });
  }

  private acknowledgeWildcards({ artifacts, api }: PipelineRolesProps): void {
    for (const holder of [this.policy, this.source, this.deploy]) acknowledgeWildcard(holder, artifacts.bucket.arnForObjects('*'), WHY_ARTIFACTS);
    acknowledge(this.deploy, 'AwsSolutions-IAM5[Resource::*]',
      'ECS knows no resource for the calls on task definitions, and lists tasks by the cluster of the condition');
    acknowledgeWildcard(this.deploy, tasksOf(api), 'a task is named when it starts; the cluster is the API\'s own');
    acknowledgeWildcard(this.deploy, revisionsOf(api), 'each release registers another revision of the family');
  }
}
