import { FoundAlarm } from '../alarm-inventory';
import { MetricIdentity } from '../alarm-simulator';
import { METRICS } from '../metrics';
import { Sample, Signal } from '../signal';
import { always, desiredTasks, never, Place, Published, runningTasks, whereServed } from './published';
import { Health, OSAKA, Symptom, Timeouts, World } from './world';

/** The minutes until CloudWatch has the metrics of a namespace; the others take one. */
export const DELAYS: Record<string, number> = {
  'AWS/ApplicationELB': 2, 'ECS/ContainerInsights': 2, 'AWS/WAFV2': 2, 'AWS/CloudFront': 3, 'AWS/Backup': 5, 'AWS/S3': 10,
};

/** A queue that was idle, as dead-letter queues are, begins to publish up to so many minutes after its first message. */
const IDLE_MINUTES = 15;

const ZERO = always(0);

/** In the Region in standby, a worker has no task. */
const WORKERS = /\/Workers\//;

/** The signals of one world, each made once. */
export class Signals {
  private readonly made = new Map<Published, Map<string, Signal>>();
  private readonly health: readonly Health[];
  private readonly places = new Map<string, readonly Place[]>();

  constructor(private readonly world: World, private readonly timeouts: Timeouts) {
    this.health = Array.from({ length: world.minutes }, (_, minute) => world.health(minute));
  }

  /** What a metric of an alarm shows. Metrics that differ in the values of their dimensions alone show the same. */
  of({ region, path }: FoundAlarm, identity: MetricIdentity): Signal {
    const { MetricName } = identity;
    // The last part of the namespace of error lines is the path of the construct.
    const Namespace = identity.Namespace.replace(/^(Eldonia\/Observability)\/.*/, '$1');
    const dimensions = (identity.Dimensions ?? []).map(({ Name, Value }) => `${Name}=${String(Value)}`).join(' ');
    const metric = `${Namespace} ${MetricName}`;
    const sources = METRICS.filter(({ namespace, metricName }) => namespace === Namespace && metricName === MetricName);
    // Metric filters find nothing while nothing is wrong.
    const usual = sources.length === 0 ? never : sources.find((source) => source.usual)?.usual ?? ZERO;
    const published = WORKERS.test(path) && (usual === desiredTasks || usual === runningTasks) ? whereServed(usual) : usual;
    const symptoms = this.world.symptoms.filter((symptom) => symptom.metric === metric
      && (symptom.region ?? region) === region && (!symptom.alarm || symptom.alarm.test(path)));
    const idle = Namespace === 'AWS/SQS' && /DeadLetter/.test(path) ? IDLE_MINUTES : 0;
    const delay = DELAYS[Namespace] ?? 1;
    const signals = this.made.get(published) ?? new Map<string, Signal>();
    this.made.set(published, signals);
    // Metrics that publish alike have one signal until a symptom tells them apart.
    const key = [region, delay, ...symptoms.length > 0 ? [idle, dimensions, ...symptoms.map((symptom) => this.world.symptoms.indexOf(symptom))] : []].join(' ');
    const known = signals.get(key)
      ?? new Signal(this.samples(region, dimensions, published, symptoms.map((symptom) => ({ ...symptom, from: symptom.from + idle }))), delay);
    signals.set(key, known);
    return known;
  }

  private samples(region: string, dimensions: string, published: Published, symptoms: readonly Symptom[]): (Sample | undefined)[] {
    const { world, timeouts } = this;
    const places = this.places.get(region) ?? this.health.map((health): Place => ({ serves: serving(health, region), health, world, timeouts }));
    this.places.set(region, places);
    const samples = places.map((place, minute) => place.health.lost === region ? undefined : published(minute, place));
    for (const { from, to, shows } of symptoms) {
      for (let minute = from; minute < Math.min(to, samples.length); minute++) {
        if (this.health[minute].lost !== region) samples[minute] = shows(minute, dimensions);
      }
    }
    return samples;
  }
}

/** The edge is everywhere; of the Regions of the pair, one serves. */
const serving = (health: Health, region: string): boolean => region === health.serving || region !== OSAKA && health.serving !== OSAKA;
