import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { FailoverMode, Network, StandbyMode } from '../src';
import { OriginRecords, OriginRole } from '../src/edge/internal';
import { FailoverActions, FailoverPair, FailoverPlan } from '../src/failover/internal';

/** A plan in us-east-1; in each region its functions, and the record that follows its health check. And a plan that starts itself. */
const account = '123456789012';
const zone = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' };
const domainName = 'origin.eldonia.example';
const pair: FailoverPair = {
  name: 'eldonia',
  primary: { region: 'ap-northeast-1', clusterIdentifier: 'eldonia-db', ecsCluster: 'eldonia', ecsService: 'eldonia-backend' },
  standby: { region: 'ap-northeast-3', clusterIdentifier: 'eldonia-db', ecsCluster: 'eldonia', ecsService: 'eldonia-backend' },
  globalClusterIdentifier: 'eldonia-global',
  readerScaling: { maximum: 5, minimum: 2 },
};
const app = new App();

const global = new Stack(app, 'FailoverPlanInteg', { env: { account, region: 'us-east-1' } });
const approver = new iam.Role(global, 'Approver', { assumedBy: new iam.AccountRootPrincipal() });
const plan = new FailoverPlan(global, 'Failover', { pair, zone, domainName, approver });
plan.grantExecute(approver);
plan.grantApprove(approver);

new FailoverPlan(global, 'Automatic', {
  pair: { ...pair, name: 'eldonia-automatic', standbyMode: StandbyMode.PILOT_LIGHT },
  zone,
  domainName: 'automatic.eldonia.example',
  mode: FailoverMode.AUTOMATIC,
  triggerAlarms: ['eldonia-primary-down'],
  primaryHealthAlarms: ['eldonia-healthy'],
  standbyHealthAlarms: ['eldonia-healthy'],
});
Annotations.of(global).acknowledgeWarning('@eldonia/failover-plan:automaticDataLoss', 'an outage costs more than the last second of data');

function region(id: string, name: string, role: OriginRole, healthCheck: route53.IHealthCheck): Stack {
  const stack = new Stack(app, id, { env: { account, region: name } });
  const { vpc } = new Network(stack, 'Network', { natGateways: 1 });
  const tasks = new ec2.SecurityGroup(stack, 'Tasks', { vpc, allowAllOutbound: false });
  new FailoverActions(stack, 'FailoverActions', { pair, vpc, tasks });
  new OriginRecords(stack, 'Origin', {
    zone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', zone),
    domainName,
    loadBalancer: new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc, internetFacing: true }),
    role,
    healthCheck,
  });
  return stack;
}

const tokyo = region('FailoverTokyoInteg', pair.primary.region, OriginRole.PRIMARY, plan.primaryHealthCheck);
const osaka = region('FailoverOsakaInteg', pair.standby.region, OriginRole.SECONDARY, plan.standbyHealthCheck);

new IntegTest(app, 'FailoverPlan', { testCases: [global, tokyo, osaka] });
