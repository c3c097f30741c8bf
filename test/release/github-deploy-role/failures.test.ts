import { Aws } from 'aws-cdk-lib';
import { WORKFLOW } from './fixture';
import { AccountResource } from '../../../src/operations';
import { GithubDeployRole, GithubDeployRoleProps, GithubSubject, GithubWorkflowProps } from '../../../src/release/internal';
import { githubWorkflow } from '../../../src/release/private/github-workflow';
import { testStack } from '../../../tools/assemblies/stacks';

const AT = ' (at Test/Deploy)';

test.each<[string, Partial<GithubDeployRoleProps>, string]>([
  ['any repository of an owner', { repository: 'eldonia/*' },
    'repository must be owner/name without wildcards, got "eldonia/*"; write it as eldonia/eldonia-backend'],
  ['a repository without its owner', { repository: 'eldonia-backend' },
    'repository must be owner/name without wildcards, got "eldonia-backend"; write it as eldonia/eldonia-backend'],
  ['one number of two', { ownerId: '1' }, 'ownerId and repositoryId must be passed together, got ownerId alone; pass both'],
  ['the other number alone', { repositoryId: '1' }, 'ownerId and repositoryId must be passed together, got repositoryId alone; pass both'],
  ['a number that is none', { ownerId: '*', repositoryId: '1' },
    'ownerId must be the number that the GitHub API returns, got "*"; read it with gh api repos/OWNER/NAME'],
  ['an OIDC provider without its ARN', { provider: AccountResource.fromExisting('token.actions.githubusercontent.com') },
    'provider must be the ARN of an IAM OIDC provider, got "token.actions.githubusercontent.com"; '
    + 'write it as arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com'],
  ['a role name with a space', { roleName: 'my role' }, 'roleName must be letters, digits and +=,.@_-, got "my role"; rename it'],
])('fails with %s', (_, props, message) =>
  expect(() => new GithubDeployRole(testStack(), 'Deploy', { repository: 'eldonia/eldonia-backend', ...props })).toThrow(new Error(message + AT)));

test.each<[string, () => unknown, string]>([
  ['every branch', () => GithubSubject.branch('*'), 'branch must be a valid git name without wildcards, got "*"; pass exactly one name'],
  ['a branch that leaves its folder', () => GithubSubject.branch('a/../b'),
    'branch must be a valid git name without wildcards, got "a/../b"; pass exactly one name'],
  ['every environment', () => GithubSubject.environment('*'),
    'environment must be letters, digits and _.-, without wildcards, got "*"; pass exactly one name'],
])('fails with %s', (_, make, message) => expect(make).toThrow(new Error(message)));

test.each<[string, Partial<GithubWorkflowProps>, string]>([
  ['a token', { region: Aws.REGION }, 'region must be known at synthesis, got a token; pass the name itself'],
  ['what is no role', { roleArn: 'eldonia-deploy' },
    'roleArn must be the ARN of an IAM role, got "eldonia-deploy"; write it as arn:aws:iam::123456789012:role/eldonia-deploy'],
  ['what is no region', { region: 'tokyo' }, 'region must be the name of a Region, got "tokyo"; write it as ap-northeast-3'],
  ['a service name that a shell would run', { service: '$(id)' },
    'service must be letters, digits, hyphens and underscores, at most 255 characters, got "$(id)"; rename it'],
  ['a name that no function has', { releaseFunction: 'eldonia release' },
    'releaseFunction must be letters, digits, hyphens and underscores, at most 64 characters, got "eldonia release"; rename it'],
  ['a repository name in capitals', { ecrRepository: 'Shop' },
    'ecrRepository must be lower-case letters, digits and inner ._/-, at most 256 characters, got "Shop"; rename it'],
  ['a cluster name that is too long', { cluster: 'c'.repeat(256) },
    `cluster must be letters, digits, hyphens and underscores, at most 255 characters, got "${'c'.repeat(256)}"; rename it`],
  ['no task at all', { minTasks: 0 }, 'minTasks must be a whole number from 1 to 5000, got 0; choose one in that range'],
  ['every branch', { branch: '*' }, 'branch must be a valid git name without wildcards, got "*"; pass exactly one name'],
  ['a folder outside the repository', { directory: '../backend' },
    'directory must be a path in the repository of letters, digits and _./-, got "../backend"; write it as backend'],
])('fails to write a workflow with %s', (_, props, message) => expect(() => githubWorkflow({ ...WORKFLOW, ...props })).toThrow(new Error(message)));
