import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { AccountResource } from '../src';
import { GithubDeployRole, GithubSubject } from '../src/release/internal';

/** Two roles for one repository: one that reviewers stand before, and one for tags that may list a bucket. */
const app = new App();
const stack = new Stack(app, 'GithubDeployRoleInteg', { env: { account: '123456789012', region: 'ap-northeast-1' } });
const repository = 'eldonia/eldonia-backend';

new GithubDeployRole(stack, 'Deploy', { repository, subject: GithubSubject.environment('production'), ownerId: '123456', repositoryId: '456789' });
const publish = new GithubDeployRole(stack, 'Publish', { repository, subject: GithubSubject.tag('v1.0.0'), provider: AccountResource.create() });
const releases = new s3.Bucket(stack, 'Releases', { enforceSSL: true });
iam.Grant.addToPrincipal({ grantee: publish, actions: ['s3:ListBucket'], resourceArns: [releases.bucketArn] });

new IntegTest(app, 'GithubDeployRole', { testCases: [stack] });
