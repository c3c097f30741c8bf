import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { IConstruct } from 'constructs';
import { invalid } from './errors';

/** A service that CloudFormation does not support in each Region. */
export type RegionalService = 'budgets' | 'connections';

/** The facts about a Region that aws-cdk-lib does not have. A fact without a source is absent. */
export interface RegionFacts {
  /**
   * The letters of Availability Zones that all accounts have.
   *
   * Regions in which the zones differ between accounts have none: in us-west-1 accounts have two of the zones a, b and
   * c, and ca-central-1 has the zones a, b and d. New accounts have no ap-northeast-1b.
   *
   * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
   */
  readonly zones?: string;

  /**
   * The ID of the AWS-managed prefix list `com.amazonaws.global.cloudfront.origin-facing`, the same in all accounts.
   *
   * The AWS documentation has no such table. Source: the mapping `CFprefixMap` of a template that AWS maintains, commit
   * 2f4f3fb. The second table has the 16 Regions that are enabled by default except ap-northeast-3, with the same IDs.
   *
   * @see https://github.com/aws-samples/ec2-lamp-server/blob/main/AmazonLinux-2-LAMP-server.yaml
   * @see https://github.com/UBC-CIC/noise-tracker-web/blob/main/docs/DeploymentGuide.md
   */
  readonly cloudFrontPrefixList?: string;

  /**
   * The ID of the AWS-managed prefix list `com.amazonaws.<region>.s3`, the same in all accounts.
   *
   * The AWS documentation has no such table. Several public repositories agree on each ID.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
   */
  readonly s3PrefixList?: string;

  /**
   * The AWS account with the ECR repository of the GuardDuty agent.
   *
   * @see https://docs.aws.amazon.com/guardduty/latest/ug/ecs-runtime-agent-ecr-image-uri.html
   */
  readonly guardDutyAgentAccount?: string;

  /**
   * The services that CloudFormation does not support in the Region.
   *
   * - `budgets`: `AWS::Budgets::Budget`. Those Regions without `AWS::CE::AnomalyMonitor` are not listed apart
   * - `connections`: CodeConnections, and so a GitHub source of CodePipeline. Some have no CodeBuild or CodePipeline
   *
   * Source: the resource types of cfn-lint 1.51, and the validator of aws-cdk-lib 2.276, where `connections` of
   * us-gov-west-1 is new.
   *
   * @see https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2177
   */
  readonly lacks?: readonly RegionalService[];
}

/**
 * The only place of facts that depend on a Region.
 *
 * How to add a Region: upgrade aws-cdk-lib to a version whose `RegionInfo` contains it, and add a row.
 * `test/private/regions.test.ts` names the facts that are missing, and
 * `test/rules/regions-have-all-resource-types.sweep.test.ts` compares `lacks` with the validator of aws-cdk-lib.
 * `aws ec2 describe-managed-prefix-lists` shows the IDs of prefix lists in a Region.
 */
const REGIONS: Record<string, RegionFacts> = {
  'af-south-1': { cloudFrontPrefixList: 'pl-c0aa4fa9', lacks: ['budgets', 'connections'] },
  'ap-east-1': { cloudFrontPrefixList: 'pl-14b2577d', lacks: ['budgets', 'connections'] },
  'ap-east-2': { cloudFrontPrefixList: 'pl-0b51e244975ca1f58', lacks: ['budgets', 'connections'] },
  'ap-northeast-1': {
    cloudFrontPrefixList: 'pl-58a04531',
    s3PrefixList: 'pl-61a54008',
    zones: 'acd',
    guardDutyAgentAccount: '533107202818',
  },
  'ap-northeast-2': { cloudFrontPrefixList: 'pl-22a6434b', s3PrefixList: 'pl-78a54011' },
  'ap-northeast-3': {
    cloudFrontPrefixList: 'pl-31a14458',
    s3PrefixList: 'pl-a4a540cd',
    zones: 'abc',
    guardDutyAgentAccount: '273192626886',
    lacks: ['budgets', 'connections'],
  },
  'ap-south-1': { cloudFrontPrefixList: 'pl-9aa247f3', s3PrefixList: 'pl-78a54011', zones: 'abc' },
  'ap-south-2': { cloudFrontPrefixList: 'pl-0a25c3463226fcc61', lacks: ['budgets', 'connections'] },
  'ap-southeast-1': { cloudFrontPrefixList: 'pl-31a34658', s3PrefixList: 'pl-6fa54006', zones: 'abc' },
  'ap-southeast-2': { cloudFrontPrefixList: 'pl-b8a742d1', s3PrefixList: 'pl-6ca54005', zones: 'abc' },
  'ap-southeast-3': { cloudFrontPrefixList: 'pl-bca247d5', lacks: ['budgets', 'connections'] },
  'ap-southeast-4': { cloudFrontPrefixList: 'pl-0fb7e7cfe038ae0e9', lacks: ['budgets', 'connections'] },
  'ap-southeast-5': { cloudFrontPrefixList: 'pl-09076f83e90b139d0', lacks: ['budgets', 'connections'] },
  'ap-southeast-6': { cloudFrontPrefixList: 'pl-04ed52d45e258dfd3', lacks: ['budgets', 'connections'] },
  'ap-southeast-7': { cloudFrontPrefixList: 'pl-0857de2e2b1c7f2a2', lacks: ['budgets', 'connections'] },
  'ca-central-1': { cloudFrontPrefixList: 'pl-38a64351', s3PrefixList: 'pl-7da54014' },
  'ca-west-1': { cloudFrontPrefixList: 'pl-0530d4c590b35122b', lacks: ['budgets', 'connections'] },
  'cn-north-1': { lacks: ['connections'] },
  'cn-northwest-1': { lacks: ['connections'] },
  'eu-central-1': { cloudFrontPrefixList: 'pl-a3a144ca', s3PrefixList: 'pl-6ea54007', zones: 'abc' },
  'eu-central-2': { cloudFrontPrefixList: 'pl-00b37293991dbe6a8', lacks: ['budgets', 'connections'] },
  'eu-north-1': { cloudFrontPrefixList: 'pl-fab65393', s3PrefixList: 'pl-c3aa4faa', zones: 'abc', lacks: ['budgets'] },
  'eu-south-1': { cloudFrontPrefixList: 'pl-1bbc5972', lacks: ['budgets'] },
  'eu-south-2': { cloudFrontPrefixList: 'pl-052dcbe0f793f19da', lacks: ['budgets', 'connections'] },
  'eu-west-1': { cloudFrontPrefixList: 'pl-4fa04526', s3PrefixList: 'pl-6da54004', zones: 'abc' },
  'eu-west-2': { cloudFrontPrefixList: 'pl-93a247fa', s3PrefixList: 'pl-7ca54015', zones: 'abc' },
  'eu-west-3': { cloudFrontPrefixList: 'pl-75b1541c', s3PrefixList: 'pl-23ad484a', zones: 'abc' },
  'il-central-1': { cloudFrontPrefixList: 'pl-0dd89524416301988', lacks: ['budgets', 'connections'] },
  'me-central-1': { cloudFrontPrefixList: 'pl-05266a86378662c23', lacks: ['budgets', 'connections'] },
  'me-south-1': { cloudFrontPrefixList: 'pl-17b2577e', lacks: ['budgets', 'connections'] },
  'mx-central-1': { cloudFrontPrefixList: 'pl-0246509e78ddf0729', lacks: ['budgets', 'connections'] },
  'sa-east-1': { cloudFrontPrefixList: 'pl-5da64334', s3PrefixList: 'pl-6aa54003' },
  'us-east-1': { cloudFrontPrefixList: 'pl-3b927c52', s3PrefixList: 'pl-63a5400a', zones: 'abc' },
  'us-east-2': { cloudFrontPrefixList: 'pl-b6a144df', s3PrefixList: 'pl-7ba54012', zones: 'abc' },
  'us-gov-east-1': { lacks: ['budgets'] },
  'us-gov-west-1': { lacks: ['budgets'] },
  'us-west-1': { cloudFrontPrefixList: 'pl-4ea04527', s3PrefixList: 'pl-6ba54002' },
  'us-west-2': { cloudFrontPrefixList: 'pl-82a045eb', s3PrefixList: 'pl-68a54001', zones: 'abc' },
};

/** The Region of the certificates, web ACLs and metrics of CloudFront. */
export const GLOBAL_REGION = 'us-east-1';
/** The format of a Region name in all partitions, for a regular expression. */
export const REGION_FORMAT = '[a-z]{2,}(?:-[a-z]+)+-\\d+';
const REGION = new RegExp(`^${REGION_FORMAT}$`);

/** Whether a text is the name of a Region, also of one that AWS adds later. A token is valid. */
export function isRegion(text: string): boolean {
  return Token.isUnresolved(text) || REGION.test(text);
}

/** The facts about a Region; none about a token or a Region without a row. */
export function regionFacts(region: string): RegionFacts {
  return Object.hasOwn(REGIONS, region) ? REGIONS[region] : {};
}

/** Whether a Region has a service; true for a Region without a row. */
export function hasService(region: string, service: RegionalService): boolean {
  return regionFacts(region).lacks?.includes(service) !== true;
}

/** The partition of a Region; `aws` for a Region that aws-cdk-lib does not know. */
export function partitionOf(region: string): string {
  return RegionInfo.get(region).partition ?? 'aws';
}

/** Whether a Region is in the partition of us-east-1. */
export function isCommercial(region: string): boolean {
  return partitionOf(region) === 'aws';
}

/** Whether an account must enable the Region before it can use it; false for a token or a Region not known here. */
export function isOptIn(region: string): boolean {
  return !Token.isUnresolved(region) && RegionInfo.get(region).isOptInRegion;
}

/** Validates the name of a Region. */
export function checkRegion(scope: IConstruct | undefined, prop: string, region: string): void {
  if (isRegion(region)) return;
  invalid(scope, `${prop} must be the name of a Region, got "${region}"; write it as ap-northeast-3`);
}

/** Validates the name of a Region that is used at synthesis. */
export function checkKnownRegion(scope: IConstruct | undefined, prop: string, region: string): void {
  checkRegion(scope, prop, region);
  if (!Token.isUnresolved(region)) return;
  invalid(scope, `${prop} must be the name of a Region, got a token; write it as ap-northeast-3`);
}

/** Validates the names of Regions other than that of the stack. */
export function checkOtherRegions(scope: IConstruct, prop: string, regions: readonly string[]): void {
  const own = Stack.of(scope).region;
  regions.filter((region) => !Token.isUnresolved(region)).forEach((region, index, known) => {
    checkRegion(scope, prop, region);
    if (region === own) invalid(scope, `${prop} must differ from the Region of the stack, got ${region}; remove it`);
    if (known.indexOf(region) < index) {
      invalid(scope, `${prop} must contain each Region once, got ${region} twice; remove one`);
    }
  });
}

/** Validates that a resource is in the Region of the stack, as far as both Regions are known. */
export function checkSameRegion(scope: IConstruct, prop: string, region: string | undefined, advice?: string): void {
  const own = Stack.of(scope).region;
  if (region === undefined || Token.compareStrings(region, own) !== TokenComparison.DIFFERENT) return;
  invalid(scope, `${prop} must be in the Region of the stack, ${own}, got one in ${region}; ` +
    (advice ?? `pass one in ${own}`));
}

/** Validates that a Region can have resources in us-east-1. */
export function checkPartition(scope: IConstruct, region: string, advice: string): void {
  if (isCommercial(region)) return;
  invalid(scope, `region of the stack must be in the partition aws, which has ${GLOBAL_REGION}, got ${region}; ` +
    advice);
}
