import { Stack } from 'aws-cdk-lib';

/** The issuer of the OIDC tokens of GitHub Actions. */
export const GITHUB_ISSUER = 'token.actions.githubusercontent.com';

/** Actions to push the image, and read its scan. */
export const PUSH_ACTIONS = [
  'ecr:BatchCheckLayerAvailability', 'ecr:InitiateLayerUpload', 'ecr:UploadLayerPart', 'ecr:CompleteLayerUpload',
  'ecr:PutImage',
  'ecr:BatchGetImage', 'ecr:DescribeImages', 'ecr:DescribeImageScanFindings',
];

/** Actions to read the scan of Amazon Inspector. They have no resource-level permissions. */
export const INSPECTOR_ACTIONS = ['inspector2:ListCoverage', 'inspector2:ListFindings'];

/** The ARNs of the parameter in the Region of the stack and in the replica Regions. */
export function parameterArns(stack: Stack, parameterName: string, replicaRegions: string[] = []): string[] {
  const resourceName = parameterName.replace(/^\//, '');
  return [stack.region, ...replicaRegions].map((region) =>
    stack.formatArn({ service: 'ssm', region, resource: 'parameter', resourceName }));
}

/**
 * The name of the parameter with the ARN of the task definition that the last deployment of the stack registered. Only
 * CloudFormation writes it, so that a release starts from settings that no release has changed.
 */
export function revisionParameter(imageParameterName: string): string {
  return `${imageParameterName}-revision`;
}

/** The name of the parameter with the settings of the service in the stack. Only CloudFormation writes it, too. */
export function serviceParameter(imageParameterName: string): string {
  return `${imageParameterName}-service`;
}

/** The ARNs of both. */
export function stackParameterArns(stack: Stack, imageParameterName: string): string[] {
  return [revisionParameter, serviceParameter].flatMap((name) => parameterArns(stack, name(imageParameterName)));
}
