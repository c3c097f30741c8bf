import { App, Duration, Stack } from 'aws-cdk-lib';
import { ArchitectureConformance } from '../../src/conformance';
import { EldoniaPlatformProps } from '../../src/eldonia-platform';
import { JobSchedule } from '../../src/jobs';
import { PlatformJob } from '../../src/region';
import { Deployer } from '../../src/release';
import { least } from '../edge-requests/platform-fixtures';
import { platform } from '../eldonia-platform/fixture';

function statements(section: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `R${section}-${index + 1}`);
}

/** Releases that are automatic. */
const DELIVERED = 'R5.1.1-5';
/** Requirements on resources outside the app, and those that a second Region or snapshots meet. */
const NEVER_MET = [...statements('5.5.2', 7), ...statements('5.5.3', 3), 'R5.6.2-3', ...statements('5.7.2', 7)];

function notMet(stack: Stack): string[] {
  const verdicts = ArchitectureConformance._assess((stack.node.root as App).synth().directory);
  return verdicts.filter(({ outcome }) => outcome === 'not met').map(({ requirement }) => requirement);
}

const notMetWith = (props: Partial<EldoniaPlatformProps>) => notMet(platform(props).stack);

test('the minimal platform meets all requirements except those of jobs and of delivery', () => {
  expect(notMet(least())).toEqual([
    DELIVERED, 'R5.2.1-8', ...statements('5.4.2', 13), ...NEVER_MET,
  ]);
});

test('a workflow without a pipeline meets the requirements of GitHub Actions', () => {
  expect(notMetWith({ github: { repository: 'eldonia/eldonia-backend' } })).toEqual([
    'R5.2.1-8', ...statements('5.4.2', 13), ...NEVER_MET,
  ]);
});

test.each([Deployer.GITHUB_ACTIONS, Deployer.CODEPIPELINE])('with a job, a workflow and a pipeline it also meets these requirements if %s deploys', (deployer) => {
  const connectionArn = 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012';

  expect(notMetWith({
    jobs: [PlatformJob.command('Report', ['node', 'report.js'], { schedule: JobSchedule.rate(Duration.hours(1)) })],
    github: { repository: 'eldonia/eldonia-backend', connectionArn, deployer, manualApproval: true },
  })).toEqual(NEVER_MET);
});
