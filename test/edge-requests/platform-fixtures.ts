import { Stack } from 'aws-cdk-lib';
import { FargateApiOptions } from '../../src/fargate-api';
import { Edge, PlatformZone } from '../../src/region';
import { Templates, templatesOf } from '../../tools/requests/deployment';
import { once, platform as made, slim } from '../eldonia-platform/fixture';

export const SITE = 'https://eldonia.example';

const zone = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });

/** A platform with the required props, in Tokyo. */
export const least: () => Stack = once(() => made({ zone }).stack);

/** All templates of an app: of the platform with the required props; with an edge prop, only those that requests reach. */
export function platform(edge?: Edge, api?: FargateApiOptions): Templates {
  return templatesOf(edge ? slim({ zone, edge, api }).stack : least());
}
