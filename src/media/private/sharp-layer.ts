import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { packaged } from '../../private/packaged';

/** The layer with sharp that the build creates: one file, for Linux on arm64. */
export function sharpLayer(scope: Construct, id: string): lambda.LayerVersion {
  return new lambda.LayerVersion(scope, id, {
    description: 'sharp and libvips for Linux on arm64',
    license: 'Apache-2.0 AND LGPL-3.0-or-later',
    code: lambda.Code.fromAsset(packaged('media/sharp-layer.zip')),
    compatibleArchitectures: [lambda.Architecture.ARM_64],
  });
}
