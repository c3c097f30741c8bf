import { Size } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';

/** Options of all types of tracing. */
export interface TracingOptions {
  /**
   * The name of the service in the traces.
   *
   * @default - the name of the application container
   */
  readonly service?: string;

  /**
   * The environment of the service in the traces.
   *
   * @default - NODE_ENV of the application container
   */
  readonly environment?: string;

  /**
   * The image of the agent or collector.
   *
   * @default - the AWS image of public.ecr.aws in a version that this library pins
   */
  readonly image?: ecs.ContainerImage;

  /**
   * The memory of the agent or collector, from 64 MiB to 4 GiB. It is added to the memory of the task. The agent or
   * collector shares the CPU of the task.
   *
   * @default Size.mebibytes(256)
   */
  readonly memory?: Size;
}
