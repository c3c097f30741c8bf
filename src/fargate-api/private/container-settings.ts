import { Duration, Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkDuration, checkInteger, invalid } from '../../private/errors';
import { checkTaskSize } from '../../private/task-size';
import { FargateApiProps } from '../fargate-api-props';

/** The port of the specification. */
export const DEFAULT_PORT = 3_001;

/** The options of the API container with their defaults. */
export interface ContainerSettings {
  readonly port: number;
  readonly livenessPath: string;
  readonly readinessPath: string;
  readonly healthCheckCommand: string[];
  readonly user: string;
  /** Undefined: true without ECS Exec, false with it. */
  readonly readonlyRootFilesystem?: boolean;
  readonly temporaryStorage: Size;
  readonly writablePaths: string[];
  readonly diskSize?: Size;
  readonly startupTime: Duration;
  readonly stopTimeout: Duration;
  readonly command?: string[];
}

/** How long ECS ignores the load balancer after the start of a task. */
export function graceOf({ startupTime }: ContainerSettings): Duration {
  return startupTime.isUnresolved() ? startupTime : Duration.seconds(Math.max(60, startupTime.toSeconds()));
}

/** Adds the defaults, and throws when a port, path, user, size or time is outside the limits of ECS. */
export function containerSettings(
  scope: IConstruct, { container: options = {}, cpu = 512, memoryLimitMiB = 1_024 }: FargateApiProps,
  mayBeUnchecked = false,
): ContainerSettings {
  checkTaskSize(scope, cpu, memoryLimitMiB);
  const { port = DEFAULT_PORT, livenessPath = '/health' } = options;
  const settings: ContainerSettings = {
    port,
    livenessPath,
    readinessPath: options.readinessPath ?? '/ready',
    healthCheckCommand: options.healthCheckCommand
      ?? ['CMD-SHELL', `wget -q -O /dev/null http://127.0.0.1:${port}${livenessPath} || exit 1`],
    user: options.user ?? '1001',
    readonlyRootFilesystem: options.readonlyRootFilesystem,
    temporaryStorage: options.temporaryStorage ?? Size.mebibytes(64),
    writablePaths: [...options.writablePaths ?? []],
    diskSize: options.diskSize,
    startupTime: options.startupTime ?? Duration.seconds(5),
    stopTimeout: options.stopTimeout ?? Duration.seconds(30),
    command: options.command,
  };
  checkContainer(scope, settings, mayBeUnchecked);
  checkMemory(scope, settings, memoryLimitMiB);
  return settings;
}

/** What is written to a tmpfs is memory of the task. */
function checkMemory(scope: IConstruct, settings: ContainerSettings, memory: number): void {
  const { temporaryStorage: size, writablePaths: paths, diskSize } = settings;
  for (const path of paths) {
    if (Token.isUnresolved(path) || /^(?:\/[\w.@-]+)+$/.test(path) && path !== '/tmp') continue;
    invalid(scope, `writablePaths must be absolute paths other than /tmp, got "${path}"; write it as /app/cache`);
  }
  if (diskSize && !diskSize.isUnresolved()) {
    checkInteger(scope, 'diskSize in GiB', diskSize.toGibibytes({ rounding: SizeRoundingBehavior.NONE }), 21, 200);
  }
  if (size.isUnresolved() || Token.isUnresolved(memory)) return;
  const total = size.toMebibytes() * (1 + paths.length);
  if (total < memory) return;
  invalid(scope, 'temporaryStorage of /tmp and each of writablePaths must be below memoryLimitMiB in total, ' +
    `${memory}, got ${total} MiB; lower it, raise the memory, or use the disk (readonlyRootFilesystem: false)`);
}

function checkContainer(scope: IConstruct, settings: ContainerSettings, mayBeUnchecked: boolean): void {
  const { user, healthCheckCommand, stopTimeout, temporaryStorage } = settings;
  checkInteger(scope, 'port', settings.port, 1, 65_535);
  checkPath(scope, 'livenessPath', settings.livenessPath);
  checkPath(scope, 'readinessPath', settings.readinessPath);
  if (!Token.isUnresolved(user) && !/^[a-z0-9_][a-z0-9_-]*(:[a-z0-9_][a-z0-9_-]*)?$/.test(user)) {
    invalid(scope, `user must be uid or uid:gid, got "${user}"; use numbers or names that exist in the image`);
  }
  if (/^(root|0)(:|$)/.test(user)) {
    invalid(scope, `user must not be root, got "${user}"; create a user in the Dockerfile`);
  }
  const first = healthCheckCommand[0];
  const unchecked = mayBeUnchecked && healthCheckCommand.length === 0;
  if (!unchecked && (healthCheckCommand.length < 2 || (first !== 'CMD' && first !== 'CMD-SHELL'))) {
    invalid(scope, 'healthCheckCommand must begin with CMD or CMD-SHELL followed by a command, ' +
      `got [${healthCheckCommand.join(', ')}]; write it like [CMD-SHELL, wget …]`);
  }
  checkDuration(scope, 'startupTime', settings.startupTime, Duration.seconds(0), Duration.minutes(5));
  if (!stopTimeout.isUnresolved()) {
    checkInteger(scope, 'stopTimeout in seconds', stopTimeout.toSeconds({ integral: false }), 2, 120);
  }
  if (!temporaryStorage.isUnresolved()) {
    const mebibytes = temporaryStorage.toMebibytes({ rounding: SizeRoundingBehavior.NONE });
    checkInteger(scope, 'temporaryStorage in MiB', mebibytes, 1, 30_720);
  }
}

/** The path is part of a shell command and of a load balancer health check, which has a limit of 1,024 characters. */
/** Throws for a path that a health check cannot have. */
export function checkPath(scope: IConstruct | undefined, prop: string, path: string): void {
  if (Token.isUnresolved(path)) return;
  if (!/^\/[\w./~-]{0,1023}$/.test(path)) {
    invalid(scope, `${prop} must be a path of letters, digits and _./~-, got "${path}"; write it as /health`);
  }
}
