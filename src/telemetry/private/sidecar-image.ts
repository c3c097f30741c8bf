import { Annotations, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** The choices of the user for the image of a sidecar. */
export interface SidecarImageOptions {
  readonly image?: ecs.ContainerImage;
  readonly imageDigest?: string;
}

/** The image that this library pins, in a public registry. */
export interface PinnedImage {
  readonly repository: string;
  readonly tag: string;
}

/**
 * The image of the user, or the image of this library by the digest of the user or by its tag.
 *
 * A sidecar shares the task role of the application. A tag can be moved, so that its owner would run code in
 * production: the user receives a warning until a digest is passed.
 */
export function sidecarImage(
  scope: IConstruct, prop: string, { image, imageDigest }: SidecarImageOptions, { repository, tag }: PinnedImage,
): ecs.ContainerImage {
  if (image && imageDigest !== undefined) {
    invalid(scope, `${prop}.imageDigest must be absent with image, got "${imageDigest}"; drop one of them`);
  }
  if (image) return image;
  if (imageDigest === undefined) {
    Annotations.of(scope).addWarningV2('@eldonia/telemetry:sidecarTag',
      `${prop} runs the image ${repository}:${tag} by its tag, which can be moved; pass its digest as imageDigest`);
    return ecs.ContainerImage.fromRegistry(`${repository}:${tag}`);
  }
  if (!Token.isUnresolved(imageDigest) && !DIGEST.test(imageDigest)) {
    invalid(scope, `${prop}.imageDigest must be sha256: and 64 hexadecimal digits, got "${imageDigest}"; ` +
      `read it with docker buildx imagetools inspect ${repository}:${tag}`);
  }
  return ecs.ContainerImage.fromRegistry(`${repository}@${imageDigest}`);
}
