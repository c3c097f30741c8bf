import { actions } from '../alarm-composite';
import { FoundAlarm } from '../alarm-inventory';
import { AlarmState, metricsOf } from '../alarm-simulator';
import { AppAlarms, Composite } from '../pair-alarms';
import { Signals } from './conditions';
import { changesOf } from './watcher';
import { Timeouts, World } from './world';

/** A notification at the beginning of a problem. */
export interface Notice {
  readonly minute: number;
  /** Region and construct path of the alarm. */
  readonly alarm: string;
  /** Whether it wakes somebody. */
  readonly pages: boolean;
}

interface Change { readonly minute: number; readonly id: string; readonly state: AlarmState }

/** The notifications of all alarms of an app, in the order of time. */
export function play(app: AppAlarms, world: World): Notice[] {
  const signals = new Signals(world, timeoutsOf(app));
  const changes = app.alarms.flatMap((alarm) => changesIn(alarm, signals)).sort((a, b) => a.minute - b.minute);
  const composites = changesOfComposites(app, changes);
  const single = app.alarms.flatMap((alarm) => changes.filter(({ id, state }) => id === alarm.id && state === 'ALARM')
    .flatMap(({ minute }) => noticesOf(app, alarm, minute, world)));
  const combined = app.composites.flatMap((composite) =>
    actionMinutes(composite, composites, world.minutes).flatMap((minute) => noticesOf(app, composite, minute, world)));
  return [...single, ...combined].filter(({ minute, alarm }) => world.health(minute).lost !== alarm.split(' ')[0])
    .sort((a, b) => a.minute - b.minute);
}

/** The states of all alarms of an app at the end. */
export function statesAtEnd(app: AppAlarms, world: World): Record<string, AlarmState> {
  const signals = new Signals(world, timeoutsOf(app));
  const states = Object.fromEntries(app.alarms.map((alarm) => [alarm.id, changesIn(alarm, signals).at(-1)!.state]));
  app.settle(states);
  return states;
}

/** As the templates set them. CloudFront waits for 30 seconds by default. */
function timeoutsOf(app: AppAlarms): Timeouts {
  const attributes = app.resources('AWS::ElasticLoadBalancingV2::LoadBalancer').flatMap(({ LoadBalancerAttributes }) => LoadBalancerAttributes)
    .filter(({ Key }) => Key === 'idle_timeout.timeout_seconds').map(({ Value }) => Number(Value));
  const waits = app.resources('AWS::CloudFront::Distribution').flatMap(({ DistributionConfig: { Origins } }) => Origins)
    .flatMap(({ CustomOriginConfig: origin }) => origin ? [origin.OriginReadTimeout ?? 30] : []);
  return { loadBalancer: Math.max(...attributes), cdn: Math.min(...waits) };
}

/** The changes of an alarm, by the content of its signals: most worlds differ in few of them. */
const played = new WeakMap<FoundAlarm, Map<string, Change[]>>();

function changesIn(alarm: FoundAlarm, signals: Signals): Change[] {
  const known = played.get(alarm) ?? new Map<string, Change[]>();
  played.set(alarm, known);
  const content = Object.values(metricsOf(alarm.properties)).map(({ Metric }) => signals.of(alarm, Metric).content()).join(' ');
  const changes = known.get(content)
    ?? changesOf(alarm.properties, (metric) => signals.of(alarm, metric)).map(([minute, state]) => ({ minute, id: alarm.id, state }));
  known.set(content, changes);
  return changes;
}

/** The changes of the composite alarms, which follow those of the alarms in their rules at once. */
function changesOfComposites(app: AppAlarms, changes: readonly Change[]): Change[] {
  const states: Record<string, AlarmState> = Object.fromEntries([...app.alarms, ...app.composites].map(({ id }) => [id, 'OK' as AlarmState]));
  return changes.flatMap(({ minute, id, state }, index) => {
    states[id] = state;
    const isLast = changes[index + 1]?.minute !== minute;
    return isLast ? app.settle(states).map((changed): Change => ({ minute, id: changed, state: states[changed] })) : [];
  });
}

/** When a composite alarm runs its actions, given the states of all composite alarms. */
function actionMinutes({ id, properties }: Composite, changes: readonly Change[], minutes: number): number[] {
  const suppressor = properties.ActionsSuppressor;
  const own = changes.filter((change) => change.id === id || change.id === suppressor);
  if (own.length === 0) return [];
  const states: Record<string, AlarmState> = { [id]: 'OK', ...suppressor === undefined ? {} : { [suppressor]: 'OK' } };
  const moments = [];
  for (let minute = own[0].minute, next = 0; minute <= minutes; minute++) {
    for (; own[next]?.minute === minute; next++) states[own[next].id] = own[next].state;
    moments.push({ seconds: minute * 60, states: { ...states } });
  }
  return actions({ ...properties, AlarmRule: `ALARM("${id}")` }, moments).map((seconds) => seconds / 60);
}

function noticesOf(app: AppAlarms, alarm: FoundAlarm | Composite, minute: number, { mutes }: World): Notice[] {
  const { region, path, stack, properties: { AlarmActions = [] } } = alarm;
  const topics = AlarmActions.map((action) => app.text(stack, action)).filter((topic) => !mutes?.test(topic));
  return topics.map((topic) => ({ minute, alarm: `${region} ${path}`, pages: topic.includes('PagesTopic') }));
}
