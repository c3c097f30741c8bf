import { Annotations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, IConstruct } from 'constructs';
import { endpointsFor } from './defined-endpoints';
import { invalid } from '../../private/errors';

/** A service of AWS with an endpoint. That for S3 is a gateway, which each network of this library has. */
type CalledService = ec2.InterfaceVpcEndpointAwsService | ec2.GatewayVpcEndpointAwsService;

const EVERYWHERE = '0.0.0.0/0';

/** The subnets in which code runs. */
export interface CallingPlace {
  readonly vpc: ec2.IVpc;
  /** By default the subnets that aws-cdk-lib selects. */
  readonly vpcSubnets?: ec2.SubnetSelection;
}

/** What the isolated subnets of a VPC need, where no network of this library creates it. */
interface Needs {
  readonly endpoints: Set<string>;
  readonly internet: Set<string>;
}

type CreateEndpoint = (service: ec2.InterfaceVpcEndpointAwsService) => void;

const SERVED = new WeakMap<ec2.IVpc, CreateEndpoint>();
const NEEDED = new WeakMap<ec2.IVpc, Needs>();

/** Lets a network without NAT create the endpoints of the services that code in its subnets calls. */
export function serveCalls(vpc: ec2.IVpc, create: CreateEndpoint): void {
  const asked = new Set<string>();
  SERVED.set(vpc, (service) => {
    if (asked.has(service.shortName)) return;
    asked.add(service.shortName);
    create(service);
  });
}

/**
 * Declares the services of AWS that code in a VPC calls. A network without NAT creates their endpoints; another VPC
 * whose subnets are isolated gets a warning that lists them.
 */
export function declareCalls(place: CallingPlace, ...services: CalledService[]): void {
  if (!isIsolated(place)) return;
  const create = SERVED.get(place.vpc);
  for (const service of services) {
    if (!create) needsOf(place.vpc).endpoints.add(nameOf(service));
    else if (service instanceof ec2.InterfaceVpcEndpointAwsService) create(service);
  }
}

/**
 * Declares what no endpoint serves. A network without NAT refuses it; the warning about another VPC lists it.
 *
 * @param rule what the prop must be, and what it is
 */
export function declareInternet(
  scope: IConstruct, place: CallingPlace, { prop, rule, remedy }: { prop: string; rule: string; remedy: string },
): void {
  if (!isIsolated(place)) return;
  if (SERVED.has(place.vpc)) {
    invalid(scope, `${prop} must be ${rule}; ${remedy}, use NAT gateways (natGateways), or add a default route of ` +
      'yours to the private subnets before (addRoute of privateSubnets; for a platform, those of a Network that is ' +
      'its existing.vpc)');
  }
  needsOf(place.vpc).internet.add(`${prop} of ${scope.node.path}`);
}

/**
 * Whether subnets have no route to the internet: those that their VPC calls isolated, without a default route that the
 * app has defined so far, e.g. to a transit gateway.
 */
export function isIsolated({ vpc, vpcSubnets }: CallingPlace): boolean {
  if (vpc.isolatedSubnets.length === 0) return false;
  const selected = vpc.selectSubnets(vpcSubnets).subnetIds;
  return vpc.isolatedSubnets.some((subnet) => selected.includes(subnet.subnetId) && !hasDefaultRoute(subnet));
}

function hasDefaultRoute({ node, routeTable }: ec2.ISubnet): boolean {
  return node.root.node.findAll().some((one) => one instanceof ec2.CfnRoute
    && one.destinationCidrBlock === EVERYWHERE && one.routeTableId === routeTable.routeTableId);
}

function needsOf(vpc: ec2.IVpc): Needs {
  const known = NEEDED.get(vpc);
  if (known) return known;
  const needs = { endpoints: new Set<string>(), internet: new Set<string>() };
  NEEDED.set(vpc, needs);
  // An acknowledgment applies to warnings below its construct: one of the VPC needs a child that has the warning.
  const check = new Construct(vpc, 'CalledServices');
  // At the end, when all parts have declared their calls, and the app has defined its endpoints.
  check.node.addValidation({ validate: () => warnOf(check, vpc, needs) });
  return needs;
}

function warnOf(check: Construct, vpc: ec2.IVpc, { endpoints, internet }: Needs): string[] {
  const missing = [...endpoints].filter((name) => endpointsFor(vpc, name).length === 0).sort();
  const needs = [
    ...missing.length > 0 ? [`endpoints for ${missing.join(', ')}`] : [],
    ...internet.size > 0 ? [`a route to the internet for ${[...internet].sort().join(', ')}`] : [],
  ];
  if (needs.length > 0) {
    Annotations.of(check).addWarningV2('@eldonia/network:missingEndpoints',
      `what runs in the isolated subnets of the VPC needs ${needs.join(', and ')}; acknowledge this warning if the ` +
      'VPC has them');
  }
  return [];
}

/** The name without the Region: `ecr.api`, and `s3` of a gateway. */
function nameOf(service: CalledService): string {
  return service instanceof ec2.InterfaceVpcEndpointAwsService ? service.shortName : service.name.split('.').at(-1)!;
}
