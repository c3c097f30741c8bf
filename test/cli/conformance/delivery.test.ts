import { App, attribute, changed, everythingOn, one, ref } from './fixtures';
import { allow, document } from './fixtures-delivery';
import { Case, describeRequirements, holds } from './law';

const released = everythingOn();
const trust = 'PlatformDeployRole/AssumeRolePolicyDocument/Statement/0';
const compared = `${trust}/Condition/StringEquals`;
const ISSUER = 'token.actions.githubusercontent.com';
const may = 'PlatformDeployRoleDefaultPolicy/PolicyDocument/Statement';
const [source, build, deploy] = [0, 1, 2].map((stage) => `PlatformPipeline/Stages/${stage}/Actions/0`);
const reader = 'PlatformPipelineRolesSource/Policies';
/** The role refers to the service, and does not contain its name. */
const referring = changed(released, `${may}/3/Resource`, ref('PlatformApiServiceB5A4ED20'));
/** A pipeline that starts on each push, beside the workflow. */
const piped = changed(released, `${source}/Configuration/DetectChanges`, undefined);
const { PlatformPipelineD4DC9174: first, PlatformDeployRole24C9B77D: deployRole } = piped.EverythingOn.Resources;
const second = (properties: object) => one('CodePipeline::Pipeline', { ...first.Properties, ...properties });

const actions: Case[] = [
  ['R5.4.1-5', released, 'PlatformRepository/RepositoryName', undefined],
  ['R5.4.1-5', released, `${may}/1/Resource`, 'arn:aws:ecr:ap-northeast-1:123456789012:repository/*'],
  ['R5.4.1-6', referring, 'PlatformApiCluster/ClusterName', { 'Fn::Sub': '${PlatformApiServiceB5A4ED20}-cluster' }],
  ['R5.4.1-7', referring, 'PlatformApiService/ServiceName', undefined],
  ['R5.4.1-8', released, `${compared}/${ISSUER}:sub`, 'repo:eldonia/eldonia-backend:pull_request'],
  ['R5.4.1-8', released, `${trust}/Condition`, { StringLike: { [`${ISSUER}:sub`]: 'repo:eldonia/*' } }],
  ['R5.4.1-8', released, `${trust}/Condition`, { StringLike: { [`${ISSUER}:sub`]: 'repo:eldonia/eldonia-backend:*' } }],
  ['R5.4.1-8', released, `${trust}/Condition`, { StringEquals: { [`${ISSUER}:aud`]: 'sts.amazonaws.com' } }],
  ['R5.4.1-13', released, `${compared}/${ISSUER}:sub`, 'repo:eldonia/eldonia-backend:*'],
  ['R5.4.1-13', released, `${compared}/${ISSUER}:sub`, ['repo:eldonia/eldonia-backend:ref:refs/heads/main', 'repo:eldonia/eldonia-backend:ref:refs/heads/*']],
  ['R5.4.1-13', released, `${trust}/Condition`, undefined],
  ['R5.4.1-14', released, 'User', one('IAM::User')],
  ['R5.4.1-14', released, 'Key', one('IAM::AccessKey')],
  ['R5.4.1-14', released, `${compared}/${ISSUER}:aud`, undefined],
  ['R5.4.1-14', released, `${compared}/${ISSUER}:aud`, 'https://github.com/eldonia'],
  ['R5.4.1-14', released, `${compared}/${ISSUER}:sub`, 'repo:*/eldonia-backend:ref:refs/heads/main'],
  ['R5.4.1-14', released, 'GithubOidcProvider/ClientIdList', ['another']],
  ['R5.4.1-15', released, `${may}/0`, allow('inspector2:ListFindings', '*')],
  ['R5.4.1-16', released, `${may}/1/Action`, ['ecr:PutImage']],
  ['R5.4.1-17', released, `${may}/1/Action`, ['ecr:BatchGetImage']],
  ['R5.4.1-18', released, `${may}/99`, allow('s3:*', 'arn:aws:s3:::media/*')],
  ['R5.4.1-18', released, `${may}/99`, allow('iam:PassRole', 'arn:aws:iam::123456789012:role/eldonia-backend')],
  ['R5.4.1-18', released, `${may}/99`, allow('iam:PassRole', 'arn:aws:iam::123456789012:role/*', { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } })],
  ['R5.4.1-18', released, `${may}/3`, undefined],
  ['R5.4.1-19', released, `${may}/2`, undefined],
];

const field = (action: string, provider: string, number: string): Case[] => [
  [number, piped, `${action}/ActionTypeId/Provider`, provider],
  [number, piped, `${action}/ActionTypeId/Owner`, 'Custom'],
  [number, piped, `${action}/ActionTypeId/Category`, 'Invoke'],
  [number, piped, `${action}/ActionTypeId/Version`, '2'],
  [number, piped, `${action}/Name`, 'Else'],
];

const stages: Case[] = [
  ['R5.4.2-1', piped, 'PlatformPipeline/Name', 'backend'],
  ['R5.4.2-2', piped, 'PlatformPipeline/PipelineType', 'V1'],
  ['R5.4.2-3', piped, 'PlatformPipeline/Stages/3', { Name: 'Smoke', Actions: [] }],
  ['R5.4.2-3', piped, 'PlatformPipeline/Stages/1/Name', 'Docker'],
  ...field(source, 'CodeCommit', 'R5.4.2-4'),
  ['R5.4.2-5', piped, `${source}/Configuration/ConnectionArn`, 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/another'],
  ['R5.4.2-5', piped, `${source}/Configuration/ConnectionArn`, 'eldonia'],
  ['R5.4.2-5', piped, `${reader}/0/PolicyDocument/Statement/0/Action`, 'codestar-connections:UseConnection'],
  ['R5.4.2-5', piped, `${reader}/0/PolicyDocument/Statement/0/Resource`, '*'],
  ['R5.4.2-5', piped, `${source}/RoleArn`, undefined],
  ['R5.4.2-6', piped, `${source}/Configuration/FullRepositoryId`, 'https://github.com/eldonia/eldonia-backend'],
  ['R5.4.2-7', piped, `${source}/Configuration/BranchName`, 'develop'],
  ['R5.4.2-7', piped, 'EverythingOn:Second', second({ Name: 'another-backend-pipeline' })],
  ...field(build, 'Jenkins', 'R5.4.2-8'),
  ['R5.4.2-9', piped, 'PlatformPipelineBuildProject/Name', 'build'],
  ['R5.4.2-9', piped, 'PlatformPipelineBuildProject/Environment/PrivilegedMode', false],
  ...field(deploy, 'CodeDeployToECS', 'R5.4.2-10'),
  ['R5.4.2-10', piped, 'PlatformPipeline/Stages/2/Actions/1', { Name: 'Notify' }],
  ['R5.4.2-11', piped, 'PlatformApiCluster/ClusterName', 'backend'],
  ['R5.4.2-12', piped, `${deploy}/Configuration/ServiceName`, 'frontend'],
  ['R5.4.2-13', piped, `${deploy}/Configuration/FileName`, 'images.json'],
  ['R5.4.2-13', piped, `${deploy}/InputArtifacts/0/Name`, 'Source'],
  ['R5.4.2-13', piped, 'PlatformPipelineBuildProject/Source/BuildSpec', 'version: "0.2"\nartifacts:\n  files: [images.json]\n'],
];

describeRequirements(['5.4.1', '5.4.2'], [...actions, ...stages]);

function met(app: App, section: string, count: number): boolean[] {
  return Array.from({ length: count }, (_, index) => holds(`R${section}-${index + 1}`, app));
}

test.each(['environment:production', 'ref:refs/tags/v1', 'ref:refs/heads/release/1'])('a role may be for %s', (claim) => {
  const app = changed(released, `${compared}/${ISSUER}:sub`, `repo:eldonia@1/eldonia-backend@2:${claim}`);

  expect(met(app, '5.4.1', 19)).not.toContain(false);
});

test('an existing provider of the account and imported resources are accepted', () => {
  const arn = (rest: string) => `arn:aws:${rest}`;
  const adopted = changed(released, `${trust}/Principal/Federated`, arn(`iam::123456789012:oidc-provider/${ISSUER}`));
  const imported = changed(changed(adopted, `${may}/2/Resource`, arn('ecs:ap-northeast-1:123456789012:service/eldonia-cluster/eldonia-backend')),
    `${may}/1/Resource`, arn('ecr:ap-northeast-1:123456789012:repository/eldonia-backend'));

  expect(met(imported, '5.4.1', 19)).not.toContain(false);
});

test('the permissions of a role without release permissions are not checked', () => {
  expect(holds('R5.4.1-16', changed(released, 'EverythingOn:Publisher', one('IAM::Role', deployRole.Properties)))).toBe(true);
});

test('a branch pattern allows no pull request', () => {
  const app = changed(released, `${trust}/Condition`, { StringLike: { [`${ISSUER}:sub`]: 'repo:eldonia/eldonia-backend:ref:refs/heads/*' } });

  expect(holds('R5.4.1-8', app)).toBe(true);
});

test('a pipeline without change detection requires a role of the workflow', () => {
  const helped = changed(released, 'EverythingOn:Second', second({}));

  expect(holds('R5.4.2-7', released)).toBe(true);
  expect(holds('R5.4.2-7', changed(released, 'PlatformDeployRole', undefined))).toBe(false);
  expect(holds('R5.4.2-7', helped)).toBe(true);
  expect(holds('R5.4.2-7', changed(helped, 'PlatformPipeline/Triggers', [{ ProviderType: 'CodeStarSourceConnection' }]))).toBe(false);
});

test('two pipelines may deploy two services, and others may not deploy at all', () => {
  const other = { Name: 'site', Stages: [{ Name: 'Deploy', Actions: [{ ActionTypeId: { Provider: 'S3' } }] }] };
  const app = changed(changed(piped, 'EverythingOn:Second', second({})), 'EverythingOn:Site', one('CodePipeline::Pipeline', other));

  expect(holds('R5.4.2-1', app)).toBe(true);
  expect(holds('R5.4.2-7', changed(app, 'Second/Stages/2/Actions/0/Configuration/ServiceName', 'admin-backend'))).toBe(true);
});

test('test and approval actions may be in the stage of the build', () => {
  const approval = { Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1' };
  const app = changed(piped, 'PlatformPipeline/Stages/1/Actions/1', { Name: 'Approve', ActionTypeId: approval });

  expect(met(app, '5.4.2', 13)).toEqual(Array.from({ length: 13 }, () => true));
});

test("the pipeline's own role, a connection of the app and a build specification in a file are followed", () => {
  const connection = attribute('Connection', 'ConnectionArn');
  const permission = {
    Roles: [ref('PlatformPipelineRolesPipelineE170412C')],
    ...document(allow(['codeconnections:UseConnection', 'codestar-connections:UseConnection'], connection)),
  };
  const changes: [path: string, value: unknown][] = [
    ['EverythingOn:Connection', one('CodeConnections::Connection')],
    ['EverythingOn:Permission', one('IAM::Policy', permission)],
    [reader, []],
    [`${source}/RoleArn`, undefined],
    [`${source}/Configuration/ConnectionArn`, connection],
    ['PlatformPipelineBuildProject/Source/BuildSpec', 'backend/buildspec.yml'],
  ];
  const app = changes.reduce((all, [path, value]) => changed(all, path, value), piped);

  expect(met(app, '5.4.2', 13)).toEqual(Array.from({ length: 13 }, () => true));
  expect(holds('R5.4.2-5', changed(app, `${source}/Configuration/ConnectionArn`, 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/another'))).toBe(false);
});

test('a connection by a parameter is accepted, another resource is not', () => {
  const by = (id: string) => [0, 1].reduce((app, index) => changed(app, `${reader}/0/PolicyDocument/Statement/${index}/Resource`, ref(id)),
    changed(piped, `${source}/Configuration/ConnectionArn`, ref(id)));

  expect(holds('R5.4.2-5', by('ConnectionParameter'))).toBe(true);
  expect(holds('R5.4.2-5', by('PlatformPipelineBuildProject7A9D2A6D'))).toBe(false);
});
