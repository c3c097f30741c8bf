import { Stack } from 'aws-cdk-lib';

/** Host of the address that GitHub signs its tokens with. */
export const GITHUB_ISSUER = 'token.actions.githubusercontent.com';

/** Push, what the build cache needs to pull, and what the scan says. */
export const PUSH_ACTIONS = [
  'ecr:BatchCheckLayerAvailability', 'ecr:InitiateLayerUpload', 'ecr:UploadLayerPart', 'ecr:CompleteLayerUpload', 'ecr:PutImage',
  'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:DescribeImages', 'ecr:DescribeImageScanFindings',
];

/** The parameter in the stack's region and in those where it has to hold the same. */
export function parameterArns(stack: Stack, parameterName: string, replicaRegions: string[] = []): string[] {
  const resourceName = parameterName.replace(/^\//, '');
  return [stack.region, ...replicaRegions].map((region) => stack.formatArn({ service: 'ssm', region, resource: 'parameter', resourceName }));
}
