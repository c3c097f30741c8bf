import { DescribeGlobalClustersCommand, GlobalClusterMember, RDSClient } from '@aws-sdk/client-rds';
import { AwsClientStub } from 'aws-sdk-client-mock';

export const TOKYO_ARN = 'arn:aws:rds:ap-northeast-1:123456789012:cluster:shop';
export const OSAKA_ARN = 'arn:aws:rds:ap-northeast-3:123456789012:cluster:shop-osaka';

/** Set variables for each test of the file, and put back what was there. */
export function withVariables(variables: Record<string, string>): void {
  const before = { ...process.env };
  beforeEach(() => void Object.assign(process.env, variables));
  afterEach(() => void (process.env = { ...before }));
}

/** The members of a global database; the ones that are named take writes. */
export function membersWith(...writers: string[]): GlobalClusterMember[] {
  return [TOKYO_ARN, OSAKA_ARN].map((DBClusterArn) => ({ DBClusterArn, IsWriter: writers.includes(DBClusterArn) }));
}

/** The global database has these writers. */
export function haveWriters(rds: AwsClientStub<RDSClient>, ...arns: string[]): void {
  rds.on(DescribeGlobalClustersCommand).resolves({ GlobalClusters: [{ GlobalClusterMembers: membersWith(...arns) }] });
}

/** Writers with which nothing may be taken away from the standby Region, and how the error names them. */
export const OTHER_WRITERS: [what: string, arns: string[], named: string][] = [
  ['the standby is the writer', [OSAKA_ARN], OSAKA_ARN], ['both are', [TOKYO_ARN, OSAKA_ARN], `${TOKYO_ARN}, ${OSAKA_ARN}`], ['nobody is', [], 'none'],
];

export function failure(name: string): Error {
  return Object.assign(new Error(`${name}: from AWS`), { name });
}

/** Waits of so many milliseconds end immediately, and are recorded. */
export function skipWaits(milliseconds: number, tell: () => void = () => undefined): void {
  const wait = global.setTimeout;
  jest.spyOn(global, 'setTimeout').mockImplementation(((run: () => void, delay?: number) => {
    if (delay !== milliseconds) return wait(run, delay);
    tell();
    return wait(run, 0);
  }) as typeof setTimeout);
}
