import { Stack, Stage } from 'aws-cdk-lib';
import { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { harms, Resources } from './fixture';
import { EldoniaPlatform } from '../../src/eldonia-platform';
import { JobSchedule } from '../../src/jobs';
import { PlatformJob } from '../../src/region';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { TOKYO } from '../../tools/assemblies/stacks';
import { quickApp } from '../dr-pair/fixture';

/** The stacks of a platform, in a stack that has one name in each place. */
function stacksAt(place: 'app' | 'stage' | 'renamed'): Record<string, Resources> {
  const app = quickApp();
  const scope = place === 'stage' ? new Stage(app, 'Production') : app;
  const stack = new Stack(scope, place === 'renamed' ? 'Other' : 'Shop', { env: TOKYO, stackName: 'Shop' });
  new EldoniaPlatform(stack, 'Platform', {
    zone: PLATFORM_ZONE, jobs: [PlatformJob.command('Report', ['node', 'report.js'], { schedule: JobSchedule.cron('0 3 * * ? *') })],
  });
  return Object.fromEntries(app.synth().stacksRecursively
    .map(({ stackName, template }: CloudFormationStackArtifact) => [stackName, template.Resources as Resources]));
}

const before = stacksAt('app');

test.each(['stage', 'renamed'] as const)('a stack that keeps its name keeps its resources in another place (%s)', (place) => {
  const after = stacksAt(place);

  expect(Object.keys(after).sort()).toEqual(Object.keys(before).sort());
  for (const name of Object.keys(before)) {
    expect([name, harms(before[name], after[name])]).toEqual([name, []]);
  }
});
