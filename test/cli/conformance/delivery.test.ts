import { allow, App, attribute, changed, document, everythingOn, one, ref } from './fixtures';
import { Case, describeRequirements, holds } from './law';

const released = everythingOn();
const trust = 'PlatformDeployRole/AssumeRolePolicyDocument/Statement/0';
const compared = `${trust}/Condition/StringEquals`;
const ISSUER = 'token.actions.githubusercontent.com';
const may = 'PlatformDeployRoleDefaultPolicy/PolicyDocument/Statement';
const source = 'PlatformPipeline/Stages/0/Actions/0';
const ANOTHER = 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/another';
const reader = 'PlatformPipelineRolesSource/Policies';
/** The role refers to the service, and does not contain its name. */
const referring = changed(released, `${may}/3/Resource`, ref('PlatformApiServiceB5A4ED20'));
/** A pipeline that starts on each push, beside the workflow. */
const piped = changed(released, `${source}/Configuration/DetectChanges`, undefined);
const { PlatformPipelineD4DC9174: first, PlatformDeployRole24C9B77D: deployRole } = piped.EverythingOn.Resources;
const second = (properties: object) => one('CodePipeline::Pipeline', { ...first.Properties, ...properties });

const actions: Case[] = [
  ['R5.4.1-6', referring, 'PlatformApiCluster/ClusterName', { 'Fn::Sub': '${PlatformApiServiceB5A4ED20}-cluster' }],
  ['R5.4.1-7', referring, 'PlatformApiService/ServiceName', undefined],
];

const stages: Case[] = [
  ['R5.4.2-14', piped, 'EverythingOn:Second', second({ Name: 'another-backend-pipeline' })],
];

/** The app with several changes. */
const after = (app: App, changes: Record<string, unknown>) => Object.entries(changes).reduce((all, [path, value]) => changed(all, path, value), app);
const resource = (index: number) => `${reader}/0/PolicyDocument/Statement/${index}/Resource`;
const parameter = ref('ConnectionParameter');
const connected = after(piped, { [`${source}/Configuration/ConnectionArn`]: parameter, [resource(0)]: parameter, [resource(1)]: parameter });
const claiming = (subject: string) => changed(released, `${compared}/${ISSUER}:sub`, subject);
const approval = { Name: 'Approve', ActionTypeId: { Category: 'Approval', Owner: 'AWS', Provider: 'Manual', Version: '1' } };
const connection = attribute('Connection', 'ConnectionArn');
/** The role of the pipeline itself, a connection of the app, and a build specification in a file. */
const own = after(piped, {
  'EverythingOn:Connection': one('CodeConnections::Connection'),
  'EverythingOn:Permission': one('IAM::Policy', {
    Roles: [ref('PlatformPipelineRolesPipelineE170412C')],
    ...document(allow(['codeconnections:UseConnection', 'codestar-connections:UseConnection'], connection)),
  }),
  [reader]: [],
  [`${source}/RoleArn`]: undefined,
  [`${source}/Configuration/ConnectionArn`]: connection,
  'PlatformPipelineBuildProject/Source/BuildSpec': 'backend/buildspec.yml',
});
/** One pipeline more, and one that deploys elsewhere. */
const three = after(piped, {
  'EverythingOn:Second': second({}),
  'EverythingOn:Site': one('CodePipeline::Pipeline', { Name: 'site', Stages: [{ Name: 'Deploy', Actions: [{ ActionTypeId: { Provider: 'S3' } }] }] }),
});
const helped = changed(released, 'EverythingOn:Second', second({}));

describeRequirements([
  ...actions, ...stages,
  ['R5.4.2-5', own, `${source}/Configuration/ConnectionArn`, ANOTHER],
  // A parameter may be a connection, another resource is none.
  ['R5.4.2-5', connected, 'EverythingOn:ConnectionParameter', one('CodeBuild::Project')],
  // A pipeline without change detection requires a role of the workflow.
  ['R5.4.2-14', helped, 'PlatformPipeline/Triggers', [{ ProviderType: 'CodeStarSourceConnection' }]],
], [
  ['a branch pattern, which allows no pull request,', 'R5.4.1-8', changed(released, `${trust}/Condition`, {
    StringLike: { [`${ISSUER}:sub`]: 'repo:eldonia/eldonia-backend:ref:refs/heads/*' },
  })],
  ['a further role without release permissions', 'R5.4.1-16', changed(released, 'EverythingOn:Publisher', one('IAM::Role', deployRole.Properties))],
  ['a pipeline that deploys elsewhere', 'R5.4.2-1', three],
  ['each of two pipelines for two services', 'R5.4.2-14', changed(three, 'Second/Stages/2/Actions/0/Configuration/ServiceName', 'admin-backend')],
]);

test.each<[string, string, number, App]>([
  ...['environment:production', 'ref:refs/tags/v1', 'ref:refs/heads/release/1'].map((claim): [string, string, number, App] =>
    [`a role for ${claim}`, '5.4.1', 23, claiming(`repo:eldonia@1/eldonia-backend@2:${claim}`)]),
  ['an existing provider of the account, and imported resources', '5.4.1', 23, after(released, {
    [`${trust}/Principal/Federated`]: `arn:aws:iam::123456789012:oidc-provider/${ISSUER}`,
    [`${may}/2/Resource`]: 'arn:aws:ecs:ap-northeast-1:123456789012:service/eldonia-cluster/eldonia-backend',
    [`${may}/1/Resource`]: 'arn:aws:ecr:ap-northeast-1:123456789012:repository/eldonia-backend',
  })],
  ['an approval in the stage of the build', '5.4.2', 14, changed(piped, 'PlatformPipeline/Stages/1/Actions/1', approval)],
  ["the pipeline's own role, a connection of the app and a build specification in a file", '5.4.2', 14, own],
])('with %s, all of section %s is met', (_, section, count, app) => {
  const numbers = Array.from({ length: count }, (_each, index) => `R${section}-${index + 1}`);

  expect(numbers.filter((number) => !holds(number, app))).toEqual([]);
});
