import { Duration, Names, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ObservabilityProps } from './observability-props';
import { watchApi } from './private/api-part';
import { availability, Availability } from './private/availability';
import { watchBuckets } from './private/bucket-part';
import { watchCache } from './private/cache-part';
import { watchDatabase } from './private/database-part';
import { edgeRows } from './private/edge-rows';
import { ErrorLines } from './private/error-lines';
import { healthDashboard } from './private/health-dashboard';
import { checkAlarm, checkAlarmCount, checkObservability } from './private/observability-checks';
import { graph, Part, Watch } from './private/part';
import { API_QUERIES, CACHE_QUERIES, DATABASE_QUERIES, saveQueries } from './private/saved-queries';
import { resolveThresholds } from './private/thresholds';
import { ruleFaults, Verdicts } from './private/verdicts';
import { watchWork } from './private/work-part';
import { invalid } from '../private/errors';

/** R5.1.1-2. */
const AVAILABILITY_TARGET = 99.9;

/**
 * Tells whether the platform of a region is well: alarms on each part, one verdict, a promise of availability, and a dashboard.
 *
 * Causes (CPU, memory, network, connections, lag, …) and symptoms (errors, latency, no task that answers) tell the `alarmTopic`, each for itself.
 * CloudWatch can suppress composite alarms alone, so pages are separate: `criticalAlarmTopic` is notified by two composite alarms
 * alone. `unhealthy` rings with any symptom, `degraded` with any cause, and while the first rings the second is kept quiet. So a database that
 * fails and takes the API with it is one page, and all the details are in the channel.
 *
 * The promise of 99.9 % is watched over a day, and by how fast the errors of a month are used up: over an hour and five minutes (then users are
 * affected), and over six hours and thirty minutes (then it is a cause). Those four windows tell nobody by themselves. A day is the longest that
 * CloudWatch takes in one piece; for a month, read the dashboard.
 *
 * Alarms are quiet where there are no values, so while nothing is released. Network, number of tasks and storage come from Container Insights: with a
 * cluster of your own, switch it on. Give the parts the same topic for the alarms that they have. Alarms on what is published in us-east-1 are those
 * of `EdgeObservability`.
 *
 * With an API, a database and a cache there are about 30 alarms, of which CloudWatch bills each metric: about 13 USD a month with the dashboard.
 * Nothing of it survives the stack.
 *
 * Sources: R5.1.1-2, R5.5.1-1 to R5.5.1-4.
 *
 * @example
 * declare const cache: CacheCluster;
 * new Observability(this, 'Observability', { api, database, cache, alarmTopic: topic });
 */
export class Observability extends Construct {
  /** The alarms that are made here, without the composite ones. */
  readonly alarms: cloudwatch.Alarm[];
  /** Rings when users are affected; undefined without an API. */
  readonly unhealthy?: cloudwatch.CompositeAlarm;
  /** Rings when something else is wrong, and is kept quiet by `unhealthy`; undefined if only a CDN is shown. */
  readonly degraded?: cloudwatch.CompositeAlarm;
  /** Rings when the promise of availability was broken over a day; undefined without an API. */
  readonly availabilityAlarm?: cloudwatch.Alarm;
  /** Rings when the errors of a month are used up in two days; undefined without an API. */
  readonly fastBurn?: cloudwatch.CompositeAlarm;
  /** Rings when the errors of a month are used up in five days; undefined without an API. */
  readonly slowBurn?: cloudwatch.CompositeAlarm;
  /** How many errors the API logs; undefined without an API. */
  readonly errorLines?: cloudwatch.Metric;
  /** The dashboard; undefined if there is none. */
  readonly dashboard?: cloudwatch.Dashboard;
  /** The saved queries. */
  readonly savedQueries: logs.CfnQueryDefinition[];

  private readonly watch: Watch;
  private readonly symptoms: cloudwatch.IAlarm[];
  private readonly causes: cloudwatch.IAlarm[];

  /**
   * @throws when there is nothing to watch, a part is in another region, or a name or a number is outside its range
   */
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    checkObservability(this, props);
    this.watch = {
      thresholds: resolveThresholds(this, props.thresholds),
      topic: props.alarmTopic,
      naming: props.name === undefined ? undefined : { prefix: props.name, root: this },
    };
    const nameOf = (suffix: string) => props.name === undefined ? undefined : `${props.name}-${suffix}`;

    const parts = this.watchParts(props);
    const promise = this.watchAvailability(props, nameOf);
    this.availabilityAlarm = promise?.day;
    this.fastBurn = promise?.fastBurn;
    this.slowBurn = promise?.slowBurn;
    const errors = props.api && new ErrorLines(new Construct(this, 'ErrorLines'), this.watch, props.api.logGroup);
    this.errorLines = errors?.metric;
    this.alarms = [...promise ? [promise.day, ...promise.windows] : [], ...errors ? [errors.alarm] : [], ...parts.flatMap(({ alarms }) => alarms)];

    const symptoms: cloudwatch.IAlarm[] = [...promise ? [promise.fastBurn] : [], ...parts.flatMap((part) => part.symptoms)];
    const single = [...errors ? [errors.alarm] : [], ...parts.flatMap(({ alarms, own }) => [...alarms, ...own]), ...props.alarms ?? []];
    const causes = [...new Set([...promise ? [promise.slowBurn, promise.day] : [], ...single])].filter((alarm) => !symptoms.includes(alarm));
    [this.symptoms, this.causes] = [symptoms, causes];
    checkAlarmCount(this, 'causes', causes.length);
    this.node.addValidation({ validate: () => [...ruleFaults('symptoms', symptoms), ...ruleFaults('causes', causes)] });
    const verdicts = new Verdicts(this, { symptoms, causes, nameOf, topic: props.alarmTopic, criticalAlarmTopic: props.criticalAlarmTopic });
    this.unhealthy = verdicts.unhealthy;
    this.degraded = verdicts.degraded;
    this.savedQueries = props.savedQueries ?? true ? this.saveQueries(props) : [];
    this.dashboard = props.dashboard ?? true ? this.createDashboard(props, parts) : undefined;
  }

  /**
   * Count further alarms of this region among the causes: while one of them rings, `degraded` does. They keep their own actions. Those that are
   * counted already, as causes or as symptoms, stay as they are.
   *
   * @param alarms that something is wrong, e.g. with your own jobs or queues
   * @throws when an alarm is of another region, or there is no other cause, or there are more than a hundred
   */
  addDegradedAlarm(...alarms: cloudwatch.IAlarm[]): void {
    this.count('causes', 'addDegradedAlarm', this.causes, alarms.filter((alarm) => !this.symptoms.includes(alarm)));
  }

  /**
   * Count further alarms of this region among the symptoms: while one of them rings, `unhealthy` does, and `degraded` is quiet. They keep their own
   * actions. Those that are causes so far are symptoms from then on.
   *
   * @param alarms that users are affected, e.g. by a canary of your own
   * @throws when an alarm is of another region, or there is no API and so no other symptom, or there are more than a hundred
   */
  addUnhealthyAlarm(...alarms: cloudwatch.IAlarm[]): void {
    this.count('symptoms', 'addUnhealthyAlarm', this.symptoms, alarms);
    this.causes.splice(0, Infinity, ...this.causes.filter((alarm) => !alarms.includes(alarm)));
  }

  private count(kind: string, method: string, known: cloudwatch.IAlarm[], alarms: cloudwatch.IAlarm[]): void {
    if (known.length === 0) invalid(this, `${method} must have alarms to join, got none; pass an api, or name the alarms in alarms`);
    alarms.forEach((alarm) => checkAlarm(this, method, alarm));
    const all = [...new Set([...known, ...alarms])];
    checkAlarmCount(this, kind, all.length);
    known.splice(0, Infinity, ...all);
  }

  private watchParts(props: ObservabilityProps): Part[] {
    const { watch } = this;
    const { api, database, cache, mediaProcessor, jobs = [], eventJobs = [], functions = [], replicatedBuckets = [] } = props;
    const works = mediaProcessor || [...jobs, ...eventJobs, ...functions].length > 0;
    return [
      ...api ? [watchApi(new Construct(this, 'Api'), watch, api)] : [],
      ...database ? [watchDatabase(new Construct(this, 'Database'), watch, database)] : [],
      ...cache ? [watchCache(new Construct(this, 'Cache'), watch, cache)] : [],
      ...works ? [watchWork(new Construct(this, 'Work'), watch, { mediaProcessor, jobs, eventJobs, functions })] : [],
      ...replicatedBuckets.length > 0 ? [watchBuckets(new Construct(this, 'Buckets'), watch, replicatedBuckets)] : [],
    ];
  }

  private watchAvailability(props: ObservabilityProps, nameOf: (suffix: string) => string | undefined): Availability | undefined {
    const { api, availabilityTarget: target = AVAILABILITY_TARGET } = props;
    return api && new Availability(new Construct(this, 'Availability'), { ...this.watch, api, target, nameOf });
  }

  private saveQueries({ name, api, database, cache }: ObservabilityProps): logs.CfnQueryDefinition[] {
    const folder = name ?? Names.uniqueResourceName(this, { maxLength: 200 });
    const queries = new Construct(this, 'Queries');
    const databaseLog = (database as { logGroup?: logs.ILogGroup } | undefined)?.logGroup;
    return [
      ...api ? saveQueries(queries, folder, api.logGroup, API_QUERIES) : [],
      ...databaseLog ? saveQueries(queries, folder, databaseLog, DATABASE_QUERIES) : [],
      ...cache?.slowLogGroup ? saveQueries(queries, folder, cache.slowLogGroup, CACHE_QUERIES) : [],
    ];
  }

  private createDashboard(props: ObservabilityProps, parts: Part[]): cloudwatch.Dashboard {
    const { name, api, edge } = props;
    const { thresholds } = this.watch;
    const target = props.availabilityTarget ?? AVAILABILITY_TARGET;
    const over = (period: Duration) => availability(api!, thresholds.minimumRequests, period);
    const hourly = api && graph('Availability, hour by hour', [over(Duration.hours(1))], { unit: '%', alarmAt: target, width: 12, upTo: 100 });
    const errors = this.errorLines && graph('Errors in the log', [this.errorLines], { unit: 'in 5 minutes', alarmAt: thresholds.errorLines, width: 12 });
    const users = hourly && errors ? [{ title: 'Promise to users', rows: [[hourly, errors]] }] : [];
    const [first, ...others] = parts;
    const cdn = edge ? [{ title: 'CDN and firewall', rows: edgeRows(edge, edge.edgeFirewall, thresholds) }] : [];
    return healthDashboard(this, 'Dashboard', {
      // Dashboards are the account's, not the region's.
      dashboardName: name === undefined ? undefined : `${name}-${Stack.of(this).region}`,
      verdicts: [this.unhealthy, this.degraded, this.fastBurn, this.slowBurn].filter((alarm) => alarm !== undefined),
      availability: api && over,
      alarms: () => [...new Set([...this.symptoms, ...this.causes])],
      // What users see comes before what it runs on.
      sections: [...users, ...api ? [first, ...cdn, ...others] : [...cdn, ...parts]],
      logGroup: api?.logGroup,
    });
  }
}
