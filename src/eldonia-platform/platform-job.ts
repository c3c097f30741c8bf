import { createHash } from 'crypto';
import { Duration, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { FargateApi } from '../fargate-api';
import { JobSchedule, JobTarget, ScheduledJob } from '../jobs';
import { invalid } from '../private/errors';

const ID = /^[A-Z][A-Za-z0-9]{0,39}$/;

/** When a job of a platform runs, and what. */
export interface PlatformJobProps {
  /** When the job runs. */
  readonly schedule: JobSchedule;

  /**
   * What the job is for.
   *
   * @default - no description
   */
  readonly description?: string;

  /**
   * How often a failed run is tried again.
   *
   * @default 2
   */
  readonly retryAttempts?: number;

  /**
   * How long after its time a run may take to succeed, before the alarm on missed runs rings.
   *
   * @default - as `ScheduledJob` has it
   */
  readonly grace?: Duration;

  /**
   * How long one try of a command may take before it is stopped. A function has a timeout of its own.
   *
   * @default Duration.hours(6)
   */
  readonly timeout?: Duration;
}

/**
 * What a platform gives to its jobs.
 *
 * @internal
 */
export interface JobSite {
  readonly api: FargateApi;
  readonly alarmTopic?: sns.ITopic;
  readonly encryptionKey: kms.IKey;
  readonly enabled?: boolean;
  /** What the names of schedule and role begin with; they have none of their own without it. */
  readonly named?: string;
}

/** A job that a platform runs by the clock (R5.2.1-8). */
export abstract class PlatformJob {
  /**
   * A command of the backend's image, as a task of its own with all that the API's tasks have: variables, secrets, permissions, network.
   *
   * It runs the version that was released last. Before the first release there is none, so a run fails and its alarm says so.
   *
   * @param id name of the job's construct, e.g. `NightlyReport`; another one makes another job
   * @param command what the container executes, e.g. `['node', 'src/nightly-report.js']`
   * @throws when the id is none, or the command is empty
   */
  static command(id: string, command: string[], props: PlatformJobProps): PlatformJob {
    if (command.length === 0) invalid(undefined, 'command must have at least one word, got none; say what the container executes');
    return new CommandJob(checkId(id), [...command], props);
  }

  /**
   * A Lambda function of yours.
   *
   * @param id name of the job's construct, e.g. `NightlyReport`; another one makes another job
   * @throws when the id is none
   */
  static lambdaFunction(id: string, handler: lambda.IFunction, props: PlatformJobProps): PlatformJob {
    return new FunctionJob(checkId(id), handler, props);
  }

  /** @internal */
  protected constructor(
    /** Name of the job's construct. */
    readonly id: string,
    private readonly props: PlatformJobProps,
  ) {}

  /** @internal */
  _schedule(scope: Construct, site: JobSite): ScheduledJob {
    const { schedule, description, retryAttempts, grace, timeout } = this.props;
    const { alarmTopic, encryptionKey, enabled, named } = site;
    const names = named === undefined ? {} : jobNames(named, this.id, Stack.of(scope).region);
    return new ScheduledJob(scope, this.id, {
      schedule, description, retryAttempts, grace, alarmTopic, encryptionKey, enabled, ...names, target: this._target(site.api, timeout),
    });
  }

  /** @internal */
  protected abstract _target(api: FargateApi, timeout: Duration | undefined): JobTarget;
}

class CommandJob extends PlatformJob {
  constructor(id: string, private readonly command: string[], props: PlatformJobProps) {
    super(id, props);
  }

  protected _target(api: FargateApi, timeout: Duration | undefined): JobTarget {
    const { cluster, taskDefinition, service: { connections } } = api;
    return JobTarget.fargateTask({ cluster, taskDefinition, securityGroups: connections.securityGroups, command: this.command, timeout });
  }
}

class FunctionJob extends PlatformJob {
  constructor(id: string, private readonly handler: lambda.IFunction, props: PlatformJobProps) {
    super(id, props);
  }

  protected _target(): JobTarget {
    return JobTarget.lambdaFunction(this.handler);
  }
}

/** IAM is one for all regions, and its names end at 64 characters: 20 of the platform, 26 of the job, the rest tells regions and jobs apart. */
const ROLE_CHARACTERS = 26;

/** The names of a job's schedule, the same in all regions, and of its role, another in each. */
export function jobNames(platformName: string, id: string, region: string): { readonly scheduleName: string; readonly roleName: string } {
  const short = id.length > ROLE_CHARACTERS ? `${id.slice(0, ROLE_CHARACTERS - 5)}${createHash('sha256').update(id).digest('hex').slice(0, 5)}` : id;
  return { scheduleName: `${platformName}-${id}`, roleName: `${platformName}-${short}-${region}` };
}

function checkId(id: string): string {
  if (!ID.test(id)) invalid(undefined, `id must be 1 to 40 letters and digits, beginning with a capital letter, got "${id}"; write it as NightlyReport`);
  return id;
}
