import { ArchitectureConformance } from '../../src/conformance';
import { Deployer } from '../../src/delivery-pipeline';
import { DrPairProps } from '../../src/dr-pair';
import { FailoverMode, StandbyMode } from '../../src/failover-plan';
import { assemblyOf, pairOf, REPORT } from '../dr-pair/fixture';

/** Datadog and Sentry, which take an account elsewhere. */
const ELSEWHERE = ['R5.5.2-1', 'R5.5.3-1'];
const CONNECTION = 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012';

/** A pair has half a dozen stacks, and a busy machine takes its time. */
const PATIENCE_MS = 120_000;

function notMet(props?: Partial<DrPairProps>): string[] {
  return ArchitectureConformance.assess(assemblyOf(pairOf(props)).directory).filter(({ holds }) => !holds).map(({ requirement }) => requirement);
}

test('the least pair meets all requirements but those of delivery and of what takes an account elsewhere', () => {
  const unmet = notMet();

  expect(unmet.filter((number) => !number.startsWith('R5.4.'))).toEqual(['R5.1.1-5', ...ELSEWHERE]);
  expect(unmet.filter((number) => number.startsWith('R5.4.'))).toHaveLength(19);
}, PATIENCE_MS);

test('a pilot light that is woken by itself, with a job, a workflow and a pipeline, meets those of delivery as well', () => {
  expect(notMet({
    standbyMode: StandbyMode.PILOT_LIGHT,
    failoverMode: FailoverMode.AUTOMATIC,
    jobs: [REPORT],
    github: { repository: 'eldonia/eldonia-backend', connectionArn: CONNECTION, deployer: Deployer.GITHUB_ACTIONS, manualApproval: true },
  })).toEqual(ELSEWHERE);
}, PATIENCE_MS);
