import { stacksOf } from '../../src/assembly/read';
import { FoundAlarm } from '../../tools/alarms/alarm-inventory';
import { metricsOf, simulateAlarm } from '../../tools/alarms/alarm-simulator';
import { AppAlarms } from '../../tools/alarms/pair-alarms';
import { canonical } from '../../tools/assemblies/canonical';

const assembly = canonical('everythingOn');
const app = new AppAlarms(assembly);
const HOURS = 6;

/** What the load balancer counts in each minute. It sends no count of 0. */
interface Traffic { readonly requests: number; readonly failed: number }

const counts = ({ requests, failed }: Traffic): Record<string, number> => ({
  RequestCount: requests, HTTPCode_Target_5XX_Count: failed, HTTPCode_ELB_5XX_Count: 0,
});

/** The alarms whose metrics are all counts of the load balancer: shares of failed requests. */
const onRequests = app.alarms.filter(({ properties }) => {
  const names = Object.values(metricsOf(properties)).map(({ Metric }) => Metric.MetricName);
  return names.includes('HTTPCode_Target_5XX_Count') && names.every((name) => name in counts({ requests: 0, failed: 0 }));
});

/** Whether the alarm is in ALARM at any time of some hours of such traffic. */
function fires({ properties }: FoundAlarm, traffic: Traffic): boolean {
  const samples = Object.fromEntries(Object.entries(metricsOf(properties)).map(([id, { Metric }]) => {
    const count = counts(traffic)[Metric.MetricName];
    return [id, Array.from({ length: 60 * HOURS }, () => count === 0 ? [] : [count])];
  }));
  return simulateAlarm(properties, samples).includes('ALARM');
}

const firing = (traffic: Traffic) => onRequests.filter((alarm) => fires(alarm, traffic)).map(({ id }) => id);
/** The alarms that roll a deployment of a service back, by the service. */
interface Service {
  readonly Type: string;
  readonly Properties: { LoadBalancers?: unknown[]; DeploymentConfiguration?: { Alarms?: { AlarmNames: unknown[] } } };
}

const rollBack = stacksOf(assembly).flatMap(({ name: stackName, template }) =>
  (Object.values(template.Resources ?? {}) as unknown as Service[])
    .filter(({ Type, Properties }) => Type === 'AWS::ECS::Service' && Properties.LoadBalancers)
    .map(({ Properties }) => Properties.DeploymentConfiguration!.Alarms!.AlarmNames
      .map((name) => app.alarms.find(({ id, stack, properties }) =>
        stack === stackName && [properties.AlarmName, id].includes(app.text(stackName, name)))!)));

test('each service with requests is rolled back by an alarm on failed requests', () => {
  expect(rollBack.length).toBeGreaterThan(2);
  expect(rollBack.map((alarms) => alarms.filter((alarm) => onRequests.includes(alarm)).length).filter((count) => count !== 1)).toEqual([]);
});

test.each<[string, Traffic, rolledBack: boolean]>([
  ['one request a minute, which fails', { requests: 1, failed: 1 }, false],
  ['one of ten requests a minute fails', { requests: 10, failed: 1 }, false],
  ['three of nineteen requests a minute fail', { requests: 19, failed: 3 }, false],
  ['all of five requests a minute fail', { requests: 5, failed: 5 }, true],
  ['6 % of a thousand requests fail', { requests: 1_000, failed: 60 }, true],
])('%s: %j rolls a deployment back: %s', (_, traffic, rolledBack) => {
  const alarming = firing(traffic);

  for (const alarms of rollBack) {
    const [{ path }] = alarms;
    expect(path).toMatch(/^Platform\/(Api|Workloads\/Reports)\/FailureAlarm$/);
    expect(alarms.filter(({ id }) => alarming.includes(id)).map((alarm) => alarm.path)).toEqual(rolledBack ? [path] : []);
  }
});
