import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Network } from '../../src';
import { account, integTest, primaryRegion } from '../environment';

/** A load balancer that keeps its deletion protection. The removal must fail. */
const app = new App();
const stack = new Stack(app, 'BrokenKeptProtection', { env: { account, region: primaryRegion } });
const { vpc } = new Network(stack, 'Network', { natGateways: 0, removalPolicy: RemovalPolicy.DESTROY });
new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc, deletionProtection: true });
integTest(app, 'BrokenKeptProtectionTest');
