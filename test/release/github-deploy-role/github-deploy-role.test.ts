import { Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { release } from './fixture';
import { AccountResource } from '../../../src/operations';
import { GithubDeployRole, GithubDeployRoleProps, GithubSubject } from '../../../src/release/internal';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';

const REPOSITORY = 'eldonia/eldonia-backend';

function role(stack: Stack, props: Partial<GithubDeployRoleProps> = {}): GithubDeployRole {
  return new GithubDeployRole(stack, 'Deploy', { repository: REPOSITORY, ...props });
}

/** Whom the role trusts. */
function trust(props: Partial<GithubDeployRoleProps>): unknown {
  const stack = testStack();
  role(stack, props);
  const [found] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  return found.Properties.AssumeRolePolicyDocument.Statement[0];
}

describe('by default', () => {
  const stack = testStack();
  const deploy = role(stack);
  deploy.grantRelease({ ...release(stack), replicaRegions: ['ap-northeast-3'] });
  const template = Template.fromStack(stack);

  test('trusts the workflow on the main branch of the repository, by GitHub\'s token, for an hour', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      MaxSessionDuration: 3600,
      AssumeRolePolicyDocument: {
        Statement: [{
          Action: 'sts:AssumeRoleWithWebIdentity',
          Effect: 'Allow',
          Principal: { Federated: { Ref: Match.stringLikeRegexp('GithubOidcProvider') } },
          Condition: {
            StringEquals: {
              'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
              'token.actions.githubusercontent.com:sub': 'repo:eldonia/eldonia-backend:ref:refs/heads/main',
              'token.actions.githubusercontent.com:job_workflow_ref': 'eldonia/eldonia-backend/.github/workflows/deploy.yml@refs/heads/main',
            },
          },
        }],
      },
    });
    expect(deploy.subjectClaim).toBe('repo:eldonia/eldonia-backend:ref:refs/heads/main');
  });

  test('creates the OIDC provider for GitHub, and neither user nor access key', () => {
    template.hasResourceProperties('AWS::IAM::OIDCProvider', { Url: 'https://token.actions.githubusercontent.com', ClientIdList: ['sts.amazonaws.com'] });
    template.resourceCountIs('AWS::IAM::User', 0);
    template.resourceCountIs('AWS::IAM::AccessKey', 0);
  });

  test('may do what a release does, and no more', () => {
    const policies = Object.values(template.findResources('AWS::IAM::Policy')).map(({ Properties }) => Properties);
    const [policy] = policies.filter(({ PolicyName }) => PolicyName.startsWith('DeployRole'));
    const actions = policy.PolicyDocument.Statement.flatMap(({ Action }: { Action: string | string[] }) => Action).sort();

    expect(actions).toEqual([
      'application-autoscaling:DescribeScalableTargets', 'application-autoscaling:RegisterScalableTarget',
      'ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:CompleteLayerUpload', 'ecr:DescribeImageScanFindings', 'ecr:DescribeImages',
      'ecr:GetAuthorizationToken', 'ecr:GetDownloadUrlForLayer', 'ecr:InitiateLayerUpload', 'ecr:PutImage', 'ecr:UploadLayerPart',
      'ecs:DescribeServices', 'ecs:DescribeTaskDefinition', 'ecs:RegisterTaskDefinition', 'ecs:TagResource', 'ecs:UpdateService',
      'iam:PassRole', 'ssm:PutParameter',
    ]);
  });

  test('scales services of ECS and nothing else', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Action: 'application-autoscaling:RegisterScalableTarget', Condition: { StringEquals: { 'application-autoscaling:service-namespace': 'ecs' } },
        })]),
      },
    });
  });

  test('writes the parameter of both regions', () => {
    const resource = (region: string) => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' },
        `:ssm:${region}:123456789012:parameter/eldonia/backend/image`]],
    });

    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([{
          Action: 'ssm:PutParameter',
          Condition: { StringNotEquals: { 'ssm:Policies': 'true' } },
          Effect: 'Allow',
          Resource: [resource('ap-northeast-1'), resource('ap-northeast-3')],
        }]),
      },
    });
  });
});

test.each<[string, Partial<GithubDeployRoleProps>, string, string]>([
  ['an environment', { subject: GithubSubject.environment('production') }, 'environment:production', 'deploy.yml@refs/heads/main'],
  ['an environment on another branch', { subject: GithubSubject.environment('production'), branch: 'live' }, 'environment:production', 'deploy.yml@refs/heads/live'],
  ['another branch', { subject: GithubSubject.branch('release/1.x') }, 'ref:refs/heads/release/1.x', 'deploy.yml@refs/heads/release/1.x'],
  ['a tag', { subject: GithubSubject.tag('v1.0.0') }, 'ref:refs/tags/v1.0.0', 'deploy.yml@refs/tags/v1.0.0'],
  ['another file', { workflowFile: 'ship.yaml' }, 'ref:refs/heads/main', 'ship.yaml@refs/heads/main'],
])('trusts %s', (_, props, claim, file) => {
  expect(trust(props)).toMatchObject({
    Condition: {
      StringEquals: {
        'token.actions.githubusercontent.com:sub': `repo:eldonia/eldonia-backend:${claim}`,
        'token.actions.githubusercontent.com:job_workflow_ref': `eldonia/eldonia-backend/.github/workflows/${file}`,
      },
    },
  });
});

test.each(['*.yml', 'deploy', '../deploy.yml', 'a/deploy.yml', 'deploy.yml@refs/heads/other'])('fails with the workflow file %j', (workflowFile) => {
  expect(() => role(testStack(), { workflowFile })).toThrow(new Error(
    `workflowFile must be the name of a file in .github/workflows, got "${workflowFile}"; write it as deploy.yml (at Test/Deploy)`));
});

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

test('adopts the trust that the account has', () => {
  expect(trust({ provider: AccountResource.fromExisting('arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com') })).toMatchObject({
    Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com' },
  });
});

test('adopts a provider of the caller\'s', () => {
  const stack = testStack();
  const provider = iam.OidcProviderNative.fromOidcProviderArn(stack, 'Theirs', 'arn:aws:iam::123456789012:oidc-provider/example.com');
  role(stack, { provider: AccountResource.fromExisting(provider.oidcProviderArn) });
  const template = Template.fromStack(stack);

  template.resourceCountIs('AWS::IAM::OIDCProvider', 0);
  template.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Principal: { Federated: 'arn:aws:iam::123456789012:oidc-provider/example.com' } })] },
  });
});

test.each([['Tokyo', undefined], ['Osaka', OSAKA]])('has the name that is passed in %s', (_, env) => {
  const stack = testStack(env);
  role(stack, { roleName: 'eldonia-deploy' });

  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', { RoleName: 'eldonia-deploy' });
});

test('can be granted more', () => {
  const stack = testStack();
  iam.Grant.addToPrincipal({ grantee: role(stack), actions: ['s3:ListAllMyBuckets'], resourceArns: ['*'] });

  Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 1);
});
