import { GlobalClusterMember } from '@aws-sdk/client-rds';

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
