import { Size } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';

/** What all ways to trace have. */
export interface TracingOptions {
  /**
   * Name of the service in the traces.
   *
   * @default - the name of the application's container
   */
  readonly service?: string;

  /**
   * Environment of the service in the traces.
   *
   * @default - NODE_ENV of the application's container
   */
  readonly environment?: string;

  /**
   * Image of the agent or collector.
   *
   * @default - AWS's own from public.ecr.aws, of a version that this library names
   */
  readonly image?: ecs.ContainerImage;

  /**
   * Memory for the agent or collector, which is added to that of the task: from 64 MiB to 4 GiB. It shares the task's CPU.
   *
   * @default Size.mebibytes(256)
   */
  readonly memory?: Size;
}
