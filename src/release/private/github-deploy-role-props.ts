import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { GithubSubject } from './github-subject';
import { ImageSource } from './image-source';
import { FargateApi } from '../../fargate-api';
import { AccountResource } from '../../operations';

/** Options of a `GithubDeployRole`, those of `PlatformGithub` among them. */
export interface GithubDeployRoleProps {
  /** The GitHub repository whose workflows can assume the role, as `owner/name`. */
  readonly repository: string;
  /** With `repositoryId`: a new owner of a released name then can't assume the role. */
  readonly ownerId?: string;
  readonly repositoryId?: string;
  /** The workflow runs that can assume the role: those of the branch `main` by default. */
  readonly subject?: GithubSubject;
  /** The branch that `workflowFile` is on. A subject of a branch already contains it. */
  readonly branch?: string;
  readonly workflowFile?: string;
  readonly provider?: AccountResource;
  /** Returns a scope in the stack of a created provider, by default the stack of the role. */
  readonly providerScope?: () => Construct;
  /** IAM is global: the name must be unique in the account across all Regions. */
  readonly roleName?: string;
}

/** The resources that a workflow deploys to. */
export interface GithubRelease {
  readonly api: FargateApi;
  readonly repository: ecr.IRepository;
  /** What registers, checks and records a release: `ReleaseReconciler.requests`. */
  readonly releases: lambda.IFunction;
  /** The repository that the image is copied from. */
  readonly source?: ImageSource;
  /** Whether Amazon Inspector scans the image. */
  readonly enhancedScanning?: boolean;
}
