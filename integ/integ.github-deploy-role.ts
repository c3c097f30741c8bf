import { Match } from '@aws-cdk/integ-tests-alpha';
import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AccountResource } from '../src';
import { account, createApp, integTest, primaryRegion, repository } from './environment';
import { GithubDeployRole, GithubSubject } from '../src/release/internal';

/** Two roles for one repository: one that reviewers stand before, and one for tags that may list a bucket. */
const app = createApp();
const stack = new Stack(app, 'GithubDeployRoleInteg', { env: { account, region: primaryRegion } });

const deploy = new GithubDeployRole(stack, 'Deploy', { repository, subject: GithubSubject.environment('production'), ownerId: '123456', repositoryId: '456789' });
const publish = new GithubDeployRole(stack, 'Publish', { repository, subject: GithubSubject.branch('publish'), provider: AccountResource.create() });
const releases = new s3.Bucket(stack, 'Releases', { enforceSSL: true });
iam.Grant.addToPrincipal({ grantee: publish, actions: ['s3:ListBucket'], resourceArns: [releases.bucketArn] });

const { reads } = integTest(app, 'GithubDeployRole');
for (const { role, subjectClaim } of [deploy, publish]) {
  reads('IAM', 'getRole', { RoleName: role.roleName }, {
    Role: Match.objectLike({ AssumeRolePolicyDocument: Match.stringLikeRegexp(encodeURIComponent(subjectClaim)) }),
  });
}
