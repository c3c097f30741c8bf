import { Stack } from 'aws-cdk-lib';
import { Edge, PlatformZone } from '../../src/region';
import { Templates, templatesOf } from '../../tools/requests/deployment';
import { once, platform as made, slim } from '../eldonia-platform/fixture';

export const SITE = 'https://eldonia.example';

const zone = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });

/** The least that a user writes, in Tokyo. */
export const least: () => Stack = once(() => made({ zone }).stack);

/** All templates of an app: of the least platform; with an edge of its own, only what requests meet. */
export function platform(edge?: Edge): Templates {
  return templatesOf(edge ? slim({ zone, edge }).stack : least());
}
