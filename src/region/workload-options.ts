import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApiScaling, CommonContainerOptions } from '../fargate-api';

/**
 * Options of all workloads of a platform.
 *
 * @internal
 */
export interface PlatformWorkloadOptions extends CommonContainerOptions {
  /**
   * Name of the ECR repository with an image of its own, in the account of the stack. Required with
   * `imageParameterName`.
   *
   * Both are found by their names in each Region of the workload. In a pair, create both in both Regions, replicate the
   * images, and write the parameter in both Regions.
   *
   * @default - the released image of the backend
   * @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
   */
  readonly repositoryName?: string;

  /**
   * Name of the SSM parameter with the tag or digest of the image in `repositoryName`, for example
   * `/shop/reports/image`. Required with `repositoryName`.
   *
   * Create both once, before the first deployment: the parameter with the value `none`, with which no task runs. A
   * release pushes an image, and then writes its tag or digest to the parameter. A function deploys it within a minute,
   * and the circuit breaker rolls a failed deployment back. Grant both permissions to your release process, for example
   * `repository.grantPush(platform.deployRole)`.
   *
   * @default - the released image of the backend
   */
  readonly imageParameterName?: string;

  /**
   * Command and arguments of the container, for example `['node', 'src/emails.js']`. Required for a worker without
   * `repositoryName`, because the released image would run the API.
   *
   * @default - that of the image
   */
  readonly command?: string[];

  /**
   * Environment variables in addition to those of the API. The same name replaces it, also a secret.
   *
   * @default - those of the API, and for a worker `QUEUE_URL`
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables with values from Secrets Manager or SSM Parameter Store, in addition to those of the API. In
   * a pair, a secret of one Region is rejected: set it as `secrets` of each `DrRegion`, which the workloads have too.
   *
   * @default - those of the API
   */
  readonly secrets?: { [name: string]: ecs.Secret };

  /**
   * The CPU of a task in units of 1/1,024 vCPU.
   *
   * @default - `api.cpu`
   */
  readonly cpu?: number;

  /**
   * The memory of a task in MiB, for the application.
   *
   * @default - `api.memoryLimitMiB`
   */
  readonly memoryLimitMiB?: number;

  /**
   * What of the platform the tasks may use. Without a member they have neither its variables and secrets nor its
   * network connection and permissions: pass what an image of others needs.
   *
   * @default - everything that the API has
   */
  readonly access?: WorkloadAccess[];
}

/** What a workload may use of its platform. */
export enum WorkloadAccess {
  /** The database: `DB_*`, and the connection to it. */
  DATABASE = 'DATABASE',
  /** The cache: `REDIS_*`, and the connection to it. */
  CACHE = 'CACHE',
  /** The media bucket: `MEDIA_BUCKET`, and the permissions of the API on it. */
  MEDIA = 'MEDIA',
  /** The key that signs sessions of users: `JWT_SECRET`. */
  SESSIONS = 'SESSIONS',
  /** The queues of the workers: `*_QUEUE_URL`, and the permission to send to them. */
  QUEUES = 'QUEUES',
  /** The other variables and secrets of `api.environment` and `api.secrets`. */
  API_VARIABLES = 'API_VARIABLES',
}

/**
 * Options of workloads without requests.
 *
 * @internal
 */
export interface UnrequestedOptions extends PlatformWorkloadOptions {
  /**
   * The time between SIGTERM and SIGKILL when ECS stops a task, from 2 seconds to 2 minutes. At SIGTERM, begin nothing,
   * and end what is in progress: a message that is not deleted by then is delivered again.
   *
   * @default Duration.minutes(2)
   */
  readonly stopTimeout?: Duration;

  /**
   * The command of the ECS container health check: `CMD-SHELL` or `CMD`, and its arguments. It can also make ECS
   * replace a process that hangs: let the process write a file while it works, and the command compare its age.
   *
   * An empty list disables the check, as an image without a shell requires. Then ECS does not notice a release that
   * crashes after its start, and does not roll it back.
   *
   * @default - `exit 0` every 10 seconds: a task that ends before the first check fails the deployment
   */
  readonly healthCheckCommand?: string[];
}

/** Options of a process of a platform. */
export interface PlatformProcessOptions extends UnrequestedOptions {
  /**
   * The number of tasks, at least 1, and the targets of CPU and memory, for example `ApiScaling.between(1, 4)`.
   *
   * @default ApiScaling.between(1, 1)
   */
  readonly scaling?: ApiScaling;

  /**
   * Stops the task before another one starts, as a scheduler requires: during a release none runs for about a minute.
   * Two can still run for a moment after a failure of the host or in a failover: take a lock for what must run once.
   *
   * @default false
   */
  readonly withoutOverlap?: boolean;
}

/** Options of a service of a platform. */
export interface PlatformServiceOptions extends PlatformWorkloadOptions {
  /**
   * The path of the health check, which the load balancer and ECS call on each task, for example `/health`.
   *
   * It must return 200 while the process runs, and must not depend on the database. Requests of users reach it only if
   * it is one of the `paths`.
   */
  readonly healthPath: string;

  /**
   * Paths that the service receives instead of the API, for example `['/reports', '/reports/*']`. `*` matches any
   * characters and `?` one. The tasks receive the path unchanged. At most two values together with `hosts`.
   *
   * CloudFront caches none of these paths, before all behaviors of the edge. A path that another service has, or that
   * shadows `/api/*`, the media or a health check of the API, is rejected; a path below `/api/` is allowed.
   *
   * @default - all paths of `hosts`
   */
  readonly paths?: string[];

  /**
   * Names that the service receives, below the hosted zone, for example `['reports.shop.example']`. Each gets DNS
   * records, and is added to the certificate and CloudFront. The cached behaviors of the edge apply to it too. A change
   * replaces the certificate. A name has at most 128 characters, and letters alone after its last dot.
   *
   * @default - the domain name of the platform
   */
  readonly hosts?: string[];

  /**
   * The port that the process listens on, which it receives as `PORT`.
   *
   * @default - that of the API
   */
  readonly port?: number;

  /**
   * The command of the ECS container health check: `CMD-SHELL` or `CMD`, and its arguments.
   *
   * @default - wget of the `healthPath` on 127.0.0.1
   */
  readonly healthCheckCommand?: string[];

  /**
   * The number of tasks, at least 1, and the scaling targets. A standby Region has one task, or none as a pilot light,
   * until its database accepts writes. A `desiredCount` is rejected: a deployment would reduce a busy service.
   *
   * @default - that of the tier, without its `desiredCount`
   */
  readonly scaling?: ApiScaling;

  /**
   * The time between SIGTERM and SIGKILL when ECS stops a task, from 2 seconds to 2 minutes.
   *
   * @default - that of the API
   */
  readonly stopTimeout?: Duration;
}
