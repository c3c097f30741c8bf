import { api, App, attribute, changed, one, ref, tokyo } from './fixtures';
import { allow, CONNECTION, document, github, pipeline } from './fixtures-delivery';
import { Case, describeRequirements, holds } from './law';

const released = tokyo(api(), github());
const piped = tokyo(api(), github(), pipeline());
const trust = 'Deployer/AssumeRolePolicyDocument/Statement/0';
const compared = `${trust}/Condition/StringEquals`;
const ISSUER = 'token.actions.githubusercontent.com';
const may = 'Release/PolicyDocument/Statement';
const [source, build, deploy] = [0, 1, 2].map((stage) => `Pipeline/Stages/${stage}/Actions/0`);
const second = (properties: object) => one('CodePipeline::Pipeline', { ...pipeline().Pipeline.Properties, ...properties });

const actions: Case[] = [
  ['R5.4.1-1', released, 'Provider/Url', 'https://gitlab.com'],
  ['R5.4.1-2', released, `${compared}/${ISSUER}:sub`, 'repo:eldonia/eldonia-backend:*'],
  ['R5.4.1-2', released, `${compared}/${ISSUER}:sub`, ['repo:eldonia/eldonia-backend:ref:refs/heads/main', 'repo:eldonia/eldonia-backend:ref:refs/heads/*']],
  ['R5.4.1-2', released, `${compared}/${ISSUER}:sub`, 'repo:eldonia/eldonia-backend:pull_request'],
  ['R5.4.1-2', released, `${trust}/Condition`, undefined],
  ['R5.4.1-3', released, 'Service/ServiceName', undefined],
  ['R5.4.1-3', released, 'Cluster/ClusterName', { 'Fn::Sub': '${Service}-cluster' }],
  ['R5.4.1-3', released, 'Repository/RepositoryName', undefined],
  ['R5.4.1-3', released, `${may}/1/Resource`, 'arn:aws:ecr:ap-northeast-1:123456789012:repository/*'],
  ['R5.4.1-4', released, `${compared}/${ISSUER}:sub`, 'repo:eldonia/eldonia-backend:pull_request'],
  ['R5.4.1-4', released, `${trust}/Condition`, { StringLike: { [`${ISSUER}:sub`]: 'repo:eldonia/*' } }],
  ['R5.4.1-4', released, `${trust}/Condition`, { StringLike: { [`${ISSUER}:sub`]: 'repo:eldonia/eldonia-backend:*' } }],
  ['R5.4.1-4', released, `${trust}/Condition`, { StringEquals: { [`${ISSUER}:aud`]: 'sts.amazonaws.com' } }],
  ['R5.4.1-5', released, `${may}/0`, undefined],
  ['R5.4.1-5', released, `${may}/1/Action`, ['ecr:PutImage']],
  ['R5.4.1-5', released, `${may}/2/Action`, ['ecs:UpdateService']],
  ['R5.4.1-5', released, `${may}/2/Action`, ['ecs:DescribeServices']],
  ['R5.4.1-5', released, `${may}/4`, allow('s3:*', 'arn:aws:s3:::media/*')],
  ['R5.4.1-5', released, `${may}/3/Condition`, undefined],
  ['R5.4.1-5', released, `${may}/3/Resource`, 'arn:aws:iam::123456789012:role/*'],
  ['R5.4.1-6', released, 'User', one('IAM::User')],
  ['R5.4.1-6', released, 'Key', one('IAM::AccessKey')],
  ['R5.4.1-6', released, `${compared}/${ISSUER}:aud`, undefined],
  ['R5.4.1-6', released, `${compared}/${ISSUER}:aud`, 'https://github.com/eldonia'],
  ['R5.4.1-6', released, `${compared}/${ISSUER}:sub`, 'repo:*/eldonia-backend:ref:refs/heads/main'],
  ['R5.4.1-6', released, 'Provider/ClientIdList', ['another']],
];

const field = (action: string, provider: string, number: string): Case[] => [
  [number, piped, `${action}/ActionTypeId/Provider`, provider],
  [number, piped, `${action}/ActionTypeId/Owner`, 'Custom'],
  [number, piped, `${action}/ActionTypeId/Category`, 'Invoke'],
  [number, piped, `${action}/ActionTypeId/Version`, '2'],
  [number, piped, `${action}/Name`, 'Else'],
];

const stages: Case[] = [
  ['R5.4.2-1', piped, 'Pipeline/Name', 'backend'],
  ['R5.4.2-2', piped, 'Pipeline/PipelineType', 'V1'],
  ['R5.4.2-3', piped, 'Pipeline/Stages/3', { Name: 'Smoke', Actions: [] }],
  ['R5.4.2-3', piped, 'Pipeline/Stages/1/Name', 'Docker'],
  ...field(source, 'CodeCommit', 'R5.4.2-4'),
  ['R5.4.2-5', piped, `${source}/Configuration/ConnectionArn`, 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/another'],
  ['R5.4.2-5', piped, `${source}/Configuration/ConnectionArn`, 'eldonia'],
  ['R5.4.2-5', piped, 'Reader/Policies/0/PolicyDocument/Statement/0/Action', 'codestar-connections:UseConnection'],
  ['R5.4.2-5', piped, 'Reader/Policies/0/PolicyDocument/Statement/0/Resource', '*'],
  ['R5.4.2-5', piped, `${source}/RoleArn`, undefined],
  ['R5.4.2-6', piped, `${source}/Configuration/FullRepositoryId`, 'https://github.com/eldonia/eldonia-backend'],
  ['R5.4.2-7', piped, `${source}/Configuration/BranchName`, 'develop'],
  ['R5.4.2-7', piped, 'Second', second({ Name: 'another-backend-pipeline' })],
  ...field(build, 'Jenkins', 'R5.4.2-8'),
  ['R5.4.2-9', piped, 'Project/Name', 'build'],
  ['R5.4.2-9', piped, 'Project/Environment/PrivilegedMode', false],
  ...field(deploy, 'CodeDeployToECS', 'R5.4.2-10'),
  ['R5.4.2-10', piped, 'Pipeline/Stages/2/Actions/1', { Name: 'Notify' }],
  ['R5.4.2-11', piped, 'Cluster/ClusterName', 'backend'],
  ['R5.4.2-12', piped, `${deploy}/Configuration/ServiceName`, 'frontend'],
  ['R5.4.2-13', piped, `${deploy}/Configuration/FileName`, 'images.json'],
  ['R5.4.2-13', piped, `${deploy}/InputArtifacts/0/Name`, 'Source'],
  ['R5.4.2-13', piped, 'Project/Source/BuildSpec', 'version: "0.2"\nartifacts:\n  files: [images.json]\n'],
];

describeRequirements(['5.4.1', '5.4.2'], [...actions, ...stages]);

function all(app: App, section: string, count: number): boolean[] {
  return Array.from({ length: count }, (_, index) => holds(`R${section}-${index + 1}`, app));
}

test.each(['environment:production', 'ref:refs/tags/v1', 'ref:refs/heads/release/1'])('a role may be for %s', (claim) => {
  const app = changed(released, `${compared}/${ISSUER}:sub`, `repo:eldonia@1/eldonia-backend@2:${claim}`);

  expect(all(app, '5.4.1', 6)).toEqual([true, true, true, true, true, true]);
});

test('an existing provider of the account and imported resources are accepted', () => {
  const arn = (rest: string) => `arn:aws:${rest}`;
  const adopted = changed(released, `${trust}/Principal/Federated`, arn(`iam::123456789012:oidc-provider/${ISSUER}`));
  const imported = changed(changed(adopted, `${may}/2/Resource`, arn('ecs:ap-northeast-1:123456789012:service/eldonia-cluster/eldonia-backend')),
    `${may}/1/Resource`, arn('ecr:ap-northeast-1:123456789012:repository/eldonia-backend'));

  expect(all(imported, '5.4.1', 6)).toEqual([true, true, true, true, true, true]);
});

test('the permissions of a role without release permissions are not checked', () => {
  const publisher = one('IAM::Role', github().Deployer.Properties);

  expect(holds('R5.4.1-5', tokyo(api(), github(), { Publisher: publisher }))).toBe(true);
});

test('a branch pattern allows no pull request', () => {
  const app = changed(released, `${trust}/Condition`, { StringLike: { [`${ISSUER}:sub`]: 'repo:eldonia/eldonia-backend:ref:refs/heads/*' } });

  expect(holds('R5.4.1-4', app)).toBe(true);
});

test('a pipeline without change detection requires a role of the workflow', () => {
  const waiting = changed(piped, `${source}/Configuration/DetectChanges`, 'false');

  const helped = changed(waiting, 'Second', second({}));

  expect(holds('R5.4.2-7', waiting)).toBe(true);
  expect(holds('R5.4.2-7', changed(waiting, 'Deployer', undefined))).toBe(false);
  expect(holds('R5.4.2-7', helped)).toBe(true);
  expect(holds('R5.4.2-7', changed(helped, 'Pipeline/Triggers', [{ ProviderType: 'CodeStarSourceConnection' }]))).toBe(false);
});

test('two pipelines may deploy two services, and others may not deploy at all', () => {
  const other = { Name: 'site', Stages: [{ Name: 'Deploy', Actions: [{ ActionTypeId: { Provider: 'S3' } }] }] };
  const app = tokyo(api(), github(), pipeline(), { Second: second({}), Site: one('CodePipeline::Pipeline', other) });

  expect(holds('R5.4.2-1', app)).toBe(true);
  expect(holds('R5.4.2-7', changed(app, 'Second/Stages/2/Actions/0/Configuration/ServiceName', 'admin-backend'))).toBe(true);
});

test('test and approval actions may be in the stage of the build', () => {
  const approval = { Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1' };
  const app = changed(piped, 'Pipeline/Stages/1/Actions/1', { Name: 'Approve', ActionTypeId: approval });

  expect(all(app, '5.4.2', 13)).toEqual(Array.from({ length: 13 }, () => true));
});

test("the pipeline's own role, a connection of the app and a build specification in a file are followed", () => {
  const own = tokyo(api(), pipeline(), {
    Connection: one('CodeConnections::Connection'),
    Reader: one('IAM::Role'),
    Permission: one('IAM::Policy', {
      Roles: [ref('Runner')],
      ...document(allow(['codeconnections:UseConnection', 'codestar-connections:UseConnection'], attribute('Connection', 'ConnectionArn'))),
    }),
  });
  const app = changed(changed(changed(own, `${source}/RoleArn`, undefined), `${source}/Configuration/ConnectionArn`, attribute('Connection', 'ConnectionArn')),
    'Project/Source/BuildSpec', 'backend/buildspec.yml');

  expect(all(app, '5.4.2', 13)).toEqual(Array.from({ length: 13 }, () => true));
  expect(holds('R5.4.2-5', changed(app, `${source}/Configuration/ConnectionArn`, CONNECTION))).toBe(false);
});

test('a connection by a parameter is accepted, another resource is not', () => {
  const by = (id: string) => changed(changed(piped, `${source}/Configuration/ConnectionArn`, ref(id)),
    'Reader/Policies/0/PolicyDocument/Statement/0/Resource', ref(id));

  expect(holds('R5.4.2-5', by('ConnectionParameter'))).toBe(true);
  expect(holds('R5.4.2-5', by('Project'))).toBe(false);
});
