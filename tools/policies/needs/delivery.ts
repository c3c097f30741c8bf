/* eslint-disable @typescript-eslint/no-explicit-any */
import { actionOf } from './commands';
import { Need, needs, of, PASSING, UPLOAD, Use } from './need';
import { Place } from './place';
import { repositoryOf } from './tasks';
import { githubWorkflow } from '../../../src/release/private/github-workflow';

const PUSH = 'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html';
const PIPELINE = 'https://docs.aws.amazon.com/codepipeline/latest/userguide';
/** Commands of the AWS CLI whose operation has another name. */
const COMMANDS: Record<string, string> = {
  'ecr get-login-password': 'ecr:GetAuthorizationToken',
  'ecs wait services-stable': 'ecs:DescribeServices',
  'lambda invoke': 'lambda:InvokeFunction',
};
/** What programs other than the AWS CLI call. Docker pushes the new image. */
const PROGRAMS: [pattern: RegExp, actions: readonly string[]][] = [
  [/docker buildx build[\s\S]*--push/, of('ecr',
    'BatchCheckLayerAvailability', 'BatchGetImage', 'CompleteLayerUpload', 'InitiateLayerUpload', 'PutImage', 'UploadLayerPart')],
  [/aws-actions\/amazon-ecr-login/, ['ecr:GetAuthorizationToken']],
];

/** The actions that a shell script or a workflow calls. */
function actionsOfScript(script: string): string[] {
  const commands = [...script.matchAll(/\baws ([a-z][\w-]+) ((?:wait )?[a-z][\w-]+)/g)].filter(([text]) => !text.startsWith('aws sts'))
    .map(([, service, command]) => COMMANDS[`${service} ${command}`] ?? actionOf(service!, command!));
  return [...new Set([...commands, ...PROGRAMS.flatMap(([pattern, actions]) => pattern.test(script) ? actions : [])])].sort();
}

/** A parameter policy could delete the parameter at a date. */
export const NO_POLICIES = { 'ssm:Policies': 'true' };

/** The service of a stack that is released, and the resources of each action of a release. */
export class Released {
  private readonly service: any;
  private readonly task: any;

  constructor(private readonly place: Place, private readonly id: string) {
    this.service = place.template.Resources[id].Properties;
    this.task = place.find(`<${this.service.TaskDefinition.Ref}>`);
  }

  get arn(): string {
    return this.place.normal(`<${this.id}>`);
  }

  get cluster(): string { return this.place.text(this.service.Cluster); }

  get revisions(): string {
    return this.place.arn('ecs', `task-definition/${this.place.text(this.task.Family)}:*`);
  }

  get roles(): string[] {
    return [this.task.TaskRoleArn, this.task.ExecutionRoleArn].map((role) => this.place.text(role));
  }

  get repository(): string {
    const image = this.task.ContainerDefinitions.map(({ Image }: any) => this.place.text(Image)).find((text: string) => text.includes('.dkr.ecr.')) as string;
    return repositoryOf(this.place, image);
  }

  /** What a release sends with an update of the service: another revision, and all else as it is. */
  get update(): Record<string, string | string[]> {
    const { NetworkConfiguration: { AwsvpcConfiguration: { Subnets, AssignPublicIp } }, EnableExecuteCommand } = this.service;
    return {
      'ecs:task-definition': this.revisions,
      'ecs:subnet': Subnets.map((subnet: unknown) => this.place.text(subnet)),
      'ecs:auto-assign-public-ip': String(AssignPublicIp === 'ENABLED'),
      ...Object.fromEntries(['service-connect', 'vpc-lattice', 'ebs-volumes', ...EnableExecuteCommand ? [] : ['execute-command']].map((what) => [`ecs:enable-${what}`, 'false'])),
    };
  }

  /** The needs of an action. */
  needsOf(action: string, source: string): Need[] {
    const at = (...resources: string[]): Need[] => resources.length > 0 ? needs(source, [action], resources) : [{ action, source }];
    if (/^ecr:(?!GetAuthorizationToken)/.test(action)) return at(this.repository);
    switch (action) {
      case 'lambda:InvokeFunction': return at(releasesOf(this.place));
      case 'ecs:DescribeServices': return at(this.arn);
      case 'ecs:UpdateService': return needs(source, [action], [this.arn], this.update);
      case 'ecs:TagResource': return needs(source, [action], [this.revisions], { 'ecs:CreateAction': 'RegisterTaskDefinition' });
      default: return at('*');
    }
  }
}

const WORKFLOW = 'src/release/private/github-workflow.ts';

/** What registers, checks and records the releases of a stack: without the alias, the function takes messages of its queue. */
function releasesOf(place: Place): string {
  const [[id]] = place.resources('AWS::Lambda::Alias') as [[string, unknown]];
  return place.text({ Ref: id });
}

/** What the workflow of GitHub needs; a role without any grant is not of a workflow. */
export function useOfWorkflow(place: Place, grants: number): Use {
  const subject = 'GitHub workflow';
  if (grants === 0) return { subject, needs: [] };
  const [[id]] = place.resources('AWS::ECS::Service') as [[string, unknown]];
  const released = new Released(place, id);
  return {
    subject,
    needs: [
      ...actionsOfScript(workflow()).flatMap((action) => released.needsOf(action, WORKFLOW)),
      ...needs(UPLOAD, of('s3', 'AbortMultipartUpload', 'PutObject'), sitesOf(place).map((bucket) => `${bucket}/*`)),
    ],
  };
}

/** The buckets of front ends that no stack copies. */
function sitesOf(place: Place): string[] {
  const copied = place.resources('Custom::CDKBucketDeployment').map(([, { DestinationBucketName: { Ref } }]) => Ref as string);
  return place.resources('AWS::S3::Bucket').filter(([bucket, { BucketName }]) => /-site-\d/.test(String(BucketName)) && !copied.includes(bucket))
    .map(([bucket]) => place.text({ 'Fn::GetAtt': [bucket, 'Arn'] }));
}

const workflow = (): string => githubWorkflow({
  roleArn: 'arn:aws:iam::123456789012:role/deploy',
  region: 'ap-northeast-1',
  ecrRepository: 'shop',
  cluster: 'shop',
  service: 'shop',
  releaseFunction: 'shop-release',
  minTasks: 1,
  nodeVersion: 24,
});

/** What the build needs: its log, its artifacts, and what its commands call. */
export function useOfBuild(place: Place, { LogsConfig, Source, Environment, EncryptionKey }: any): Use {
  const variables = Object.fromEntries(Environment.EnvironmentVariables.map(({ Name, Value }: any) => [Name, place.text(Value)]));
  const repository = place.arn('ecr', `repository/${variables.ECR_REPOSITORY}`);
  const resources: Record<string, string | string[]> = {
    'ecr:GetAuthorizationToken': '*',
    'lambda:InvokeFunction': releasesOf(place),
  };
  const page = 'https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html';
  const bucket = artifactsOf(place);
  return {
    subject: 'CodeBuild',
    needs: [
      ...needs(page, of('logs', 'CreateLogStream', 'PutLogEvents'), [place.text({ 'Fn::GetAtt': [LogsConfig.CloudWatchLogs.GroupName.Ref, 'Arn'] })]),
      ...actionsOfScript(place.text(Source.BuildSpec)).flatMap((action) => needs(action === 'ecr:PutImage' ? PUSH : 'src/release/private/build-spec.ts',
        [action], [resources[action] ?? (action.startsWith('ecr:') ? repository : '*')].flat())),
      ...needs(page, of('s3', 'GetObject', 'GetObjectVersion', 'PutObject'), [`${bucket}/*`]),
      ...needs(page, ['s3:GetBucketLocation'], [bucket]),
      ...needs(page, of('kms', 'Decrypt', 'DescribeKey', 'Encrypt', 'GenerateDataKey'), [place.text(EncryptionKey)]),
    ],
  };
}

function artifactsOf(place: Place): string {
  const [[, { ArtifactStore }]] = place.resources('AWS::CodePipeline::Pipeline') as [[string, any]];
  return place.text({ 'Fn::GetAtt': [ArtifactStore.Location.Ref, 'Arn'] });
}

/** What the role of the pipeline needs: to assume the roles of the actions, and to ask for approvals. */
export function useOfPipeline(place: Place, { Stages, ArtifactStore }: any): Use {
  const actions = Stages.flatMap(({ Actions }: any) => Actions) as any[];
  const roles = [...new Set(actions.filter(({ RoleArn }) => RoleArn).map(({ RoleArn }) => place.text(RoleArn)))];
  const topics = actions.flatMap(({ Configuration }) => Configuration?.NotificationArn ?? []).map((topic) => place.text(topic));
  const functions = actions.filter(({ ActionTypeId: { Provider }, RoleArn }) => Provider === 'Lambda' && !RoleArn);
  return {
    subject: 'CodePipeline',
    needs: [
      ...needs(`${PIPELINE}/how-to-custom-role.html`, ['sts:AssumeRole'], roles),
      ...artifactNeeds(place, ArtifactStore, true, true),
      ...needs(`${PIPELINE}/approvals-service-role-permissions.html`, ['sns:Publish'], topics),
      ...needs('https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html', of('kms', 'Decrypt', 'GenerateDataKey'), topics.flatMap((topic) => place.keyOf(topic) ?? [])),
      ...functions.map(({ Configuration: { FunctionName } }): Need => ({
        action: 'lambda:InvokeFunction', source: `${PIPELINE}/how-to-custom-role.html`, resource: place.arn('lambda', `function:${place.text(FunctionName)}`),
      })),
    ],
  };
}

/** The documented permissions on the artifacts. */
function artifactNeeds(place: Place, { EncryptionKey }: any, reads: boolean, writes: boolean): Need[] {
  const page = `${PIPELINE}/how-to-custom-role.html`;
  const bucket = artifactsOf(place);
  const key = [place.text(EncryptionKey.Id)];
  return [
    ...reads ? needs(page, of('s3', 'GetObject', 'GetObjectVersion'), [`${bucket}/*`]) : [],
    ...writes ? needs(page, of('s3', 'PutObject', 'PutObjectAcl'), [`${bucket}/*`]) : [],
    ...writes ? needs(page, of('s3', 'GetBucketLocation', 'GetBucketVersioning'), [bucket]) : [],
    ...needs(`${PIPELINE}/S3-artifact-encryption.html`, of('kms', 'Decrypt', 'DescribeKey', ...writes ? ['Encrypt', 'GenerateDataKey'] : []), key),
  ];
}

/** What the role of one action of the pipeline needs. */
export function useOfAction(place: Place, { ArtifactStore, Stages }: any, roleId: string): Use {
  const own = Stages.flatMap(({ Actions }: any) => Actions).filter(({ RoleArn }: any) => RoleArn?.['Fn::GetAtt'][0] === roleId) as any[];
  return { subject: `pipeline action (${own[0].ActionTypeId.Provider})`, needs: own.flatMap((action) => needsOfAction(place, action, ArtifactStore)) };
}

function needsOfAction(place: Place, { ActionTypeId: { Provider }, Configuration }: any, store: any): Need[] {
  switch (Provider) {
    case 'CodeStarSourceConnection': return [
      ...['codeconnections', 'codestar-connections'].flatMap((prefix) => needs(`${PIPELINE}/action-reference-CodestarConnectionSource.html`,
        [`${prefix}:UseConnection`], [place.text(Configuration.ConnectionArn)], { [`${prefix}:FullRepositoryId`]: place.text(Configuration.FullRepositoryId) })),
      ...artifactNeeds(place, store, false, true),
    ];
    case 'CodeBuild': return needs(`${PIPELINE}/action-reference-CodeBuild.html`, of('codebuild', 'BatchGetBuilds', 'StartBuild', 'StopBuild'),
      [place.text({ 'Fn::GetAtt': [Configuration.ProjectName.Ref, 'Arn'] })]);
    case 'ECS': return [...deployNeeds(place, Configuration), ...artifactNeeds(place, store, true, false)];
    default: throw new Error(`the calls of a pipeline action ${Provider} are not known here`);
  }
}

function deployNeeds(place: Place, { ServiceName }: any): Need[] {
  const page = `${PIPELINE}/action-reference-ECS.html`;
  const released = new Released(place, ServiceName['Fn::GetAtt']?.[0] ?? place.resources('AWS::ECS::Service')[0]![0]);
  return [
    ...released.needsOf('ecs:DescribeServices', page),
    ...released.needsOf('ecs:UpdateService', page),
    ...needs(page, of('ecs', 'DescribeTaskDefinition', 'RegisterTaskDefinition'), ['*']),
    ...needs(page, ['ecs:ListTasks'], ['*'], { 'ecs:cluster': place.arn('ecs', `cluster/${released.cluster}`) }),
    ...needs(page, ['ecs:DescribeTasks'], [place.arn('ecs', `task/${released.cluster}/*`)]),
    ...released.needsOf('ecs:TagResource', page),
    ...needs(PASSING, ['iam:PassRole'], released.roles, { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' }),
  ];
}
