import { Stack, Token, aws_iam as iam } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountResource } from '../../../src/operations';
import { GithubDeployRole, GithubDeployRoleProps, GithubSubject } from '../../../src/release/internal';
import { testStack } from '../../../tools/assemblies/stacks';
import { statementsOf } from '../../support/statements';

const REPOSITORY = 'eldonia/eldonia-backend';

const role = (stack: Stack, props: Partial<GithubDeployRoleProps> = {}): GithubDeployRole =>
  new GithubDeployRole(stack, 'Deploy', { repository: REPOSITORY, ...props });

const GITHUB = 'token.actions.githubusercontent.com';
const TRUST = 'AssumeRolePolicyDocument';
const provider = (url: string) => `arn:aws:iam::123456789012:oidc-provider/${url}`;

/** Whom the role trusts. */
function trust(props: Partial<GithubDeployRoleProps>, stack = testStack()): unknown {
  role(stack, props);
  return statementsOf(Template.fromStack(stack), 'AWS::IAM::Role', TRUST)[0];
}

test('trusts the workflow on the main branch of the repository, by GitHub\'s token, for an hour', () => {
  const stack = testStack();

  expect(trust({ roleName: 'eldonia-deploy' }, stack)).toEqual({
    Action: 'sts:AssumeRoleWithWebIdentity',
    Effect: 'Allow',
    Principal: { Federated: { Ref: expect.stringContaining('GithubOidcProvider') } },
    Condition: {
      StringEquals: {
        [`${GITHUB}:aud`]: 'sts.amazonaws.com',
        [`${GITHUB}:sub`]: 'repo:eldonia/eldonia-backend:ref:refs/heads/main',
        [`${GITHUB}:job_workflow_ref`]: 'eldonia/eldonia-backend/.github/workflows/deploy.yml@refs/heads/main',
      },
    },
  });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', { MaxSessionDuration: 3600, RoleName: 'eldonia-deploy' });
});

test.each<[string, Partial<GithubDeployRoleProps>, string, string]>([
  ['an environment', { subject: GithubSubject.environment('production') }, 'environment:production', 'deploy.yml@refs/heads/main'],
  ['an environment on another branch', { subject: GithubSubject.environment('production'), branch: 'live' }, 'environment:production', 'deploy.yml@refs/heads/live'],
  ['another branch', { subject: GithubSubject.branch('release/1.x') }, 'ref:refs/heads/release/1.x', 'deploy.yml@refs/heads/release/1.x'],
  ['another file', { workflowFile: 'ship.yaml' }, 'ref:refs/heads/main', 'ship.yaml@refs/heads/main'],
])('trusts %s', (_, props, claim, file) => expect(trust(props)).toMatchObject({
  Condition: {
    StringEquals: {
      [`${GITHUB}:sub`]: `repo:eldonia/eldonia-backend:${claim}`,
      [`${GITHUB}:job_workflow_ref`]: `eldonia/eldonia-backend/.github/workflows/${file}`,
    },
  },
}));

test.each(['*.yml', 'deploy', '../deploy.yml', 'a/deploy.yml', 'deploy.yml@refs/heads/other'])('fails with the workflow file %j', (workflowFile) =>
  expect(() => role(testStack(), { workflowFile })).toThrow(new Error(
    `workflowFile must be the name of a file in .github/workflows, got "${workflowFile}"; write it as deploy.yml (at Test/Deploy)`)));

test.each([
  ['known', REPOSITORY, 'repo:eldonia@123456/eldonia-backend@456789:ref:refs/heads/main'],
  ['late', Token.asString({ Ref: 'Name' }), expect.stringMatching(/^repo:\$\{Token.*\}@123456\/\$\{Token.*\}@456789:ref:refs\/heads\/main$/)],
])('trusts the subject that nobody else can get, once the numbers are passed with a %s name', (_, repository, claim) => {
  const deploy = role(testStack(), { repository, ownerId: '123456', repositoryId: '456789' });

  expect(deploy.subjectClaim).toEqual(claim);
});

test('two roles of a stack share the account\'s trust in GitHub', () => {
  const stack = testStack();
  role(stack);
  new GithubDeployRole(stack, 'Other', { repository: 'eldonia/other' });

  Template.fromStack(stack).resourceCountIs('AWS::IAM::OIDCProvider', 1);
});

test.each([GITHUB, 'example.com'])('adopts the provider of %s that the account has', (url) => {
  const stack = testStack();

  expect(trust({ provider: AccountResource.fromExisting(provider(url)) }, stack)).toMatchObject({ Principal: { Federated: provider(url) } });
  Template.fromStack(stack).resourceCountIs('AWS::IAM::OIDCProvider', 0);
});

test('trusts the provider that somebody else creates, by the ARN of its URL', () => {
  const stack = testStack();

  expect(JSON.stringify(trust({ provider: AccountResource.none() }, stack))).toContain(`:iam::123456789012:oidc-provider/${GITHUB}"`);
  Template.fromStack(stack).resourceCountIs('AWS::IAM::OIDCProvider', 0);
});

test('can be granted more', () => {
  const stack = testStack();
  iam.Grant.addToPrincipal({ grantee: role(stack), actions: ['s3:ListAllMyBuckets'], resourceArns: ['*'] });

  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
});
