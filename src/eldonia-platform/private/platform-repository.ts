import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** The repository of the backend's image in one region; another region's has the same name. */
export function createRepository(
  scope: Construct, id: string, platformName: string, encryptionKey: kms.IKey, removalPolicy: RemovalPolicy,
): ecr.Repository {
  return new ecr.Repository(scope, id, {
    repositoryName: `${platformName}-backend`,
    imageScanOnPush: true,
    // A released tag never changes; `latest` may move, and nothing is deployed by it.
    imageTagMutability: ecr.TagMutability.IMMUTABLE_WITH_EXCLUSION,
    imageTagMutabilityExclusionFilters: [ecr.ImageTagMutabilityExclusionFilter.wildcard('latest')],
    encryption: ecr.RepositoryEncryption.KMS,
    encryptionKey,
    lifecycleRules: [{ tagStatus: ecr.TagStatus.UNTAGGED, maxImageAge: Duration.days(30), description: 'Layers of builds that no tag names' }],
    removalPolicy,
    emptyOnDelete: removalPolicy === RemovalPolicy.DESTROY,
  });
}
