import assert from 'assert/strict';
import { CompositeAlarm, MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { Body } from '../../tools/dashboards/bodies';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { Listener, Notification } from '../../tools/emulator/listener';

const COMPOSITES = ['eldonia-degraded', 'eldonia-fast-burn', 'eldonia-slow-burn', 'eldonia-unhealthy'];
/** What composite alarms judge, and what a health check of Route 53 does. */
const SILENT = /-availability-(fast|slow)-(hours?|minutes)$|OriginTargets/;

/** Of a region. */
interface Alarms {
  readonly MetricAlarms: Required<MetricAlarm>[];
  readonly CompositeAlarms: Required<CompositeAlarm>[];
}

export interface MetricFilter {
  readonly metricTransformations: { readonly metricName: string; readonly metricNamespace: string; readonly metricValue: string }[];
}

export async function readAlarms({ requests }: Clients): Promise<Alarms> {
  return requests.cloudWatch('DescribeAlarms', { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 100 });
}

/** Those of a stack alone. */
export async function readOwnAlarms(aws: Clients): Promise<Required<MetricAlarm>[]> {
  const names = (await aws.resources('AWS::CloudWatch::Alarm')).map(({ PhysicalResourceId }) => PhysicalResourceId);
  const found = (await readAlarms(aws)).MetricAlarms.filter(({ AlarmName }) => names.includes(AlarmName));
  assert.equal(found.length, names.length);
  return found;
}

export async function readMetricFilters({ requests }: Clients, logGroupName: string): Promise<MetricFilter[]> {
  return (await requests.json<{ metricFilters: MetricFilter[] }>('logs', 'Logs_20140328.DescribeMetricFilters', { logGroupName })).metricFilters;
}

/** The topic that a stack has. */
export async function topicOf({ physicalId }: Clients): Promise<string> {
  return physicalId('AWS::SNS::Topic', /AlarmsTopic/);
}

/** What an alarm tells when it changes. */
export function isOf(alarmName: string, state: string): (notification: Notification) => boolean {
  return ({ Subject, Message }) => {
    if (!Subject?.startsWith(state)) return false;
    const { AlarmName, NewStateValue } = JSON.parse(Message) as { AlarmName: string; NewStateValue: string };
    return AlarmName === alarmName && NewStateValue === state;
  };
}

async function setState({ requests }: Clients, AlarmName: string, StateValue: string): Promise<void> {
  await requests.cloudWatch('SetAlarmState', { AlarmName, StateValue, StateReason: 'a drill' });
}

/** The alarms of a platform, with the topic of the stack that has it. */
export function alarmChecks(aws: Clients, withTopic = aws): Checks {
  const named = async (part: RegExp) => aws.physicalId('AWS::CloudWatch::Alarm', part);

  return {
    'every alarm of the template is there and tells the topic, but for those that others judge': async () => {
      const topic = await topicOf(withTopic);
      const others = (await readOwnAlarms(aws)).filter(({ AlarmActions }) => AlarmActions.join() !== topic);
      assert.deepEqual(others.filter(({ AlarmName, AlarmActions }) => !SILENT.test(AlarmName) || AlarmActions.length > 0), []);
    },
    'four alarms judge the others, all of which are there': async () => {
      const { MetricAlarms, CompositeAlarms } = await readAlarms(aws);
      assert.deepEqual(CompositeAlarms.map(({ AlarmName }) => AlarmName).sort(), COMPOSITES);
      const all = [...MetricAlarms, ...CompositeAlarms].flatMap(({ AlarmName, AlarmArn }) => [AlarmName, AlarmArn]);
      const judged = CompositeAlarms.flatMap(({ AlarmRule }) => [...AlarmRule.matchAll(/ALARM\("([^"]+)"\)/g)].map(([, name]) => name));
      assert.ok(judged.length > 40, String(judged.length));
      assert.deepEqual(judged.filter((name) => !all.includes(name)), []);
    },
    'the dashboard shows alarms that are there': async () => {
      const { MetricAlarms, CompositeAlarms } = await readAlarms(aws);
      const DashboardName = await aws.physicalId('AWS::CloudWatch::Dashboard', /^PlatformObservability/);
      const { DashboardBody } = await aws.requests.cloudWatch<{ DashboardBody: string }>('GetDashboard', { DashboardName });
      const shown = (JSON.parse(DashboardBody) as Body).widgets.flatMap(({ properties }) => properties.alarms ?? []);
      const all = [...MetricAlarms, ...CompositeAlarms].map(({ AlarmArn }) => AlarmArn);
      assert.ok(shown.length > 40, String(shown.length));
      // Those of CloudFront are in us-east-1, and the standby probes the site, too.
      const region = all[0].split(':')[3];
      const here = shown.filter((arn) => arn.split(':')[3] === region);
      assert.deepEqual(here.filter((arn) => !all.includes(arn)), []);
    },
    'an alarm that goes off is told, with the verdict on the platform, and so is its end': async () => {
      const listener = await Listener.on(aws, await topicOf(withTopic));
      const latency = await named(/^PlatformObservabilityApiLatency/);
      for (const state of ['ALARM', 'OK']) {
        await setState(aws, latency, state);
        for (const name of [latency, 'eldonia-unhealthy']) await listener.receives(`${name} in ${state}`, isOf(name, state));
      }
    },
    'errors that use the month up are told when both windows say so, and the windows tell nothing': async () => {
      const listener = await Listener.on(aws, await topicOf(withTopic));
      const windows = [await named(/^PlatformObservabilityAvailabilityFastHour/), await named(/^PlatformObservabilityAvailabilityFastMinutes/)];
      await setState(aws, windows[0], 'ALARM');
      await setState(aws, windows[0], 'OK');
      for (const state of ['ALARM', 'OK']) {
        for (const window of windows) await setState(aws, window, state);
        await listener.receives(`fast burn in ${state}`, isOf('eldonia-fast-burn', state));
      }
      const told = listener.received.map(({ Message }) => (JSON.parse(Message) as Required<MetricAlarm>).AlarmName);
      assert.deepEqual([told.filter((name) => name === 'eldonia-fast-burn').length, told.filter((name) => windows.includes(name))], [2, []]);
    },
  };
}

/** The alarms of us-east-1. */
export function edgeAlarmChecks(aws: Clients): Checks {
  return {
    'the alarms watch the distribution and the web ACL that are there, and tell the topic of us-east-1': async () => {
      const alarms = await readOwnAlarms(aws);
      const topic = await topicOf(aws);
      assert.match(topic, /^arn:aws:sns:us-east-1:/);
      assert.deepEqual(alarms.filter(({ AlarmActions }) => AlarmActions.join() !== topic), []);
      const watched = (name: string) => [...new Set(alarms.flatMap(({ Dimensions }) => Dimensions.filter(({ Name }) => Name === name)))];
      const { Items } = (await aws.cloudFront.listDistributions({})).DistributionList!;
      assert.deepEqual(new Set(watched('DistributionId').map(({ Value }) => Value)), new Set(Items!.map(({ Id }) => Id)));
      const { WebACLs } = await aws.waf.listWebACLs({ Scope: 'CLOUDFRONT' });
      const { WebACL } = await aws.waf.getWebACL({ Scope: 'CLOUDFRONT', Name: WebACLs![0].Name, Id: WebACLs![0].Id });
      assert.deepEqual(watched('WebACL').map(({ Value }) => Value), [WebACL!.VisibilityConfig!.MetricName]);
    },
    'one that goes off is told there': async () => {
      const listener = await Listener.on(aws, await topicOf(aws));
      const name = await aws.physicalId('AWS::CloudWatch::Alarm', /^PlatformEdgeServerErrors/);
      await setState(aws, name, 'ALARM');
      await listener.receives(name, isOf(name, 'ALARM'));
    },
    'queries are saved of the log group that the firewall has': async () => {
      const { LogGroupNames } = aws.stubbed('AWS::Logs::QueryDefinition', /^PlatformEdgeQueriesBlockedPaths/) as { LogGroupNames: string[] };
      const { logGroups } = await aws.requests.json<{ logGroups: { logGroupName: string }[] }>('logs', 'Logs_20140328.DescribeLogGroups', {
        logGroupNamePrefix: 'aws-waf-logs-',
      });
      assert.deepEqual(LogGroupNames, logGroups.map(({ logGroupName }) => logGroupName));
    },
  };
}
