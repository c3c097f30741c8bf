import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApiContainer, ApiDeployment, ApiIngress, ApiLoadBalancerOptions, IApiTask } from '../fargate-api';

/** What can be chosen about the platform's API; its number of tasks and what they run on come from the tier. */
export interface PlatformApiOptions {
  /**
   * Environment variables of the container, beside those that the platform sets.
   *
   * @default - those of the platform
   */
  readonly environment?: { [name: string]: string };

  /**
   * Environment variables from Secrets Manager or SSM, beside those that the platform sets.
   *
   * @default - those of the platform
   */
  readonly secrets?: { [name: string]: ecs.Secret };

  /**
   * CPU of a task in units of 1/1,024 vCPU.
   *
   * @default 512
   */
  readonly cpu?: number;

  /**
   * Memory of a task in MiB.
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
   * Algorithm, TLS, logs, IPv6 and times of the load balancer. Its deletion protection comes from the tier.
   *
   * @default - round robin, TLS 1.2 and 1.3, access logs, IPv4
   */
  readonly loadBalancer?: ApiLoadBalancerOptions;

  /**
   * Whether people with the IAM permission may open a shell in a container; each session is logged.
   *
   * @default false
   */
  readonly enableExecuteCommand?: boolean;
}
