import { Duration, Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';

/** What is inside the API's container, as far as the platform has to know. */
export interface ApiContainerProps {
  /**
   * Port that the process listens on; it reads it from `PORT`.
   *
   * @default 3001
   */
  readonly port?: number;

  /**
   * Path that answers 200 as long as the process lives, and 503 only while it drains. Load balancer and ECS read it.
   *
   * It must not look at the database: a failover of 30 seconds would otherwise kill every task.
   *
   * @default '/health'
   */
  readonly livenessPath?: string;

  /**
   * Path that answers 200 when every dependency answers. Alarms and deployment checks read it, the load balancer never.
   *
   * @default '/ready'
   */
  readonly readinessPath?: string;

  /**
   * Command by which ECS asks for the liveness, as `CMD-SHELL` or `CMD` and its words.
   *
   * The default needs `wget`, which every Alpine image has. ECS ignores the HEALTHCHECK of a Dockerfile.
   *
   * @default - wget of the liveness path on 127.0.0.1
   */
  readonly healthCheckCommand?: string[];

  /**
   * User that the process runs as, as `uid` or `uid:gid`.
   *
   * @default '1001'
   */
  readonly user?: string;

  /**
   * Whether the process can write to nothing but `/tmp`.
   *
   * @default - true, and false with ECS Exec, whose agent has to write
   */
  readonly readonlyRootFilesystem?: boolean;

  /**
   * Size of `/tmp`, which is kept in the task's memory and is empty after a restart.
   *
   * @default Size.mebibytes(64)
   */
  readonly temporaryStorage?: Size;

  /**
   * Time between SIGTERM and SIGKILL, at most two minutes.
   *
   * @default Duration.seconds(30)
   */
  readonly stopTimeout?: Duration;

  /**
   * Command that replaces the image's.
   *
   * @default - the image's CMD
   */
  readonly command?: string[];
}

/** The container of the API: its port, health, user and file system (5.3.1, 5.3.2). */
export class ApiContainer {
  /** The documented container: port 3001, `/health`, user 1001, read-only root file system. */
  static readonly DEFAULT = new ApiContainer({});

  /**
   * A container that differs from the documented one.
   *
   * @throws when a port, path, user or time is outside what ECS takes
   */
  static of(props: ApiContainerProps): ApiContainer {
    return new ApiContainer(props);
  }

  /** Port that the process listens on. */
  readonly port: number;
  /** Path of the liveness check. */
  readonly livenessPath: string;
  /** Path of the readiness check. */
  readonly readinessPath: string;
  /** Command of the container health check. */
  readonly healthCheckCommand: string[];
  /** User of the process. */
  readonly user: string;
  /** Whether the root file system is read-only; undefined leaves it to whether ECS Exec is on. */
  readonly readonlyRootFilesystem?: boolean;
  /** Size of `/tmp`. */
  readonly temporaryStorage: Size;
  /** Time between SIGTERM and SIGKILL. */
  readonly stopTimeout: Duration;
  /** Command that replaces the image's. */
  readonly command?: string[];

  private constructor(props: ApiContainerProps) {
    this.port = props.port ?? 3001;
    this.livenessPath = props.livenessPath ?? '/health';
    this.readinessPath = props.readinessPath ?? '/ready';
    this.healthCheckCommand = props.healthCheckCommand
      ?? ['CMD-SHELL', `wget -q -O /dev/null http://127.0.0.1:${this.port}${this.livenessPath} || exit 1`];
    this.user = props.user ?? '1001';
    this.readonlyRootFilesystem = props.readonlyRootFilesystem;
    this.temporaryStorage = props.temporaryStorage ?? Size.mebibytes(64);
    this.stopTimeout = props.stopTimeout ?? Duration.seconds(30);
    this.command = props.command;
    this.validate();
  }

  private validate(): void {
    checkInteger(undefined, 'port', this.port, 1, 65_535);
    checkPath('livenessPath', this.livenessPath);
    checkPath('readinessPath', this.readinessPath);
    if (!Token.isUnresolved(this.user) && !/^[a-z0-9_][a-z0-9_-]*(:[a-z0-9_][a-z0-9_-]*)?$/.test(this.user)) {
      invalid(undefined, `user must be uid or uid:gid, got "${this.user}"; use numbers or names of the image`);
    }
    if (/^(root|0)(:|$)/.test(this.user)) invalid(undefined, `user must not be root, got "${this.user}"; make a user in the Dockerfile`);
    const first = this.healthCheckCommand[0];
    if (this.healthCheckCommand.length < 2 || (first !== 'CMD' && first !== 'CMD-SHELL')) {
      invalid(undefined, `healthCheckCommand must begin with CMD or CMD-SHELL and go on, got [${this.healthCheckCommand.join(', ')}]; add it`);
    }
    if (!this.stopTimeout.isUnresolved()) checkInteger(undefined, 'stopTimeout in seconds', this.stopTimeout.toSeconds({ integral: false }), 2, 120);
    if (!this.temporaryStorage.isUnresolved()) {
      checkInteger(undefined, 'temporaryStorage in MiB', this.temporaryStorage.toMebibytes({ rounding: SizeRoundingBehavior.NONE }), 1, 30_720);
    }
  }
}

/** The path becomes part of a shell command and of a load balancer's health check, which takes 1,024 characters. */
function checkPath(prop: string, path: string): void {
  if (Token.isUnresolved(path)) return;
  if (!/^\/[\w./~-]{0,1023}$/.test(path)) {
    invalid(undefined, `${prop} must be a path of letters, digits and _./~-, got "${path}"; write it as /health`);
  }
}
