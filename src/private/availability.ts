/**
 * Regions without `AWS::Budgets::Budget` in CloudFormation. Those of them without `AWS::CE::AnomalyMonitor` are not
 * listed apart. A Region that AWS adds later counts as one with budgets.
 *
 * Source: the resource types of cfn-lint 1.51 by Region.
 *
 * @see https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2177
 */
const WITHOUT_BUDGETS = [
  'af-south-1', 'ap-east-1', 'ap-east-2', 'ap-northeast-3', 'ap-south-2', 'ap-southeast-3', 'ap-southeast-4',
  'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'ca-west-1', 'eu-central-2', 'eu-north-1', 'eu-south-1',
  'eu-south-2', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1', 'us-gov-east-1', 'us-gov-west-1',
];

/**
 * Regions without CodeConnections, and so without a GitHub source of CodePipeline. Some of them have no CodeBuild or
 * CodePipeline, either.
 *
 * Source: `AWS::CodeConnections::Connection` in cfn-lint 1.51 and in the validator of aws-cdk-lib 2.276, where
 * us-gov-west-1 is new.
 */
const WITHOUT_CONNECTIONS = [
  'af-south-1', 'ap-east-1', 'ap-east-2', 'ap-northeast-3', 'ap-south-2', 'ap-southeast-3', 'ap-southeast-4',
  'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'ca-west-1', 'cn-north-1', 'cn-northwest-1', 'eu-central-2',
  'eu-south-2', 'il-central-1', 'me-central-1', 'me-south-1', 'mx-central-1',
];

/** The prefixes of the Regions that are not in the partition `aws`: they can't refer to us-east-1. */
const OTHER_PARTITION = /^(?:cn|eusc|us-gov|(?:us|eu)-iso[a-z]?)-/;

/** Whether CloudFormation supports budgets in a Region; true for an unknown Region. */
export function hasBudgets(region: string): boolean {
  return !WITHOUT_BUDGETS.includes(region);
}

/** Whether a Region has CodeConnections; true for an unknown Region. */
export function hasConnections(region: string): boolean {
  return !WITHOUT_CONNECTIONS.includes(region);
}

/** Whether a Region is in the partition of us-east-1; true for an unknown Region. */
export function isCommercial(region: string): boolean {
  return !OTHER_PARTITION.test(region);
}
