import { Duration } from 'aws-cdk-lib';
import { allOf, assemblyOf, OSAKA_REGION, pairOf, placed, TOKYO_REGION } from './fixture';
import { ApiScaling, PlatformWorkload, StandbyMode } from '../../src';
import { servicesIn } from '../support/released-services';

const EMAILS = PlatformWorkload.worker('Emails', { command: ['node', 'src/emails.js'], retentionPeriod: Duration.days(5), minTasks: 2 });
const REPORTS = PlatformWorkload.service('Reports', { healthPath: '/up', paths: ['/reports/*'], scaling: ApiScaling.between(3, 6) });
const BULL = PlatformWorkload.process('Bull', { command: ['node', 'src/bull.js'], scaling: ApiScaling.between(2, 4) });

describe.each<[StandbyMode, number]>([[StandbyMode.WARM, 1], [StandbyMode.PILOT_LIGHT, 0]])('with the standby mode %s', (standbyMode, tasks) => {
  const stacks = placed(assemblyOf(pairOf({ workloads: [REPORTS, EMAILS, BULL], recovery: { standbyMode } })));

  test.each([[TOKYO_REGION, 3], [OSAKA_REGION, tasks]])('a service has the tasks of its Region in %s, and a worker a queue', (region, minimum) => {
    const { '/eldonia/reports/image': released } = servicesIn(allOf(stacks, 'AWS::SSM::Parameter', region));
    const [queue] = allOf(stacks, 'AWS::SQS::Queue', region).filter(({ MessageRetentionPeriod }) => MessageRetentionPeriod === 5 * 86_400);

    expect(released).toMatchObject({ MIN_TASKS: `${minimum}`, RELEASED_MAX_TASKS: '6' });
    expect(queue.RedrivePolicy.maxReceiveCount).toBe(5);
  });

  test.each([[TOKYO_REGION, '2', undefined], [OSAKA_REGION, '0', '2']])('a process has tasks in %s only where the database accepts writes', (region, least, activated) => {
    const { MIN_TASKS, ACTIVE_TASKS, RELEASED_MAX_TASKS } = servicesIn(allOf(stacks, 'AWS::SSM::Parameter', region))['/eldonia/bull/image'];

    expect([MIN_TASKS, ACTIVE_TASKS, RELEASED_MAX_TASKS]).toEqual([least, activated, '4']);
  });

  test('the failback gives each service the number of its Region back', () => {
    const [{ Environment }] = allOf(stacks, 'AWS::Lambda::Function', TOKYO_REGION).filter(({ FunctionName }) => FunctionName === 'eldonia-failover-settle-capacity');

    expect(JSON.parse(Environment.Variables.SERVICES as string)).toEqual([{ name: 'eldonia-reports', primaryTasks: 3, standbyTasks: tasks }, { name: 'eldonia-emails', primaryTasks: 0 }, { name: 'eldonia-bull', primaryTasks: 2, standbyTasks: 0 }]);
  });
});
