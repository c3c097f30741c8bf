/**
 * The IDs of the AWS-managed prefix list `com.amazonaws.<region>.s3`, by Region. The ID of a Region is the same in all
 * accounts.
 *
 * The AWS documentation has no such table. The table has only Regions in which several public repositories agree.
 * `aws ec2 describe-managed-prefix-lists` shows the ID of a Region.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
 */
const S3_PREFIX_LISTS: Record<string, string> = {
  'ap-northeast-1': 'pl-61a54008',
  'ap-northeast-2': 'pl-78a54011',
  'ap-northeast-3': 'pl-a4a540cd',
  'ap-south-1': 'pl-78a54011',
  'ap-southeast-1': 'pl-6fa54006',
  'ap-southeast-2': 'pl-6ca54005',
  'ca-central-1': 'pl-7da54014',
  'eu-central-1': 'pl-6ea54007',
  'eu-north-1': 'pl-c3aa4faa',
  'eu-west-1': 'pl-6da54004',
  'eu-west-2': 'pl-7ca54015',
  'eu-west-3': 'pl-23ad484a',
  'sa-east-1': 'pl-6aa54003',
  'us-east-1': 'pl-63a5400a',
  'us-east-2': 'pl-7ba54012',
  'us-west-1': 'pl-6ba54002',
  'us-west-2': 'pl-68a54001',
};

/** The ID of the prefix list of S3 in a Region; undefined for a token and for Regions that are not in the table. */
export function s3PrefixList(region: string): string | undefined {
  return Object.hasOwn(S3_PREFIX_LISTS, region) ? S3_PREFIX_LISTS[region] : undefined;
}
