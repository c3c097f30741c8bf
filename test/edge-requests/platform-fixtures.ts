import { Stack, aws_certificatemanager as acm } from 'aws-cdk-lib';
import { FargateApiOptions } from '../../src/fargate-api';
import { Edge, PlatformZone } from '../../src/region';
import { importedTrustStore } from '../../tools/assemblies/imported';
import { ACCOUNT, testStack } from '../../tools/assemblies/stacks';
import { Templates, templatesOf } from '../../tools/requests/deployment';
import { once, platform as made, slim } from '../eldonia-platform/fixture';

export const SITE = 'https://eldonia.example';

export const ZONE = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });

/** A platform with the required props, in Tokyo. */
export const least: () => Stack = once(() => made({ zone: ZONE }).stack);

/** A platform whose load balancer verifies the client certificate of CloudFront. */
export function withTrustStore(): Templates {
  const stack = testStack();
  const originClientCertificate = acm.Certificate.fromCertificateArn(stack, 'Client', `arn:aws:acm:us-east-1:${ACCOUNT}:certificate/client`);
  const edge = Edge.cloudFront({ originClientCertificate });
  return templatesOf(slim({ zone: ZONE, edge, existing: { clientTrustStore: importedTrustStore(stack) } }, stack).stack);
}

/** All templates of an app: of the platform with the required props; with an edge prop, only those that requests reach. */
export function platform(edge?: Edge, api?: FargateApiOptions): Templates {
  return templatesOf(edge ? slim({ zone: ZONE, edge, api }).stack : least());
}
