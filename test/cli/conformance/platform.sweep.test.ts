import { App, Duration } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { ELSEWHERE, notMet, PIPELINE, REGIONS } from './unmet';
import { EldoniaPlatformProps } from '../../../src/eldonia-platform';
import { PlatformJob } from '../../../src/region';
import { Deployer } from '../../../src/release';
import { madePair } from '../../dr-pair/pairs';
import { platform } from '../../eldonia-platform/fixture';

const repository = 'eldonia/eldonia-backend';
const notMetWith = (props: Partial<EldoniaPlatformProps>) => notMet((platform({ alarmEmail: 'ops@eldonia.example', ...props }).stack.node.root as App).synth().directory);

test('a workflow without a pipeline meets the requirements of GitHub Actions', () =>
  expect(notMetWith({ github: { repository } })).toEqual(['R5.2.1-8', ...PIPELINE, ...ELSEWHERE, ...REGIONS]));

test.each([Deployer.GITHUB_ACTIONS, Deployer.CODEPIPELINE])('with a job, a workflow and a pipeline it also meets these requirements if %s deploys', (deployer) => {
  const connectionArn = 'arn:aws:codeconnections:ap-northeast-1:123456789012:connection/12345678-1234-1234-1234-123456789012';

  expect(notMetWith({
    jobs: [PlatformJob.command('Report', ['node', 'report.js'], { schedule: ScheduleExpression.rate(Duration.hours(1)) })],
    github: { repository, connectionArn, deployer, manualApproval: true },
  })).toEqual([...ELSEWHERE, ...REGIONS]);
});

test('an automatic pilot light with a job, a workflow and a pipeline meets the delivery requirements as well', () => {
  expect(notMet(madePair('pilotLight').assembly.directory)).toEqual(ELSEWHERE);
}, 120_000);
