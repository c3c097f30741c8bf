import { Match } from '@aws-cdk/integ-tests-alpha';
import { Annotations, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { FailoverMode, Network, StandbyMode } from '../src';
import { account, createApp, integTest, named, primaryRegion, standbyRegion, zone } from './environment';
import { OriginRecords, OriginRole } from '../src/edge/internal';
import { FailoverActions, FailoverPair, FailoverPlan } from '../src/failover/internal';

/** A plan in us-east-1; in each region its functions, and the record that follows its health check. And a plan that starts itself. */
const domainName = `failover-integ.${zone.zoneName}`;
const pair: FailoverPair = {
  name: named('failover-integ'),
  primary: { region: primaryRegion, clusterIdentifier: 'eldonia-db', ecsCluster: 'eldonia', ecsService: 'eldonia-backend' },
  standby: { region: standbyRegion, clusterIdentifier: 'eldonia-db', ecsCluster: 'eldonia', ecsService: 'eldonia-backend' },
  globalClusterIdentifier: 'eldonia-global',
  readerScaling: { maximum: 5, minimum: 2 },
};
const app = createApp();

const global = new Stack(app, 'FailoverPlanInteg', { env: { account, region: 'us-east-1' } });
const approver = new iam.Role(global, 'Approver', { assumedBy: new iam.AccountRootPrincipal() });
const plan = new FailoverPlan(global, 'Failover', { pair, zone, domainName, approver });
plan.grantExecute(approver);
plan.grantApprove(approver);

new FailoverPlan(global, 'Automatic', {
  pair: { ...pair, name: named('failover-automatic'), standbyMode: StandbyMode.PILOT_LIGHT },
  zone,
  domainName: `automatic.${domainName}`,
  approver,
  mode: FailoverMode.AUTOMATIC,
  triggerAlarms: ['eldonia-primary-down'],
});
Annotations.of(global).acknowledgeWarning('@eldonia/failover-plan:automaticDataLoss', 'an outage costs more than the last second of data');

function region(id: string, name: string, role: OriginRole, healthCheck: route53.IHealthCheck): Stack {
  const stack = new Stack(app, id, { env: { account, region: name } });
  const { vpc } = new Network(stack, 'Network', { natGateways: 1 });
  const tasks = new ec2.SecurityGroup(stack, 'Tasks', { vpc, allowAllOutbound: false });
  new FailoverActions(stack, 'FailoverActions', { pair, vpc, tasks, port: 3001, readinessPath: '/ready' });
  new OriginRecords(stack, 'Origin', {
    zone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', zone),
    domainName,
    loadBalancer: new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc, internetFacing: true }),
    role,
    healthCheck,
  });
  return stack;
}

region('FailoverTokyoInteg', pair.primary.region, OriginRole.PRIMARY, plan.primaryHealthCheck);
region('FailoverOsakaInteg', pair.standby.region, OriginRole.SECONDARY, plan.standbyHealthCheck);

const { reads, onlyAws } = integTest(app, 'FailoverPlan', { region: 'us-east-1' });
reads('Route53', 'listResourceRecordSets', { HostedZoneId: zone.hostedZoneId, StartRecordName: `active.${domainName}`, StartRecordType: 'A', MaxItems: '2' }, {
  ResourceRecordSets: [
    Match.objectLike({ Name: `active.${domainName}.`, Failover: 'PRIMARY', HealthCheckId: Match.stringLikeRegexp('.+') }),
    Match.objectLike({ Name: `active.${domainName}.`, Failover: 'SECONDARY' }),
  ],
});
onlyAws('the plan has both Regions, and its evaluation has no warnings', () => {
  reads('ARCRegionSwitch', 'getPlanEvaluationStatus', { planArn: plan.planArn }, { evaluationState: 'passed', warnings: [] })
    .waitForAssertions({ totalTimeout: Duration.minutes(40), interval: Duration.minutes(1) });
  reads('ARCRegionSwitch', 'getPlan', { arn: plan.planArn }, {
    plan: Match.objectLike({ recoveryApproach: 'activePassive', primaryRegion, regions: [primaryRegion, standbyRegion] }),
  });
});
