import { Duration, Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkInteger, invalid } from '../../private/errors';
import { ApiContainerOptions } from '../api-container-options';

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
  readonly stopTimeout: Duration;
  readonly command?: string[];
}

/** Adds the defaults, and throws when a port, path, user, size or time is outside the limits of ECS. */
export function containerSettings(scope: IConstruct, options: ApiContainerOptions = {}): ContainerSettings {
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
    stopTimeout: options.stopTimeout ?? Duration.seconds(30),
    command: options.command,
  };
  checkContainer(scope, settings);
  return settings;
}

function checkContainer(scope: IConstruct, settings: ContainerSettings): void {
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
  if (healthCheckCommand.length < 2 || (first !== 'CMD' && first !== 'CMD-SHELL')) {
    invalid(scope, 'healthCheckCommand must begin with CMD or CMD-SHELL followed by a command, ' +
      `got [${healthCheckCommand.join(', ')}]; write it like [CMD-SHELL, wget …]`);
  }
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
