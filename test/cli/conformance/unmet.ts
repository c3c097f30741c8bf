import { verdictsOf } from '../../../cli/conformance/verdicts';

const statements = (section: string, count: number): string[] => Array.from({ length: count }, (_, index) => `R${section}-${index + 1}`);

/** Datadog and Sentry, which take an account elsewhere. */
export const ELSEWHERE = [...statements('5.5.2', 7), ...statements('5.5.3', 3)];
/** What a second Region meets. */
export const REGIONS = ['R5.6.2-3', ...statements('5.7.2', 7)];
export const PIPELINE = statements('5.4.2', 14);

/** The requirements that the app in a folder does not meet. */
export const notMet = (directory: string): string[] =>
  verdictsOf(directory).filter(({ outcome }) => outcome === 'not met').map(({ requirement }) => requirement);
