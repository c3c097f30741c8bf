/**
 * The IDs of the AWS-managed prefix list `com.amazonaws.global.cloudfront.origin-facing`, by Region: the commercial
 * Regions of August 2026. The ID of a Region is the same in all accounts.
 *
 * The AWS documentation has no such table. Source: the mapping `CFprefixMap` of a template that AWS maintains, commit
 * 2f4f3fb. The second table has the 16 Regions that are enabled by default except ap-northeast-3, with the same IDs.
 * `aws ec2 describe-managed-prefix-lists` shows the ID of a Region.
 *
 * @see https://github.com/aws-samples/ec2-lamp-server/blob/main/AmazonLinux-2-LAMP-server.yaml
 * @see https://github.com/UBC-CIC/noise-tracker-web/blob/main/docs/DeploymentGuide.md
 */
const CLOUDFRONT_PREFIX_LISTS: Record<string, string> = {
  'af-south-1': 'pl-c0aa4fa9',
  'ap-east-1': 'pl-14b2577d',
  'ap-east-2': 'pl-0b51e244975ca1f58',
  'ap-northeast-1': 'pl-58a04531',
  'ap-northeast-2': 'pl-22a6434b',
  'ap-northeast-3': 'pl-31a14458',
  'ap-south-1': 'pl-9aa247f3',
  'ap-south-2': 'pl-0a25c3463226fcc61',
  'ap-southeast-1': 'pl-31a34658',
  'ap-southeast-2': 'pl-b8a742d1',
  'ap-southeast-3': 'pl-bca247d5',
  'ap-southeast-4': 'pl-0fb7e7cfe038ae0e9',
  'ap-southeast-5': 'pl-09076f83e90b139d0',
  'ap-southeast-6': 'pl-04ed52d45e258dfd3',
  'ap-southeast-7': 'pl-0857de2e2b1c7f2a2',
  'ca-central-1': 'pl-38a64351',
  'ca-west-1': 'pl-0530d4c590b35122b',
  'eu-central-1': 'pl-a3a144ca',
  'eu-central-2': 'pl-00b37293991dbe6a8',
  'eu-north-1': 'pl-fab65393',
  'eu-south-1': 'pl-1bbc5972',
  'eu-south-2': 'pl-052dcbe0f793f19da',
  'eu-west-1': 'pl-4fa04526',
  'eu-west-2': 'pl-93a247fa',
  'eu-west-3': 'pl-75b1541c',
  'il-central-1': 'pl-0dd89524416301988',
  'me-central-1': 'pl-05266a86378662c23',
  'me-south-1': 'pl-17b2577e',
  'mx-central-1': 'pl-0246509e78ddf0729',
  'sa-east-1': 'pl-5da64334',
  'us-east-1': 'pl-3b927c52',
  'us-east-2': 'pl-b6a144df',
  'us-west-1': 'pl-4ea04527',
  'us-west-2': 'pl-82a045eb',
};

/** The ID of CloudFront's prefix list in a Region; undefined for a token and for Regions that are not in the table. */
export function cloudFrontPrefixList(region: string): string | undefined {
  return Object.hasOwn(CLOUDFRONT_PREFIX_LISTS, region) ? CLOUDFRONT_PREFIX_LISTS[region] : undefined;
}
