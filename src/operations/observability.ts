import { Duration, Names, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { ObservabilityProps } from './observability-props';
import { invalid } from '../private/errors';
import { arnFor } from '../private/permissions';
import { NO_TASK, watchApi } from './private/observability/api-part';
import { Availability, measuredAvailability } from './private/observability/availability';
import { watchBuckets } from './private/observability/bucket-part';
import { watchCache } from './private/observability/cache-part';
import { watchDatabase } from './private/observability/database-part';
import { edgeRows } from './private/observability/edge-rows';
import { ErrorLines } from './private/observability/error-lines';
import { healthDashboard } from './private/observability/health-dashboard';
import { watchInfrastructure } from './private/observability/infrastructure-part';
import { checkAlarm, checkObservability } from './private/observability/observability-checks';
import { graph, Part, unlessOff, Watch, withoutOff } from './private/observability/part';
import { API_QUERIES, CACHE_QUERIES, DATABASE_QUERIES, saveQueries } from './private/observability/saved-queries';
import { watchService } from './private/observability/service-part';
import { TaskCounter } from './private/observability/task-counts';
import { resolveThresholds } from './private/observability/thresholds';
import { CauseGroup, Verdicts } from './private/observability/verdicts';
import { watchWork } from './private/observability/work-part';
import { checkKnownProps } from '../private/structs/known-props';
import { PlatformService } from '../workloads';

/** The alarms of others that fit beside the verdicts of the dashboard. */
const MOST_ADDED = 4;
/** In percent. */
const AVAILABILITY_TARGET = 99.9;

/**
 * Alarms, an availability SLO and a dashboard for the platform in one Region.
 *
 * Alarms on metrics notify the `alarmTopic`. Symptoms are alarms on errors, latency and tasks that don't respond:
 * users are affected. Causes are alarms on CPU, memory, network, connections, lag and the like. Composite alarms
 * notify the `criticalAlarmTopic`: `unhealthy` goes into ALARM with any symptom, and with a `criticalAlarmTopic` there
 * is one per part (API, database, cache, media, jobs, replication, backups, others) for its causes, for $0.50 per
 * month each. So an open cause of one part does not hide that of another. While `unhealthy` is in ALARM, the actions
 * of the others are suppressed. A database failure that affects the API therefore causes one page, and the details
 * are in the `alarmTopic`. `degraded` goes into ALARM with any cause, for the dashboard; it has no action.
 *
 * The SLO of 99.9 % is evaluated over one day, and by the burn rate of the monthly error budget: over 1 hour and 5
 * minutes (`fastBurn`, a symptom), and over 6 hours and 30 minutes (`slowBurn`, a cause). The four alarms on single
 * windows have no actions. The dashboard shows 30 days.
 *
 * Missing data does not breach an alarm, so that nothing alarms before the first release. A function counts the tasks
 * each minute, because AWS has no metrics of a service without tasks; when it fails, the alarm on missing tasks goes
 * into ALARM. Network and storage metrics come from Container Insights: enable it in a cluster of your own. Pass the
 * same topic to the watched constructs for their own alarms. Metrics of CloudFront and AWS WAF are in us-east-1 and
 * have their alarms there.
 *
 * CloudWatch charges alarms per metric. An API, a database and a cache have 46 alarms and 4 composite alarms, with the
 * dashboard about $14 per month, and $16 with a `criticalAlarmTopic`. A composite alarm takes at most 100 others: more
 * are in further composite alarms, for $0.50 per month each. Nothing is retained after the deletion of the
 * stack.
 *
 * @example
 * declare const cache: CacheCluster;
 * new Observability(this, 'Observability', { api, database, cache, alarmTopic: topic });
 */
@propertyInjectable
export class Observability extends Construct {
  /** The id of this class for property injectors. */
  static readonly PROPERTY_INJECTION_ID: string = 'eldonia-constructs.Observability';

  /** The metric alarms of this construct. */
  readonly alarms: cloudwatch.Alarm[];
  /** Goes into ALARM when users are affected; undefined without an API. */
  readonly unhealthy?: cloudwatch.CompositeAlarm;
  /** Goes into ALARM with any cause; it has no action. Undefined if there is only `edge`. */
  readonly degraded?: cloudwatch.CompositeAlarm;
  /** Goes into ALARM when the availability of the last day is below the SLO; undefined without an API. */
  readonly availabilityAlarm?: cloudwatch.Alarm;
  /** Goes into ALARM when the burn rate would use the monthly error budget in 2 days; undefined without an API. */
  readonly fastBurn?: cloudwatch.CompositeAlarm;
  /** Goes into ALARM when the burn rate would use the monthly error budget in 5 days; undefined without an API. */
  readonly slowBurn?: cloudwatch.CompositeAlarm;
  /** The number of errors in the log of the API; undefined without an API. */
  readonly errorLines?: cloudwatch.Metric;
  /** The dashboard; undefined without one. */
  readonly dashboard?: cloudwatch.Dashboard;
  /** The saved queries. */
  readonly savedQueries: logs.CfnQueryDefinition[];

  private readonly watch: Watch;
  private readonly symptoms: cloudwatch.IAlarm[];
  private readonly causes: cloudwatch.IAlarm[];
  private readonly verdicts: Verdicts;
  /** Symptoms of others, e.g. of a probe. */
  private readonly added: cloudwatch.IAlarm[] = [];
  /** Alarms of other Regions that the dashboard shows beside the verdicts. */
  private readonly elsewhere: [title: string, alarms: cloudwatch.IAlarm[]][] = [];

  /**
   * @throws when no resource is passed, a resource is in another Region, or a name or a number is not valid
   */
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    checkKnownProps(this, 'ObservabilityProps', props);
    checkObservability(this, props);
    this.watch = {
      thresholds: resolveThresholds(this, props.thresholds),
      topic: props.alarmTopic,
      naming: props.name === undefined ? undefined : { prefix: props.name, root: this },
    };
    const nameOf = (suffix: string) => props.name === undefined ? undefined : `${props.name}-${suffix}`;

    const parts = this.watchParts(props).map(withoutOff);
    const slo = this.watchAvailability(props, nameOf);
    this.availabilityAlarm = slo?.day;
    this.fastBurn = slo?.fastBurn;
    this.slowBurn = slo?.slowBurn;
    const errors = props.api && new ErrorLines(new Construct(this, 'ErrorLines'), this.watch, props.api);
    this.errorLines = errors?.metric;
    const errorAlarms = errors && unlessOff(errors.alarm) ? [errors.alarm] : [];
    this.alarms = [...slo ? [slo.day, ...slo.windows] : [], ...errorAlarms, ...parts.flatMap(({ alarms }) => alarms)];

    const symptoms: cloudwatch.IAlarm[] = [...slo ? [slo.fastBurn] : [], ...parts.flatMap((part) => part.symptoms)];
    const single = [...errorAlarms, ...parts.flatMap(({ alarms, own }) => [...alarms, ...own]), ...props.alarms ?? []];
    const causes = [...new Set([...slo ? [slo.slowBurn, slo.day] : [], ...single])]
      .filter((alarm) => !symptoms.includes(alarm));
    [this.symptoms, this.causes] = [symptoms, causes];
    this.verdicts = new Verdicts(this, {
      symptoms, causes, nameOf, topic: props.alarmTopic, criticalAlarmTopic: props.criticalAlarmTopic,
    });
    this.unhealthy = this.verdicts.unhealthy;
    this.degraded = this.verdicts.degraded;
    this.page(parts, props, slo ? [slo.slowBurn, ...errorAlarms] : errorAlarms);
    this.savedQueries = props.savedQueries ?? true ? this.saveQueries(props) : [];
    this.dashboard = props.dashboard ?? true ? this.createDashboard(props, parts) : undefined;
  }

  /**
   * Adds alarms of this Region to the causes: `degraded` goes into ALARM with any of them. Their existing
   * actions are kept. Alarms that are already symptoms or causes do not change.
   *
   * CloudWatch deletes no alarm that a composite alarm names: before you remove one of a stack that is deployed
   * before, deploy this stack without it. The stack of a platform with `stacks.operations` is an exception.
   *
   * @param alarms alarms on causes, e.g. of your own jobs or queues
   * @throws when an alarm is in another Region, or there is no `degraded` alarm
   */
  addDegradedAlarm(...alarms: cloudwatch.IAlarm[]): void {
    this._addCauses(CauseGroup.OTHERS, ...alarms);
  }

  /**
   * Adds alarms to the causes of one part.
   *
   * @internal
   */
  _addCauses(group: CauseGroup, ...alarms: cloudwatch.IAlarm[]): void {
    const causes = alarms.filter((alarm) => !this.symptoms.includes(alarm));
    const added = causes.filter((alarm) => !this.causes.includes(alarm));
    this.join('addDegradedAlarm', this.causes, causes);
    this.verdicts.addCauses(group, added);
  }

  /**
   * Adds alarms of this Region to the symptoms: `unhealthy` goes into ALARM with any of them, and suppresses the
   * pages of causes. Their existing actions are kept. Alarms that are causes become symptoms.
   *
   * @param alarms alarms on symptoms, e.g. of your own canary
   * @throws when an alarm is in another Region, or there is no API and so no `unhealthy` alarm
   */
  addUnhealthyAlarm(...alarms: cloudwatch.IAlarm[]): void {
    this.added.push(...alarms.filter((alarm) => !this.symptoms.includes(alarm)));
    this.join('addUnhealthyAlarm', this.symptoms, alarms);
    this.causes.splice(0, Infinity, ...this.causes.filter((alarm) => !alarms.includes(alarm)));
    this.verdicts.removeCauses(alarms);
  }

  /**
   * Shows alarms of another Region beside the verdicts of the dashboard, by their names.
   *
   * @internal
   */
  _show(region: string, alarmNames: string[]): void {
    const scope = this.node.tryFindChild('Elsewhere') ?? new Construct(this, 'Elsewhere');
    const alarms = alarmNames.map((resourceName) => cloudwatch.Alarm.fromAlarmArn(scope as Construct, resourceName,
      arnFor(this, 'cloudwatch', `alarm:${resourceName}`, { region })));
    this.elsewhere.push([region, alarms]);
  }

  /**
   * Makes the alarms on healthy tasks causes, for a Region without users: a standby. As symptoms that last, they would
   * hide others, e.g. of the probe of the site.
   *
   * @internal
   */
  _standBy(): void {
    const alarms = this.symptoms.filter(({ node }) => node.id === NO_TASK);
    this.symptoms.splice(0, Infinity, ...this.symptoms.filter((alarm) => !alarms.includes(alarm)));
    this._addCauses(CauseGroup.API, ...alarms);
  }

  /**
   * Reads the alarms of the platform, which is deployed before, by composite alarms in its stack.
   *
   * @internal
   */
  _relay(platform: Construct, groups: CauseGroup[]): void {
    this.verdicts.relay(platform, groups);
  }

  /** The alarm on a whole day doesn't page: it stays in ALARM for a day after the errors have ended. */
  private page(parts: Part[], props: ObservabilityProps, ofRequests: cloudwatch.IAlarm[]): void {
    const others = [...parts.flatMap((part) => part.symptoms), ...parts.flatMap(({ quiet = [] }) => quiet)];
    const causesOf = ({ alarms, own }: Part) => [...alarms, ...own].filter((alarm) => !others.includes(alarm));
    this.verdicts.addCauses(CauseGroup.API, ofRequests);
    for (const part of parts) {
      const [group, apart] = part.apart ?? [part.group, []];
      this.verdicts.addCauses(group, apart);
      this.verdicts.addCauses(part.group, causesOf(part).filter((alarm) => !apart.includes(alarm)));
    }
    this.verdicts.addCauses(CauseGroup.OTHERS, props.alarms ?? []);
  }

  private join(method: string, known: cloudwatch.IAlarm[], alarms: cloudwatch.IAlarm[]): void {
    if (known.length === 0) {
      invalid(this, `${method} must have a composite alarm to add to, got none; pass an api, or pass the alarms as ` +
        'alarms');
    }
    alarms.forEach((alarm) => checkAlarm(this, method, alarm));
    known.splice(0, Infinity, ...new Set([...known, ...alarms]));
  }

  private watchParts(props: ObservabilityProps): Part[] {
    const { watch } = this;
    const {
      api, database, cache, mediaProcessor, jobs = [], eventJobs = [], workers = [], services = [], processes = [],
      functions = [], replicatedBuckets = [],
    } = props;
    const works = mediaProcessor || [...jobs, ...eventJobs, ...workers, ...processes, ...functions].length > 0;
    const counted = [...api ? [api] : [], ...services, ...workers, ...processes];
    const counter = counted.length > 0 ? new TaskCounter(this, 'Tasks', counted) : undefined;
    return [
      ...api ? [watchApi(new Construct(this, 'Api'), watch, api, services, counter!.countsOf(api))] : [],
      ...this.watchServices(services, counter),
      ...database ? [watchDatabase(new Construct(this, 'Database'), watch, database)] : [],
      ...cache ? [watchCache(new Construct(this, 'Cache'), watch, cache)] : [],
      ...works ? [watchWork(new Construct(this, 'Work'), watch, {
        mediaProcessor, jobs, eventJobs, workers, processes, functions,
      }, counter)] : [],
      ...replicatedBuckets.length > 0 ? [watchBuckets(new Construct(this, 'Buckets'), watch, replicatedBuckets)] : [],
      ...this.watchInfrastructure(props),
    ];
  }

  private watchServices(services: PlatformService[], counter: TaskCounter | undefined): Part[] {
    if (!counter || services.length === 0) return [];
    const parent = new Construct(this, 'Services');
    return services.map((service) =>
      watchService(new Construct(parent, service.node.id), this.watch, service, counter.countsOf(service)));
  }

  private watchInfrastructure(
    { natGatewayIds = [], certificates = [], alarmTopic, criticalAlarmTopic }: ObservabilityProps,
  ): Part[] {
    const topics = [alarmTopic, criticalAlarmTopic].filter((topic) => topic !== undefined);
    if ([...natGatewayIds, ...certificates, ...topics].length === 0) return [];
    const scope = new Construct(this, 'Infrastructure');
    return [watchInfrastructure(scope, this.watch, { natGatewayIds, certificates, topics })];
  }

  private watchAvailability(
    props: ObservabilityProps, nameOf: (suffix: string) => string | undefined,
  ): Availability | undefined {
    const { api, availabilityTarget: target = AVAILABILITY_TARGET } = props;
    if (!api || target === 0) return undefined;
    return new Availability(new Construct(this, 'Availability'), { ...this.watch, api, target, nameOf });
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
    const over = (period: Duration) => measuredAvailability(api!, period);
    const hourly = api && graph('Availability per hour', [over(Duration.hours(1))], {
      unit: '%', alarmAt: target, width: 12, upTo: 100,
    });
    const errors = this.errorLines && graph('Errors in the log', [this.errorLines], {
      unit: 'in 5 minutes', alarmAt: thresholds.errorLines, width: 12,
    });
    const users = hourly && errors ? [{ title: 'Availability', rows: [[hourly, errors]] }] : [];
    const [first, ...others] = parts;
    const cdn = edge ? [{ title: 'CloudFront and web ACL', rows: edgeRows(edge, edge.edgeFirewall, thresholds) }] : [];
    return healthDashboard(this, 'Dashboard', {
      // Dashboard names are unique per account, not per Region.
      dashboardName: name === undefined ? undefined : `${name}-${Stack.of(this).region}`,
      verdicts: () => [
        ['Overall health', [
          this.unhealthy, ...this.added.slice(0, MOST_ADDED), this.degraded, this.fastBurn, this.slowBurn,
        ].filter((alarm) => alarm !== undefined)],
        ...this.elsewhere,
      ],
      glance: api ? parts[0].glance ?? [] : [],
      availability: api && over,
      alarms: () => [...new Set([...this.symptoms, ...this.causes])],
      // The API and CloudFront come before their dependencies.
      sections: [...users, ...api ? [first, ...cdn, ...others] : [...cdn, ...parts]],
      logGroup: api?.logGroup,
    });
  }
}
