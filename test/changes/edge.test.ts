import { harms, Resources, resourcesOf } from './fixture';
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
const made = Object.fromEntries(KINDS.map((kind) => [kind, resourcesOf(slim(EDGES[kind]).template)])) as Record<Kind, Resources>;

/** The names of the records that are added under another id: Route 53 rejects a second record of a name. */
function duplicates(before: Resources, after: Resources): string[] {
  const names = (resources: Resources) => new Map(Object.entries(resources).filter(([, { Type }]) => Type === 'AWS::Route53::RecordSet')
    .map(([id, { Properties }]) => [`${Properties!.Name} ${Properties!.Type} ${Properties!.SetIdentifier ?? ''}`, id]));
  const old = names(before);
  return [...names(after)].filter(([name, id]) => old.has(name) && old.get(name) !== id).map(([name]) => name);
}

const CHANGES = KINDS.flatMap((one) => KINDS.filter((other) => other !== one).map((other): [Kind, Kind] => [one, other]));

test.each(CHANGES)('the edge %s can become %s: no record exists twice', (before, after) => {
  expect(duplicates(made[before], made[after])).toEqual([]);
});

test.each(CHANGES)('the edge %s can become %s: a replaced load balancer has other target groups', (before, after) => {
  expect(harms(made[before], made[after]).filter((line) => line.includes('replace under target group'))).toEqual([]);
});

test('the check detects a record under another id', () => {
  const record = { Type: 'AWS::Route53::RecordSet', Properties: { Name: 'shop.example.', Type: 'A' } };

  expect(duplicates({ One: record }, { Other: record })).toEqual(['shop.example. A ']);
});
