import assert from 'assert/strict';
import { isOf, MetricFilter, readMetricFilters, readOwnAlarms } from './alarms';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { Listener } from '../../tools/emulator/listener';

/** The topic that hears of it is in another stack. */
type Topic = () => Promise<string>;

/** The trail of all regions, and what it wakes people for. */
export function trailChecks(aws: Clients, topic: Topic, events: number): Checks {
  const filters = async (): Promise<MetricFilter['metricTransformations']> => {
    const found = await readMetricFilters(aws, await aws.physicalId('AWS::Logs::LogGroup', /^PlatformAuditTrailLogGroup/));
    return found.flatMap(({ metricTransformations }) => metricTransformations);
  };

  return {
    [`each of ${events} filters of the log counts by the metric of one alarm, which tells the topic`]: async () => {
      const name = ({ metricNamespace, metricName }: Record<string, string>) => `${metricNamespace} ${metricName}`;
      const alarms = (await readOwnAlarms(aws)).filter(({ Namespace }) => Namespace?.startsWith('AuditTrail/'));
      assert.deepEqual(alarms.map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`).sort(), (await filters()).map(name).sort());
      assert.equal(alarms.length, events);
      assert.deepEqual(new Set(alarms.map(({ AlarmActions }) => AlarmActions.join())), new Set([await topic()]));
    },
    'one use of the root user, as its filter counts it, rings': async () => {
      const listener = await Listener.on(aws, await topic());
      const { metricNamespace: Namespace, metricName: MetricName, metricValue } = (await filters()).find(({ metricName }) => metricName === 'RootUse')!;
      await aws.requests.cloudWatch('PutMetricData', { Namespace, MetricData: [{ MetricName, Value: Number(metricValue) }] });
      const alarm = await aws.physicalId('AWS::CloudWatch::Alarm', /^PlatformAuditAlarmsRootUse/);
      await listener.receives(alarm, isOf(alarm, 'ALARM'));
    },
  };
}

/** What is found in each region. */
export function findingChecks(aws: Clients, topic: Topic): Checks {
  const { requests } = aws;

  return {
    'findings that matter are told as they are, and small ones are not': async () => {
      const listener = await Listener.on(aws, await topic());
      for (const [id, severity] of [['small', 2], ['great', 8]] as const) await requests.serviceEvent('aws.guardduty', 'GuardDuty Finding', { id, severity });
      await requests.serviceEvent('aws.access-analyzer', 'Access Analyzer Finding', { id: 'removed', status: 'RESOLVED', isPublic: true });
      await requests.serviceEvent('aws.access-analyzer', 'Access Analyzer Finding', { id: 'open', status: 'ACTIVE', isPublic: false });
      const idOf = (message: string) => (JSON.parse(message) as { detail: { id: string } }).detail.id;
      await listener.receives('a finding', ({ Message }) => idOf(Message) === 'open');
      assert.deepEqual(listener.received.map(({ Message }) => idOf(Message)), ['great', 'open']);
    },
  };
}
