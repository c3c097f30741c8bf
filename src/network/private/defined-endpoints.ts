import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** The endpoints of a service, by its name without the Region, that the app defines in a VPC. */
export function endpointsFor(vpc: ec2.IVpc, service: string): ec2.CfnVPCEndpoint[] {
  return definedIn(vpc).filter((one) => serviceOf(one).endsWith(`.${service}`));
}

/**
 * The services with several endpoints whose private DNS names are the same. EC2 refuses the second one: "there is
 * already a conflicting DNS domain".
 */
export function sharedNames(vpc: ec2.IVpc): string[] {
  const named = definedIn(vpc).filter(({ privateDnsEnabled }) => privateDnsEnabled === true);
  return named.flatMap((one, index) => {
    const first = named.findIndex((other) => serviceOf(other) === serviceOf(one));
    return first === index ? [] : [
      `interface endpoints with private DNS must be of different services, got ${named[first].node.path} and ` +
      `${one.node.path} for one; remove one of them, yours if a construct of this library needs the other one`,
    ];
  });
}

function definedIn({ node, vpcId }: ec2.IVpc): ec2.CfnVPCEndpoint[] {
  return node.root.node.findAll().filter((one): one is ec2.CfnVPCEndpoint =>
    one instanceof ec2.CfnVPCEndpoint && one.vpcId === vpcId);
}

/** The name after the last reference: that of a service ends with its own name. */
function serviceOf(endpoint: ec2.CfnVPCEndpoint): string {
  return JSON.stringify(Stack.of(endpoint).resolve(endpoint.serviceName) ?? '').replace(/[^a-z0-9.-]+$/, '');
}
