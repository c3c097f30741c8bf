import { DescribeGlobalClustersCommand, GlobalClusterMember, RDSClient } from '@aws-sdk/client-rds';
import { AwsClientStub } from 'aws-sdk-client-mock';

export const TOKYO_ARN = 'arn:aws:rds:ap-northeast-1:123456789012:cluster:shop';
export const OSAKA_ARN = 'arn:aws:rds:ap-northeast-3:123456789012:cluster:shop-osaka';

/** What a standby sets for the functions that the plan calls. */
const STANDBY_VARIABLES = {
  AWS_REGION: 'ap-northeast-3',
  GLOBAL_CLUSTER: 'shop-global',
  CLUSTER: 'shop-osaka',
  CLUSTER_ARN: OSAKA_ARN,
  PRIMARY_CLUSTER_ARN: TOKYO_ARN,
  PRIMARY_REGION: 'ap-northeast-1',
  PRIMARY_SERVICE: 'shop/tokyo',
  PRIMARY_TASKS: '2',
  STANDBY_REGION: 'ap-northeast-3',
  STANDBY_SERVICE: 'shop/osaka',
  STANDBY_TASKS: '1',
  STANDBY_CLUSTER: 'shop-osaka',
  MINIMUM: '2',
  MAXIMUM: '5',
  TARGET_PERCENT: '70',
  SCALE_IN_SECONDS: '600',
  SCALE_OUT_SECONDS: '300',
  STACK: 'ShopOsaka',
  PARAMETER: 'ScaledUp',
  // The only role that may be passed: it can change nothing but the nodes of the cache.
  ROLE: 'arn:aws:iam::123456789012:role/shop-cache-scaling',
  SCALED_UP: 'true',
  PROMOTED: 'false',
  HERE: 'ap-northeast-3',
  OTHER: 'ap-northeast-1',
  SCHEDULES: 'shop-report,shop-cleanup',
};

/** Set the variables of a standby, some of them otherwise, for each test of the file. */
export const inStandby = (others: Record<string, string> = {}): void => withVariables({ ...STANDBY_VARIABLES, ...others });

/** Set variables for each test of the file, and put back what was there. */
export function withVariables(variables: Record<string, string>): void {
  const before = { ...process.env };
  beforeEach(() => void Object.assign(process.env, variables));
  afterEach(() => void (process.env = { ...before }));
}

/** The members of a global database; the ones that are named take writes. */
export const membersWith = (...writers: string[]): GlobalClusterMember[] =>
  [TOKYO_ARN, OSAKA_ARN].map((DBClusterArn) => ({ DBClusterArn, IsWriter: writers.includes(DBClusterArn) }));

/** The global database has these writers. */
export function haveWriters(rds: AwsClientStub<RDSClient>, ...arns: string[]): void {
  rds.on(DescribeGlobalClustersCommand).resolves({ GlobalClusters: [{ GlobalClusterMembers: membersWith(...arns) }] });
}

/** Writers with which nothing may be taken away from the standby Region, and how the error names them. */
export const OTHER_WRITERS: [what: string, arns: string[], named: string][] = [
  ['the standby is the writer', [OSAKA_ARN], OSAKA_ARN], ['both are', [TOKYO_ARN, OSAKA_ARN], `${TOKYO_ARN}, ${OSAKA_ARN}`], ['nobody is', [], 'none'],
];

export const failure = (name: string): Error => Object.assign(new Error(`${name}: from AWS`), { name });

/** Waits of so many milliseconds end immediately, and are recorded. */
export function skipWaits(milliseconds: number, tell: () => void = () => undefined): void {
  const wait = global.setTimeout;
  jest.spyOn(global, 'setTimeout').mockImplementation(((run: (...args: unknown[]) => void, delay?: number, ...args: unknown[]) => {
    if (delay !== milliseconds) return wait(run, delay, ...args);
    tell();
    return wait(run, 0);
  }) as typeof setTimeout);
}
