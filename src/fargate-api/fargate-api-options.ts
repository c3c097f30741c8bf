import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApiContainerOptions } from './api-container-options';
import { ApiDeployment } from './api-deployment';
import { ApiIngress } from './api-ingress';
import { ApiLoadBalancerOptions } from './api-load-balancer-options';
import { IApiTask } from './api-task';
import { DatadogOptions, SentryOptions, Tracing } from '../telemetry';

/**
 * Options of an API, of a platform or on its own.
 *
 * Hidden: in other languages a struct is accepted in place of a public base, and jsii drops its further props.
 *
 * @internal
 */
export interface CommonApiOptions {
  /**
   * Environment variables of the container, in addition to `NODE_ENV` and `PORT`. They win over variables and secrets
   * that a platform adds; a warning names each that replaces one. A `PORT` other than that of the container is
   * rejected, unless `task` returns another container for the requests.
   *
   * @default - NODE_ENV=production and PORT
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables with values from Secrets Manager or SSM Parameter Store, read when a task starts.
   *
   * The execution role gets the permission to read them. For a secret with an imported customer managed key, also grant
   * it `kms:Decrypt`: `key.grantDecrypt(api.taskDefinition.obtainExecutionRole())`. Otherwise tasks do not start.
   *
   * @default - no secrets
   */
  readonly secrets?: { [name: string]: ecs.Secret };

  /**
   * The CPU of a task in units of 1/1,024 vCPU, shared with the sidecars.
   *
   * With sidecars it is raised only where Fargate has no task size with enough memory for this CPU.
   *
   * @default 512
   */
  readonly cpu?: number;

  /**
   * The memory of a task in MiB, for the application.
   *
   * The memory of the sidecars of `datadog` and `tracing` is added and rounded up to the next Fargate task size. The
   * total is `taskDefinition.memoryMiB`.
   *
   * @default 1024
   */
  readonly memoryLimitMiB?: number;

  /**
   * The CPU architecture of the image. ARM64 costs about 20 % less. A change fails, and rolls back, while the released
   * image is of the other architecture: release one for both first.
   *
   * @default ecs.CpuArchitecture.X86_64
   */
  readonly cpuArchitecture?: ecs.CpuArchitecture;

  /**
   * The port, health checks, user and file system of the container.
   *
   * @default - port 3001, `/health` and `/ready`, user 1001, read-only root file system
   */
  readonly container?: ApiContainerOptions;

  /**
   * A hook that adds containers to the task definition. In a pair it runs for each
   * Region: use resources of `Stack.of(taskDefinition).region` only.
   *
   * @default - the API container only
   */
  readonly task?: IApiTask;

  /**
   * The deployment type. A change does not replace the service.
   *
   * @default ApiDeployment.rolling()
   */
  readonly deployment?: ApiDeployment;

  /**
   * The sources that can connect to the load balancer. A change between internet-facing and internal replaces it with
   * its listeners and target groups, as another `loadBalancerName` does.
   *
   * @default ApiIngress.INTERNET
   */
  readonly ingress?: ApiIngress;

  /**
   * The TCP ports, in addition to 443, that the tasks can connect to at any IPv4 address, for example 587 for mail.
   *
   * The security group of the tasks allows no other outbound traffic. Allow one peer rather than all addresses with
   * `connections`: `api.connections.allowTo(search, ec2.Port.tcp(9200))`. A platform adds the rules to its database and
   * cache. Connections to other ports time out. DNS of the VPC needs no rule.
   *
   * @default - port 443 (HTTPS) only, with which tasks reach AWS services, Datadog, Sentry and payment APIs
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
   */
  readonly egressPorts?: number[];

  /**
   * The algorithm, TLS policy, logs, IPv6 and timeouts of the load balancer.
   *
   * @default - round robin, TLS 1.2 and 1.3, access logs, IPv4, deletion protection
   */
  readonly loadBalancer?: ApiLoadBalancerOptions;

  /**
   * Enables ECS Exec: principals with the IAM permission can open a shell in a container.
   *
   * Every session is encrypted and logged in its own log group (`sessionLogGroup`), which Datadog does not receive: one
   * `env` prints all secrets of the application. The agent of ECS Exec writes to the root file system, which is then
   * writable.
   *
   * @default false
   */
  readonly enableExecuteCommand?: boolean;

  /**
   * Observes the application with Datadog: an agent for traces, metrics and processes, and the log.
   *
   * The agent is not essential: the application continues without it. The agent reads the processes of the application,
   * so the containers of the task share their process IDs, and ECS Exec can open one session at a time. A task of the
   * default size has 2 GiB of memory instead of 1, which costs about $4 per month and task in Tokyo.
   *
   * @default - no Datadog
   */
  readonly datadog?: DatadogOptions;

  /**
   * Sets the environment variables of the Sentry SDK, so that the application reports its errors to Sentry.
   *
   * @default - no Sentry
   */
  readonly sentry?: SentryOptions;

  /**
   * Records traces with an agent or collector in the task.
   *
   * @default - no traces, unless Datadog records them
   */
  readonly tracing?: Tracing;

  /**
   * Grants the execution role the permission to pull the agent of GuardDuty Runtime Monitoring, which GuardDuty adds to
   * the tasks.
   *
   * Requires a detector with ECS_FARGATE_AGENT_MANAGEMENT, such as that of an `AuditTrail`. Supported in Tokyo and
   * Osaka.
   *
   * @default false
   */
  readonly runtimeMonitoring?: boolean;
}

/** Options of an API that do not depend on its surroundings. */
export interface FargateApiOptions extends CommonApiOptions {}
