import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { revisionParameter, serviceParameter } from './parameter-names';

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

export const WHY_REVISIONS = 'each release registers a new revision of the task definition';

/** The ARNs of the parameter in the Region of the stack and in the replica Regions. */
export function parameterArns(stack: Stack, parameterName: string, replicaRegions: string[] = []): string[] {
  const resourceName = parameterName.replace(/^\//, '');
  return [stack.region, ...replicaRegions].map((region) =>
    stack.formatArn({ service: 'ssm', region, resource: 'parameter', resourceName }));
}

/** The ARNs of the parameters that only CloudFormation writes. */
export function stackParameterArns(stack: Stack, stackParameterName: string): string[] {
  return [revisionParameter, serviceParameter].flatMap((name) => parameterArns(stack, name(stackParameterName)));
}

/** Permission to request something of the function of releases, by its alias: the newest code answers. */
export function invokeReleases(releases: lambda.IFunction): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [releases.functionArn] });
}
