import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApiContainer } from './api-container';
import { ApiDeployment } from './api-deployment';
import { ApiIngress } from './api-ingress';
import { ApiLoadBalancerOptions } from './api-load-balancer-options';
import { IApiTask } from './api-task';
import { DatadogOptions, SentryOptions, Tracing } from '../telemetry';

/** What can be chosen about an API wherever it stands. */
export interface FargateApiOptions {
  /**
   * Environment variables of the container, beside `NODE_ENV` and `PORT`.
   *
   * @default - NODE_ENV=production and PORT
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables whose values come from Secrets Manager or SSM when a task starts.
   *
   * @default - none
   */
  readonly secrets?: { [name: string]: ecs.Secret };

  /**
   * CPU of a task in units of 1/1,024 vCPU. Sidecars share it; it is raised only where Fargate sells no more memory with it.
   *
   * @default 512
   */
  readonly cpu?: number;

  /**
   * Memory of a task in MiB, for the application. What the sidecars of `datadog` and `tracing` need is added, up to the next size that Fargate
   * has; `taskDefinition.memoryMiB` is the sum.
   *
   * @default 1024
   */
  readonly memoryLimitMiB?: number;

  /**
   * Processor that the image is built for. ARM64 is about 20 % cheaper.
   *
   * @default ecs.CpuArchitecture.X86_64
   */
  readonly cpuArchitecture?: ecs.CpuArchitecture;

  /**
   * Port, health paths, user and file system of the container.
   *
   * @default ApiContainer.DEFAULT
   */
  readonly container?: ApiContainer;

  /**
   * Hook that adds containers to the task definition or replaces the API's own.
   *
   * @default - the API's container alone
   */
  readonly task?: IApiTask;

  /**
   * How a new version replaces the old one.
   *
   * @default ApiDeployment.rolling()
   */
  readonly deployment?: ApiDeployment;

  /**
   * Who may connect to the load balancer.
   *
   * @default ApiIngress.INTERNET
   */
  readonly ingress?: ApiIngress;

  /**
   * Algorithm, TLS, logs, IPv6 and times of the load balancer.
   *
   * @default - round robin, TLS 1.2 and 1.3, access logs, IPv4, protected against deletion
   */
  readonly loadBalancer?: ApiLoadBalancerOptions;

  /**
   * Whether people with the IAM permission may open a shell in a container. Every session is logged, encrypted.
   *
   * The agent writes to the root file system, which is then not read-only.
   *
   * @default false
   */
  readonly enableExecuteCommand?: boolean;

  /**
   * Observe the application with Datadog: an agent beside it for traces, metrics and processes, and its log (R5.5.2).
   *
   * The agent is not essential: the application goes on without it. It sees the application's processes, so the containers of the task share their
   * process ids, and ECS Exec can open one of them at a time. A task of the default size gets 2 GiB of memory instead of 1, about $4 a month in
   * Tokyo.
   *
   * @default - no Datadog
   */
  readonly datadog?: DatadogOptions;

  /**
   * Give the application what it needs to report its errors to Sentry (R5.5.3).
   *
   * @default - no Sentry
   */
  readonly sentry?: SentryOptions;

  /**
   * Record the way of requests, by an agent beside the application.
   *
   * @default - no traces, unless Datadog records them
   */
  readonly tracing?: Tracing;

  /**
   * Let GuardDuty add the agent of its Runtime Monitoring to the tasks: the execution role may pull the agent's image.
   *
   * It needs a detector with ECS_FARGATE_AGENT_MANAGEMENT (`AuditTrail` has one). Only Tokyo and Osaka are known.
   *
   * @default false
   */
  readonly runtimeMonitoring?: boolean;
}
