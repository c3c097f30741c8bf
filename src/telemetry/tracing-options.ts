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
   * The image of the agent or collector. A network without NAT gateways requires an image of ECR in the Region.
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
   * The share of the requests that are traced, from 0 to 1. If another service has begun a trace, its decision applies.
   *
   * X-Ray charges about $5 per million traces: $66 per month for 0.05 of 100 requests per second, $1,314 for all of
   * them.
   *
   * @default - 0.05; with Application Signals the sampling rules of X-Ray, which trace the first request of each second
   * and 0.05 of the others
   * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
   */
  readonly sampleRate?: number;

  /**
   * The memory of the agent or collector, from 64 MiB to 4 GiB. It is added to the memory of the task. The agent or
   * collector shares the CPU of the task.
   *
   * @default Size.mebibytes(256)
   */
  readonly memory?: Size;
}
