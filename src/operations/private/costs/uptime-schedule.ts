import { Annotations, Token, Duration, Stack, TimeZone } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { IConstruct, Construct } from 'constructs';
import { UptimeScheduleOptions } from './uptime-schedule-options';
import { acknowledgeInlinePolicy, acknowledgeWildcard } from '../../../private/acknowledge';
import { ofAccount } from '../../../private/allow-publish';
import { checkInteger, invalid } from '../../../private/errors';
import { allow, arnFor } from '../../../private/permissions';
import { pathForRole } from '../../../private/readable-path';

export const UPTIME_DAYS = 'MON-FRI';
/** A call on a stopped resource always fails. Longer retries could overlap with the next start. */
const RETRY = { maximumRetryAttempts: 3, maximumEventAgeInSeconds: Duration.minutes(15).toSeconds() };
const SCALING = ['DynamicScalingInSuspended', 'DynamicScalingOutSuspended', 'ScheduledScalingSuspended'];
export const OPENING = 8;
export const CLOSING = 20;
const DAY = '(?:MON|TUE|WED|THU|FRI|SAT|SUN)';
const DAYS_SYNTAX = new RegExp(`^${DAY}(?:-${DAY})?(?:,${DAY}(?:-${DAY})?)*$`);

/** An AWS API call at a time of the day. */
interface Call {
  readonly id: string;
  /** `service:operation` as EventBridge Scheduler names it. */
  readonly api: string;
  readonly input: Record<string, unknown>;
  readonly hour: number;
  readonly minute: number;
}

interface UptimeScheduleService {
  readonly service: ecs.IBaseService;
  /** The number of tasks at the opening: the minimum of Auto Scaling, which resumes 5 minutes later. */
  readonly desiredCount?: number;
}

/** What stops outside the uptime: services, and clusters that are not in a global database. */
export interface UptimeScheduleProps extends UptimeScheduleOptions {
  readonly services?: UptimeScheduleService[];
  readonly databases?: rds.IDatabaseCluster[];
}

/**
 * A schedule that stops ECS services and Aurora clusters outside the uptime. A deployment of a service outside the
 * uptime may start its tasks until the next stop. AWS starts a cluster that is stopped for 7 days; the schedule stops
 * it again. A service or a database that is being modified at the time of a call is skipped for the day.
 */
export class UptimeSchedule extends Construct {
  readonly schedules: scheduler.Schedule[];
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: UptimeScheduleProps) {
    super(scope, id);
    checkUptimeSchedule(this, props);

    const { services = [], databases = [], uptimeOpening: opening = OPENING, uptimeClosing: closing = CLOSING } = props;
    this.role = this.createRole(services, databases);
    const calls = [
      ...databases.flatMap((database, index) => this.callsOfDatabase(database, index + 1, opening, closing)),
      ...services.flatMap((service, index) => this.callsOfService(service, index + 1, opening, closing)),
    ];
    this.schedules = calls.map((call) => this.createSchedule(call, props));
  }

  private callsOfDatabase(
    { clusterIdentifier }: rds.IDatabaseCluster, number: number, opening: number, closing: number,
  ): Call[] {
    const input = { DbClusterIdentifier: clusterIdentifier };
    return [
      { id: `StartDatabase${number}`, api: 'rds:startDBCluster', input, hour: opening - 1, minute: 30 },
      { id: `StopDatabase${number}`, api: 'rds:stopDBCluster', input, hour: closing, minute: 15 },
    ];
  }

  /** Scaling is suspended before the tasks stop and resumes after they start. Otherwise it would counteract both. */
  private callsOfService(props: UptimeScheduleService, number: number, opening: number, closing: number): Call[] {
    const { service, desiredCount = 1 } = props;
    const count = (DesiredCount: number) => ({
      Cluster: clusterOf(service), Service: service.serviceName, DesiredCount,
    });
    const scaling = (suspended: boolean) => ({
      ServiceNamespace: 'ecs',
      ResourceId: `service/${clusterOf(service)}/${service.serviceName}`,
      ScalableDimension: 'ecs:service:DesiredCount',
      SuspendedState: Object.fromEntries(SCALING.map((kind) => [kind, suspended])),
    });
    const api = 'applicationautoscaling:registerScalableTarget';
    return [
      { id: `StartService${number}`, api: 'ecs:updateService', input: count(desiredCount), hour: opening, minute: 0 },
      { id: `StopService${number}`, api: 'ecs:updateService', input: count(0), hour: closing, minute: 5 },
      { id: `ResumeScaling${number}`, api, input: scaling(false), hour: opening, minute: 5 },
      { id: `SuspendScaling${number}`, api, input: scaling(true), hour: closing, minute: 0 },
    ];
  }

  private createRole(services: UptimeScheduleService[], databases: rds.IDatabaseCluster[]): iam.Role {
    const scaled = services.map(({ service }) => arnOf(service));
    const targets = arnFor(this, 'application-autoscaling', 'scalable-target/*');
    const statements = [
      allow(['rds:StartDBCluster', 'rds:StopDBCluster'], databases.map(({ clusterArn }) => clusterArn)),
      allow('ecs:UpdateService', scaled),
      allow('application-autoscaling:RegisterScalableTarget', scaled.length > 0 ? targets : [], {
        StringEquals: { 'application-autoscaling:service-namespace': 'ecs' },
      }),
      // Application Auto Scaling checks that the caller can read and update the service.
      allow('ecs:DescribeServices', scaled),
    ].filter(({ resources }) => resources.length > 0);
    const role = new iam.Role(this, 'Role', {
      description: `Starts and stops the resources of ${pathForRole(this)}`,
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', { conditions: ofAccount(this) }),
      inlinePolicies: { UptimeSchedule: new iam.PolicyDocument({ statements }) },
    });
    if (scaled.length > 0) {
      acknowledgeWildcard(role, targets, 'Application Auto Scaling generates the ids of scalable targets');
    }
    return acknowledgeInlinePolicy(role);
  }

  private createSchedule({ id, api, input, hour, minute }: Call, props: UptimeScheduleProps): scheduler.Schedule {
    const { uptimeDays: days = UPTIME_DAYS, uptimeTimeZone: timeZone = TimeZone.ASIA_TOKYO } = props;
    const { partition } = Stack.of(this);
    return new scheduler.Schedule(this, id, {
      description: `${api} for ${this.node.path}`.slice(0, 512),
      schedule: scheduler.ScheduleExpression.expression(`cron(${minute} ${hour} ? * ${days} *)`, timeZone),
      target: {
        bind: () => ({
          arn: `arn:${partition}:scheduler:::aws-sdk:${api}`,
          role: this.role,
          input: scheduler.ScheduleTargetInput.fromObject(input),
          retryPolicy: RETRY,
        }),
      },
    });
  }
}

function clusterOf(service: ecs.IBaseService): string {
  return service.cluster.clusterName;
}

/** The long ARN format, which IAM compares. The attribute of an imported service can have the short format. */
function arnOf(service: ecs.IBaseService): string {
  return arnFor(service, 'ecs', `service/${clusterOf(service)}/${service.serviceName}`);
}

/** Validates the props. */
function checkUptimeSchedule(scope: IConstruct, props: UptimeScheduleProps): void {
  const {
    databases = [], uptimeOpening: opening = OPENING, uptimeClosing: closing = CLOSING, uptimeDays: days,
  } = props;
  checkInteger(scope, 'uptimeOpening', opening, 1, 22);
  checkInteger(scope, 'uptimeClosing', closing, 2, 23);
  if (closing <= opening) {
    invalid(scope, `uptimeClosing must be later than uptimeOpening, got ${closing} and ${opening}; raise it`);
  }
  if (days !== undefined && !Token.isUnresolved(days) && !DAYS_SYNTAX.test(days)) {
    invalid(scope, `uptimeDays must be days of the week, got "${days}"; write them as MON-FRI or MON,WED`);
  }
  databases.forEach((database) => checkStoppable(scope, database));
}

/** Throws for a member of a global database, and warns about deletion protection. Imported clusters are not checked. */
function checkStoppable(scope: IConstruct, database: rds.IDatabaseCluster): void {
  const resource = database.node.defaultChild;
  if (!(resource instanceof rds.CfnDBCluster)) return;
  if (resource.globalClusterIdentifier !== undefined) {
    invalid(scope, `databases must not be members of a global database, got ${database.node.path}; AWS can't stop a ` +
      'member, leave it out');
  }
  if (resource.deletionProtection === true) {
    Annotations.of(scope).addWarningV2('@eldonia/uptime-schedule:protectedDatabase',
      `${database.node.path} has deletion protection, as in production, but stops every night; use the uptime ` +
      'schedule only for development');
  }
}
