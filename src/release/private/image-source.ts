import { Stack, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';
import { invalid } from '../../private/errors';
import { ImageBuildOptions } from '../image-build-options';

/** Actions to copy an image from a repository. */
export const PULL_ACTIONS = ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'];

/** The repository that releases copy images from. */
export interface ImageSource {
  readonly uri: string;
  readonly arn: string;
}

/** As text, which a file of the workflow contains, and which makes no stack wait for that of the other account. */
export function imageSource(scope: Construct, { promoteFrom }: ImageBuildOptions = {}): ImageSource | undefined {
  if (!promoteFrom) return undefined;
  const stack = Stack.of(scope);
  const { account, region } = promoteFrom.env;
  const name = stack.resolve(promoteFrom.repositoryName) as unknown;
  if (typeof name !== 'string' || [account, region].some((text) => Token.isUnresolved(text))) {
    return invalid(scope, 'imageBuild.promoteFrom must have a known account, Region and name, got a token; pass ' +
      'ecr.Repository.fromRepositoryArn() with the ARN of the repository');
  }
  return {
    uri: `${account}.dkr.ecr.${region}.${RegionInfo.get(region).domainSuffix ?? 'amazonaws.com'}/${name}`,
    arn: stack.formatArn({ service: 'ecr', account, region, resource: 'repository', resourceName: name }),
  };
}
