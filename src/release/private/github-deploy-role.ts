import { Duration, Fn } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkIds, checkRef, checkRepository, checkWorkflowFile } from './github-checks';
import { GithubDeployRoleProps, GithubRelease } from './github-deploy-role-props';
import { githubProviderArn } from './github-provider';
import { GithubSubject } from './github-subject';
import { PULL_ACTIONS } from './image-source';
import { GITHUB_ISSUER, INSPECTOR_ACTIONS, invokeReleases, PUSH_ACTIONS, WHY_REVISIONS } from './release-access';
import { grantStatement, revisionsOf, serviceArnOf, updateService } from '../../fargate-api/internal';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';
import { checkName, ROLE_NAME } from '../../private/names';

/**
 * An IAM role for GitHub Actions, by OIDC: no IAM user, no access keys, credentials for one hour.
 *
 * Only jobs of one workflow file in one repository can assume it, of one environment or branch. The role has no
 * permissions at first: `grantRelease` grants exactly those that `githubWorkflow` needs. IAM is free of charge.
 */
export class GithubDeployRole extends Construct implements iam.IGrantable {
  readonly role: iam.Role;
  /** The required subject of the OIDC token. */
  readonly subjectClaim: string;
  /** The principal of the role, for further grants. */
  readonly grantPrincipal: iam.IPrincipal;

  /** @throws when repository, ids or role name are not valid */
  constructor(scope: Construct, id: string, props: GithubDeployRoleProps) {
    super(scope, id);
    const { repository, ownerId, repositoryId } = props;
    checkRepository(this, repository);
    checkIds(this, ownerId, repositoryId);
    checkRef(this, 'branch', props.branch ?? 'main');
    checkName(this, 'roleName', props.roleName, ROLE_NAME);

    const [owner, name] = [0, 1].map((part) => Fn.select(part, Fn.split('/', repository)));
    const identity = ownerId === undefined ? repository : `${owner}@${ownerId}/${name}@${repositoryId}`;
    const { branch = 'main', workflowFile = 'deploy.yml' } = props;
    checkWorkflowFile(this, workflowFile);
    const { claim, ref = `refs/heads/${branch}` } = props.subject ?? GithubSubject.branch(branch);
    this.subjectClaim = `repo:${identity}:${claim}`;
    const provider = githubProviderArn(this, props.provider, props.providerScope);
    this.role = new iam.Role(this, 'Role', {
      roleName: props.roleName,
      description: `Deploys ${repository} with GitHub Actions`,
      maxSessionDuration: Duration.hours(1),
      assumedBy: new iam.WebIdentityPrincipal(provider, {
        StringEquals: {
          [`${GITHUB_ISSUER}:aud`]: 'sts.amazonaws.com',
          [`${GITHUB_ISSUER}:sub`]: this.subjectClaim,
          // Any other workflow of the repository has the same subject.
          [`${GITHUB_ISSUER}:job_workflow_ref`]: `${repository}/.github/workflows/${workflowFile}@${ref}`,
        },
      }),
    });
    acknowledgeInlinePolicy(this.role);
    this.grantPrincipal = this.role;
  }

  /**
   * Grants the permissions to release an API: push the image and read its scan, update the service, and invoke the
   * function that registers, checks and records the release.
   */
  grantRelease({ api, enhancedScanning, releases, repository, source }: GithubRelease): iam.Grant {
    const inspector = enhancedScanning ? INSPECTOR_ACTIONS : [];
    const grant = (actions: string[], ...resourceArns: string[]) =>
      iam.Grant.addToPrincipal({ grantee: this, actions, resourceArns });
    grant(['ecr:GetAuthorizationToken', ...inspector], '*');
    grant(PUSH_ACTIONS, repository.repositoryArn);
    if (source) grant(PULL_ACTIONS, source.arn);
    grant(['ecs:DescribeServices'], serviceArnOf(api.service));
    grantStatement(this, updateService(api));
    acknowledge(this.role, 'AwsSolutions-IAM5[Resource::*]',
      'ecr:GetAuthorizationToken and Inspector have no resource-level permissions');
    acknowledgeWildcard(this.role, revisionsOf(api), WHY_REVISIONS);
    return grantStatement(this, invokeReleases(releases));
  }
}
