import { Duration, Size } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { FargateApi } from '../fargate-api';
import { JobTarget, ScheduledJob } from '../jobs';
import { JobNames } from './private/names';
import { checkId } from './private/unique-name';
import { invalid } from '../private/errors';
import { checkKnownProps } from '../private/structs/known-props';

/** When a job of a platform runs. */
export interface PlatformJobOptions {
  /** Schedule of the job. */
  readonly schedule: scheduler.ScheduleExpression;

  /**
   * Description of the job, shown in the console.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * Number of retries of a failed run.
   *
   * @default 2
   */
  readonly retryAttempts?: number;

  /**
   * Time after the scheduled time by which a run must have succeeded, before the alarm on missed runs goes into ALARM.
   *
   * @default - as for `ScheduledJob`
   */
  readonly grace?: Duration;

  /**
   * Time after which one attempt of a command is stopped. A Lambda function has a timeout of its own.
   *
   * @default Duration.hours(6)
   */
  readonly timeout?: Duration;

  /**
   * CPU of the task of a command in units of 1/1,024 vCPU, with the sidecars of the API.
   *
   * @default - that of the API
   */
  readonly cpu?: number;

  /**
   * Memory of the task of a command in MiB, with the sidecars of the API.
   *
   * @default - that of the API
   */
  readonly memoryLimitMiB?: number;

  /**
   * Disk of the task of a command, from 21 to 200 GiB. AWS charges what is above 20 GiB.
   *
   * @default - that of the API
   */
  readonly diskSize?: Size;
}

/** What the task of a command has of its own. */
type TaskOptions = Pick<PlatformJobOptions, 'timeout' | 'cpu' | 'memoryLimitMiB' | 'diskSize'>;

/**
 * What a job needs of the platform.
 *
 * @internal
 */
export interface JobSite {
  readonly api: FargateApi;
  readonly alarmTopic?: sns.ITopic;
  readonly encryptionKey: kms.IKey;
  readonly enabled?: boolean;
  /** Names of schedule and role, by the job's id; absent for generated names. */
  readonly namesOf?: (id: string) => JobNames;
  /** 1 while the other Region of a pair runs the jobs, otherwise 0. */
  readonly elsewhere?: cloudwatch.IMetric;
}

/**
 * A job that a platform runs on a schedule.
 *
 * @example
 * new EldoniaPlatform(this, 'Platform', {
 *   zone: PlatformZone.fromHostedZone(zone),
 *   jobs: [
 *     PlatformJob.command('NightlyReport', ['node', 'src/report.js'], {
 *       schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }),
 *     }),
 *   ],
 * });
 */
export abstract class PlatformJob {
  /**
   * A command of the backend's image, in a task of its own with the variables, secrets, permissions and network of the
   * API's tasks.
   *
   * It runs the release that the API runs; during a deployment, the release before it. Before the first release a run
   * fails with `JobNotReleased` and starts no task: only the alarm on missed runs goes into ALARM.
   *
   * @param id id of the job's construct, for example `NightlyReport`; changing it replaces the job
   * @param command command and arguments of the container, for example `['node', 'src/nightly-report.js']`
   * @throws if the id is not valid or the command is empty
   */
  static command(id: string, command: string[], props: PlatformJobOptions): PlatformJob {
    checkKnownProps(undefined, 'PlatformJobOptions', props);
    if (command.length === 0) {
      invalid(undefined, 'command must have at least one word, got none; pass what the container executes');
    }
    return new CommandJob(checkId(id), [...command], props);
  }

  /**
   * A Lambda function of yours.
   *
   * @param id id of the job's construct, for example `NightlyReport`; changing it replaces the job
   * @throws if the id is not valid
   */
  static lambdaFunction(id: string, handler: lambda.IFunction, props: PlatformJobOptions): PlatformJob {
    checkKnownProps(undefined, 'PlatformJobOptions', props);
    const prop = (['cpu', 'memoryLimitMiB', 'diskSize'] as const).find((name) => props[name] !== undefined);
    if (prop !== undefined) {
      invalid(undefined, `${prop} of ${id} must be absent for a Lambda function, got one; set it on the function`);
    }
    return new FunctionJob(checkId(id), handler, props);
  }

  /** @internal */
  protected constructor(
    /** Id of the job's construct. */
    readonly id: string,
    private readonly props: PlatformJobOptions,
  ) {}

  /** @internal */
  _schedule(scope: Construct, site: JobSite): ScheduledJob {
    const { schedule, description, retryAttempts, grace, ...ofTask } = this.props;
    const { alarmTopic, elsewhere, encryptionKey, enabled, namesOf } = site;
    return new ScheduledJob(scope, this.id, {
      schedule,
      description,
      retryAttempts,
      grace,
      alarmTopic,
      encryptionKey,
      enabled,
      ...namesOf?.(this.id),
      _elsewhere: elsewhere,
      target: this._target(site.api, ofTask),
    });
  }

  /**
   * The function that the job invokes, in its Region; undefined for a command.
   *
   * @internal
   */
  get _function(): lambda.IFunction | undefined {
    return undefined;
  }

  /** @internal */
  protected abstract _target(api: FargateApi, options: TaskOptions): JobTarget;
}

class CommandJob extends PlatformJob {
  constructor(id: string, private readonly command: string[], props: PlatformJobOptions) {
    super(id, props);
  }

  protected _target(api: FargateApi, options: TaskOptions): JobTarget {
    const { cluster, taskDefinition, service } = api;
    const { securityGroups } = service.connections;
    return JobTarget.fargateTask({
      cluster, taskDefinition, service, securityGroups, command: this.command, ...options,
    });
  }
}

class FunctionJob extends PlatformJob {
  constructor(id: string, private readonly handler: lambda.IFunction, props: PlatformJobOptions) {
    super(id, props);
  }

  override get _function(): lambda.IFunction {
    return this.handler;
  }

  protected _target(): JobTarget {
    return JobTarget.lambdaFunction(this.handler);
  }
}
