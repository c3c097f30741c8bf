import { Duration, Fn, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { checkIds, checkRegions, checkRepository } from './github-checks';
import { GithubDeployRoleProps, GithubRelease } from './github-deploy-role-props';
import { githubProviderArn } from './github-provider';
import { GithubSubject } from './github-subject';
import { GITHUB_ISSUER, parameterArns, PUSH_ACTIONS } from './release-access';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';
import { checkName, PARAMETER_NAME, ROLE_NAME } from '../../private/names';

/**
 * The role that GitHub Actions deploys with: no user and no key, a token of GitHub's for each run, credentials for an hour.
 *
 * Only runs of one branch, environment or tag of one repository get it. At first it may do nothing: `grantRelease` gives
 * it exactly what `GithubWorkflow` does. IAM costs nothing.
 *
 * Sources: R5.4.1-6, R5.8.1-1 to -3.
 *
 * @example
 * const role = new GithubDeployRole(this, 'Deploy', { repository: 'eldonia/eldonia-backend' });
 * role.grantRelease({ api, repository, imageParameterName: '/shop/backend/image' });
 */
export class GithubDeployRole extends Construct implements iam.IGrantable {
  /** The role. */
  readonly role: iam.Role;
  /** ARN of the role, for `role-to-assume` of the workflow. */
  readonly roleArn: string;
  /** The subject that a token must have. */
  readonly subjectClaim: string;
  /** The role, so that it can be granted more. */
  readonly grantPrincipal: iam.IPrincipal;

  /**
   * @throws when repository, numbers or name are none that GitHub or IAM take
   */
  constructor(scope: Construct, id: string, props: GithubDeployRoleProps) {
    super(scope, id);
    const { repository, ownerId, repositoryId } = props;
    checkRepository(this, repository);
    checkIds(this, ownerId, repositoryId);
    checkName(this, 'roleName', props.roleName, ROLE_NAME);

    const [owner, name] = [0, 1].map((part) => Fn.select(part, Fn.split('/', repository)));
    const identity = ownerId === undefined ? repository : `${owner}@${ownerId}/${name}@${repositoryId}`;
    this.subjectClaim = `repo:${identity}:${(props.subject ?? GithubSubject.branch('main')).claim}`;
    const provider = githubProviderArn(this, props.provider);
    this.role = new iam.Role(this, 'Role', {
      roleName: props.roleName,
      description: `What GitHub Actions of ${repository} deploys with`,
      maxSessionDuration: Duration.hours(1),
      assumedBy: new iam.WebIdentityPrincipal(provider, {
        StringEquals: { [`${GITHUB_ISSUER}:aud`]: 'sts.amazonaws.com', [`${GITHUB_ISSUER}:sub`]: this.subjectClaim },
      }),
    });
    acknowledgeInlinePolicy(this.role);
    this.roleArn = this.role.roleArn;
    this.grantPrincipal = this.role;
  }

  /**
   * Let the workflow release an API: push the image and read its scan, deploy it, and write the parameter.
   *
   * @throws when the parameter's name is none that SSM takes, or a region is none of AWS's
   */
  grantRelease(release: GithubRelease): iam.Grant {
    checkName(this, 'imageParameterName', release.imageParameterName, PARAMETER_NAME);
    checkRegions(this, 'replicaRegions', release.replicaRegions);
    const { api, repository } = release;
    iam.Grant.addToPrincipal({ grantee: this, actions: ['ecr:GetAuthorizationToken'], resourceArns: ['*'] });
    iam.Grant.addToPrincipal({ grantee: this, actions: PUSH_ACTIONS, resourceArns: [repository.repositoryArn] });
    api.grantDeploy(this);
    const stack = Stack.of(api);
    acknowledge(this.role, 'AwsSolutions-IAM5[Resource::*]', 'ecr:GetAuthorizationToken and the task definition calls of ECS know no resource');
    acknowledgeWildcard(this.role, stack.formatArn({ service: 'application-autoscaling', resource: 'scalable-target', resourceName: '*' }),
      'the id of a scalable target is known to Application Auto Scaling alone');
    return iam.Grant.addToPrincipal({
      grantee: this,
      actions: ['ssm:PutParameter', 'ssm:GetParameter'],
      resourceArns: parameterArns(stack, release.imageParameterName, release.replicaRegions),
    });
  }
}
