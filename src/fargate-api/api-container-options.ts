import { Duration, Size } from 'aws-cdk-lib';

/**
 * What the container of the API, and each workload of its own, may set. A workload has what the API sets by default.
 *
 * @internal
 */
export interface CommonContainerOptions {
  /**
   * The user of the process, as `uid` or `uid:gid`. Must not be root.
   *
   * @default '1001'
   */
  readonly user?: string;

  /**
   * Makes the root file system read-only. The process can then write to `/tmp` and `writablePaths` only. With false, it
   * can write wherever its user may in the image, to the disk of the task.
   *
   * @default - true; false with ECS Exec, because its agent writes to the root file system
   */
  readonly readonlyRootFilesystem?: boolean;

  /**
   * The size of `/tmp` and of each of `writablePaths`, from 1 MiB, in total below `memoryLimitMiB`. They are part of
   * the task's memory, and empty after a restart.
   *
   * @default Size.mebibytes(64)
   */
  readonly temporaryStorage?: Size;

  /**
   * Further folders that any user can write, for example `/app/.next/cache`. Each is in memory, has the size of
   * `temporaryStorage`, and hides what the image has there.
   *
   * @default - `/tmp` only
   */
  readonly writablePaths?: string[];

  /**
   * The disk of a task, from 21 to 200 GiB, of which the image takes a part. AWS charges what is above 20 GiB. The
   * process can write to it with `readonlyRootFilesystem: false`, and it is deleted with the task.
   *
   * @default - 20 GiB
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html
   */
  readonly diskSize?: Size;

  /**
   * The time that the process may take to start, up to 5 minutes. Failed health checks do not count until then, and
   * those of the load balancer not for a minute at least.
   *
   * @default Duration.seconds(5)
   */
  readonly startupTime?: Duration;
}

/** Options of the API container: port, health checks, user, file system and command. */
export interface ApiContainerOptions extends CommonContainerOptions {
  /**
   * The port that the process listens on. The container receives it as the environment variable `PORT`. A change
   * replaces the tasks one after the other, and keeps the target group.
   *
   * @default 3001
   */
  readonly port?: number;

  /**
   * The path of the liveness check, which the load balancer and ECS call.
   *
   * It must return 200 while the process runs, and 503 only while the process drains. It must not depend on the
   * database: otherwise a database failover of 30 seconds makes ECS stop all tasks.
   *
   * @default '/health'
   */
  readonly livenessPath?: string;

  /**
   * The path of the readiness check, which returns 200 when all dependencies respond and the database accepts writes.
   *
   * `SHOW transaction_read_only` shows the latter: after a failover, a connection can belong to an instance that has
   * become read-only. In a standby Region the check fails until the database is promoted.
   *
   * Alarms, deployment checks, and the site probe and failover plan of a pair call it. The load balancer does not. The
   * firewall of a single platform blocks it, and that of a pair limits it to 20 requests of an IP address in 5 minutes;
   * `blockedPaths` and `rateLimits` of `firewallOptions` replace these rules.
   *
   * @default '/ready'
   */
  readonly readinessPath?: string;

  /**
   * The command of the ECS container health check: `CMD-SHELL` or `CMD`, and its arguments.
   *
   * The default requires `wget`, which all Alpine images contain. ECS ignores the HEALTHCHECK of a Dockerfile.
   *
   * @default - wget of the liveness path on 127.0.0.1
   */
  readonly healthCheckCommand?: string[];

  /**
   * The time between SIGTERM and SIGKILL, from 2 seconds to 2 minutes.
   *
   * The process should respond to requests for some seconds after SIGTERM, because the load balancer may still route to
   * it, and end before SIGKILL.
   *
   * @default Duration.seconds(30)
   */
  readonly stopTimeout?: Duration;

  /**
   * The command that overrides the CMD of the image.
   *
   * @default - the CMD of the image
   */
  readonly command?: string[];
}
