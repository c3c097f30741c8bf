import { FargateApiOptions } from '../../src/fargate-api';
import { Edge, PlatformZone } from '../../src/region';
import { canonical } from '../../tools/assemblies/canonical';
import { Templates, templatesIn, templatesOf } from '../../tools/requests/deployment';
import { slim } from '../eldonia-platform/fixture';

export const SITE = 'https://eldonia.example';

export const ZONE = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });

/** A platform with the required props, in Tokyo. */
export const production = templatesIn(canonical('production'));

/** Of a platform with this edge, the templates that requests reach. */
export const platform = (edge: Edge, api?: FargateApiOptions): Templates => templatesOf(slim({ zone: ZONE, edge, api }).stack);
