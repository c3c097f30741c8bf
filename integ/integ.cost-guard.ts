import { Match } from '@aws-cdk/integ-tests-alpha';
import { RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { account, anomalyMonitor, createApp, integTest, primaryRegion } from './environment';
import { Network } from '../src/network';
import { CostAnomalies, CostGuard, UptimeSchedule } from '../src/operations/internal';

/** Budgets and anomalies that a topic hears of, and a service and a database that rest at night. */
const app = createApp();
const stack = new Stack(app, 'CostGuardInteg', { env: { account, region: primaryRegion } });
const requiredTags = { Project: 'eldonia', Environment: 'development' };
Object.entries(requiredTags).forEach(([key, value]) => Tags.of(app).add(key, value));

const topic = new sns.Topic(stack, 'Costs', {
  enforceSSL: true,
  masterKey: new kms.Key(stack, 'Key', { enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY }),
});
const common = { costTag: { key: 'Project', value: 'eldonia' }, topic };
const guard = new CostGuard(stack, 'CostGuard', { ...common, monthlyBudget: 2000, taggedCostsOnly: true, requiredTags: Object.keys(requiredTags) });
const anomalies = new Stack(app, 'CostAnomaliesInteg', { env: { account, region: primaryRegion } });
new CostAnomalies(anomalies, 'CostAnomalies', { ...common, anomalyMonitor });

const { vpc } = new Network(stack, 'Network', { natGateways: 1 });
const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
taskDefinition.addContainer('web', { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4') });
const service = new ecs.FargateService(stack, 'Service', { cluster: new ecs.Cluster(stack, 'Cluster', { vpc }), taskDefinition });
const database = new rds.DatabaseCluster(stack, 'Database', {
  engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_6 }),
  writer: rds.ClusterInstance.serverlessV2('Writer'),
  vpc,
  vpcSubnets: { subnets: vpc.isolatedSubnets.length > 0 ? vpc.isolatedSubnets : vpc.privateSubnets },
  storageEncrypted: true,
  removalPolicy: RemovalPolicy.DESTROY,
});
service.autoScaleTaskCount({ maxCapacity: 1 });
const uptime = new UptimeSchedule(stack, 'UptimeSchedule', { services: [{ service }], databases: [database] });

const { reads } = integTest(app, 'CostGuardTest');
reads('Budgets', 'describeBudget', { AccountId: account, BudgetName: guard.budget.ref }, {
  Budget: Match.objectLike({ BudgetType: 'COST', TimeUnit: 'MONTHLY', BudgetLimit: Match.objectLike({ Amount: Match.stringLikeRegexp('^2000(\.0)?$'), Unit: 'USD' }) }),
});
reads('Scheduler', 'getSchedule', { Name: uptime.schedules[0].scheduleName }, { State: 'ENABLED', ScheduleExpressionTimezone: Match.stringLikeRegexp('.+') });
