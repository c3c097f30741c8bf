import { Stack } from 'aws-cdk-lib';
import { Edge, PlatformZone } from '../../src/region';
import { Templates, templatesOf } from '../../tools/requests/deployment';
import { once, platform as made, slim } from '../eldonia-platform/fixture';

export const SITE = 'https://eldonia.example';

const zone = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });

/** A platform with the required props only, in Tokyo. */
export const least: () => Stack = once(() => made({ zone }).stack);

/** All templates of an app: of the minimal platform, or, with an edge, only the parts that handle requests. */
export function platform(edge?: Edge): Templates {
  return templatesOf(edge ? slim({ zone, edge }).stack : least());
}
