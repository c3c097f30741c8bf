import { App, Environment, Stack } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { alarmsElsewhere, placed, TemplateText, workloads } from './fixture';
import { DrPairProps, DrRegion, Network, PlatformJob } from '../../src';
import { everythingOn } from '../../tools/assemblies/everything-on';
import { OSAKA, TOKYO } from '../../tools/assemblies/stacks';

/** As many as the guide says: four of each kind, and four jobs. */
const FOUR = ['A', 'B', 'C', 'D'];
const JOBS = FOUR.map((id) => PlatformJob.command(`Job${id}`, ['x'], { schedule: ScheduleExpression.cron({ minute: '0' }) }));
/** The stacks of operations, and those of what they operate. */
const SIDES = { Operations: 'Everything', StandbyOperations: 'Pair-Standby' };

/** A pair with every option but the network, and with stacks for operations and network. */
function templatesOf(props: Partial<DrPairProps>): Record<string, TemplateText> {
  const app = new App();
  const aside = (id: string, env: Environment = TOKYO) => new Stack(app, id, { env });
  const [{ vpc }, stack] = [new Network(aside('Networks'), 'Network', {}), aside('Everything')];
  everythingOn(stack, 'Pair', {
    primaryRegion: DrRegion.tokyo({ existing: { vpc } }),
    stacks: { primary: stack, operations: aside('Operations'), standbyOperations: aside('StandbyOperations', OSAKA) },
    ...props,
  });
  return Object.fromEntries(placed(app.synth()).map(({ stackName, template }) => [stackName, template]));
}

describe('a pair with every option, twelve workloads and four jobs', () => {
  const full = templatesOf({ workloads: workloads(...FOUR), jobs: JOBS });

  test('has room in each stack, with the jobs in the stacks of operations alone', () => {
    for (const [name, { Resources, Outputs = {} }] of Object.entries(full)) {
      expect([name, Object.keys(Resources).length <= 500, Object.keys(Outputs).length <= 200]).toEqual([name, true, true]);
    }
    expect(Object.keys(full).filter((name) => Object.keys(full[name].Resources).some((id) => id.includes('JobsJobA'))).sort()).toEqual(Object.keys(SIDES));
  });

  test('names no alarm of another stack that a removal deletes: each remains without all optional parts', () => {
    const least = templatesOf({ workloads: [], jobs: [], recovery: { backups: false }, monitoring: {} });
    for (const [name, before] of Object.entries(SIDES)) {
      const named = alarmsElsewhere(full[name], full);

      expect(new Set(named.map(([stack]) => stack))).toEqual(new Set([before]));
      expect(named.filter(([, id]) => least[before].Resources[id]?.Type !== 'AWS::CloudWatch::CompositeAlarm')).toEqual([]);
    }
  });
});
