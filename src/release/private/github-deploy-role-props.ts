import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { GithubSubject } from './github-subject';
import { ImageSource } from './image-source';
import { FargateApi } from '../../fargate-api';
import { AccountResource } from '../../operations';

/** Options of a `GithubDeployRole`. */
export interface GithubDeployRoleProps {
  /** The GitHub repository whose workflows can assume the role, as `owner/name`. */
  readonly repository: string;

  /**
   * The numeric id of the owner at GitHub, together with `repositoryId`.
   *
   * GitHub includes both ids in the tokens of repositories that were created or renamed since July 2026, and of
   * repositories with the option enabled. The role then trusts only subjects with the ids, so that a new owner of a
   * released name can't assume it. `gh api repos/OWNER/NAME --jq '.owner.id, .id'` shows the ids.
   *
   * @default - the subject contains no ids
   */
  readonly ownerId?: string;

  /**
   * The numeric id of the repository at GitHub, together with `ownerId`.
   *
   * @default - the subject contains no ids
   */
  readonly repositoryId?: string;

  /** The workflow runs that can assume the role. */
  readonly subject?: GithubSubject;

  /** The branch that `workflowFile` is on. A subject of a branch already contains it. */
  readonly branch?: string;

  /** The name of the workflow file in `.github/workflows` whose jobs can assume the role. */
  readonly workflowFile?: string;

  /** The IAM OIDC provider of GitHub Actions, one per account. For an existing one, pass its ARN. */
  readonly provider?: AccountResource;

  /**
   * Returns a scope in the stack of a created provider.
   *
   * @default - the stack of the role
   */
  readonly providerScope?: () => Construct;

  /** Name of the role. IAM is global: the name must be unique in the account across all Regions. */
  readonly roleName?: string;
}

/** The resources that a workflow deploys to. */
export interface GithubRelease {
  /** The API that the workflow deploys. */
  readonly api: FargateApi;

  /** The ECR repository of the image. */
  readonly repository: ecr.IRepository;

  /** What registers, checks and records a release: `ReleaseReconciler.requests`. */
  readonly releases: lambda.IFunction;

  /** The repository that the image is copied from. */
  readonly source?: ImageSource;

  /** Whether Amazon Inspector scans the image. */
  readonly enhancedScanning?: boolean;
}
