import { Match } from '@aws-cdk/integ-tests-alpha';
import { Annotations, Stack } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Network } from '../src';
import { account, createApp, integTest, zone } from './environment';
import { OriginRecords, OriginRole } from '../src/edge/internal';

/** One origin name for load balancers in Tokyo and Osaka. That of Tokyo has the two target groups of deployments that shift traffic. */
const domainName = `records-integ.${zone.zoneName}`;
const app = createApp();

function region(id: string, name: string, groups: string[], role: OriginRole): Stack {
  const stack = new Stack(app, id, { env: { account, region: name } });
  const { vpc } = new Network(stack, 'Network', { natGateways: 0 });
  const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc, internetFacing: true });
  const targetGroups = groups.map((group) => new elbv2.ApplicationTargetGroup(stack, group, {
    vpc, port: 3001, protocol: elbv2.ApplicationProtocol.HTTP, targetType: elbv2.TargetType.IP,
  }));
  loadBalancer.addListener('Http', {
    port: 80,
    open: false,
    defaultAction: elbv2.ListenerAction.weightedForward(targetGroups.map((targetGroup, index) => ({ targetGroup, weight: index === 0 ? 100 : 0 }))),
  });
  new OriginRecords(stack, 'Origin', {
    zone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', zone),
    domainName,
    loadBalancer,
    targetGroups,
    role,
  });
  return stack;
}

region('OriginRecordsInteg', 'ap-northeast-1', ['Blue', 'Green'], OriginRole.PRIMARY);
const osaka = region('OriginRecordsOsakaInteg', 'ap-northeast-3', ['Blue'], OriginRole.SECONDARY);
Annotations.of(osaka).acknowledgeWarning('@eldonia/origin-records:unattendedFailover', 'neither region has a database');

const { reads } = integTest(app, 'OriginRecords');
reads('Route53', 'listResourceRecordSets', { HostedZoneId: zone.hostedZoneId, StartRecordName: `active.${domainName}`, StartRecordType: 'A', MaxItems: '2' }, {
  ResourceRecordSets: [
    Match.objectLike({ Name: `active.${domainName}.`, Failover: 'PRIMARY' }),
    Match.objectLike({ Name: `active.${domainName}.`, Failover: 'SECONDARY' }),
  ],
});
