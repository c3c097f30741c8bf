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
   * @default - the AWS image of public.ecr.aws in a version that this library pins, by `imageDigest`
   */
  readonly image?: ecs.ContainerImage;

  /**
   * The digest of the default image: `sha256:` and 64 hexadecimal digits, of the manifest list with both
   * architectures.
   *
   * The error of a wrong digest and the warning without one contain the image; `docker buildx imagetools inspect` shows
   * its digest. Renew it with each upgrade of this library.
   *
   * @default - none; the image runs by its tag, which AWS can move. Synthesis shows a warning.
   */
  readonly imageDigest?: string;

  /**
   * The memory of the agent or collector, from 64 MiB to 4 GiB. It is added to the memory of the task. The agent or
   * collector shares the CPU of the task.
   *
   * @default Size.mebibytes(256)
   */
  readonly memory?: Size;
}
