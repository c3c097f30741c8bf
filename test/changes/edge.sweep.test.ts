import { harms, resourcesOf } from './fixture';
import { EldoniaPlatformProps } from '../../src/eldonia-platform';
import { ApiIngress } from '../../src/fargate-api';
import { Edge } from '../../src/region';
import { slim } from '../eldonia-platform/fixture';

const EDGES = {
  cloudFront: { edge: Edge.cloudFront() },
  vpcOrigin: { edge: Edge.cloudFrontVpcOrigin() },
  none: { edge: Edge.none() },
  internal: { edge: Edge.none(), api: { ingress: ApiIngress.INTERNAL } },
} satisfies Record<string, Partial<EldoniaPlatformProps>>;

type Kind = keyof typeof EDGES;

const KINDS = Object.keys(EDGES) as Kind[];
const made = Object.fromEntries(KINDS.map((kind) => [kind, resourcesOf(slim(EDGES[kind]).template)])) as Record<Kind, ReturnType<typeof resourcesOf>>;

const CHANGES = KINDS.flatMap((one) => KINDS.filter((other) => other !== one).map((other): [Kind, Kind] => [one, other]));

/** Route 53 rejects a second record of a name, and Elastic Load Balancing a target group of two load balancers. */
test.each(CHANGES)('the edge %s can become %s: no record exists twice, and a replaced load balancer has other target groups', (before, after) =>
  expect(harms(made[before], made[after]).filter((line) => /RecordSet (?:move to|same name as)|replace under target group/.test(line))).toEqual([]));
