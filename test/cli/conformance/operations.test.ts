import { changed, everythingOn, one } from './fixtures';
import { Case, describeRequirements } from './law';

const app = everythingOn();
const agent = 'PlatformApiTask/ContainerDefinitions/datadog-agent';
const site = 'PlatformEdgeDistribution/DistributionConfig';
/** With the Datadog site of the document. */
const american = changed(app, `${agent}/Environment/DD_SITE/Value`, 'datadoghq.com');
const alarms = ['.*(Cpu|Utilization.*)', '.*Memory.*', '.*Network.*', '.*(Errors|Availability.*|Failure.*)', '.*(Unhealthy.*|NoTask)', '.*FreeableMemory', '.*Cache.*Cpu'];

const source = 'PlatformPipeline/Stages/0/Actions/0/Configuration';
const start = { [`${source}/DetectChanges`]: undefined, 'PlatformPipeline/DisableInboundStageTransitions': [], 'PlatformDeployRole': undefined };
const strategy = 'PlatformApiService/CapacityProviderStrategy';
const spot = changed(app, strategy, [{ CapacityProvider: 'FARGATE_SPOT' }]);
/** The monitor is one of the account. */
const monitored = changed(changed(app, 'PlatformCostAnomaliesMonitor', undefined), 'PlatformCostAnomaliesAtOnce/MonitorArnList', [
  'arn:aws:ce::123456789012:anomalymonitor/12345678-1234-1234-1234-123456789012',
]);

const overview: Case[] = [
  ['R5.1.1-5', changed(app, 'PlatformPipeline', undefined), 'PlatformDeployRole', undefined],
  // A pipeline that starts on each push, without a workflow.
  ['R5.1.1-5', Object.entries(start).reduce((all, [path, value]) => changed(all, path, value), app), 'PlatformPipeline/PipelineType', 'V1'],
  ['R5.1.2-8', app, 'PlatformCacheSecurityGroupfrom.*', one('EC2::SecurityGroupIngress', {
    GroupId: { 'Fn::GetAtt': ['PlatformCacheSecurityGroup881D2D64', 'GroupId'] }, FromPort: 6379, ToPort: 6379, CidrIp: '10.0.0.0/16',
  })],
];

const monitoring: Case[] = [
  ...alarms.map((ids): Case => ['R5.5.1-4', app, `${ids}/AlarmActions`, []]),
  ['R5.5.2-2', american, `${agent}/Environment/DD_SITE/Value`, 'ap1.datadoghq.com'],
];

const runners = (group: object): Case => ['R5.9.1-1', app, 'Runners', one('AutoScaling::AutoScalingGroup', { ...group })];
const costs: Case[] = [
  runners({}),
  runners({ MixedInstancesPolicy: { InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: 50 } } }),
  ['R5.9.1-1', changed(spot, 'PlatformApiService/Tags/Environment/Value', 'development'), strategy, [{ CapacityProvider: 'FARGATE' }]],
  ['R5.9.2-1', monitored, 'PlatformCostAnomaliesAtOnce', undefined],
];

const ResourceArn = { 'Fn::Join': ['', ['arn:aws:cloudfront::123456789012:distribution/', { Ref: 'PlatformEdgeDistributionA47057C7' }]] };
const delivery = one('Logs::DeliverySource', { ResourceArn });

describeRequirements([...overview, ...monitoring, ...costs], [
  ['a distribution that logs by a delivery', 'R5.5.1-3', changed(changed(app, `${site}/Logging`, undefined), 'EverythingOn:Delivery', delivery)],
]);
