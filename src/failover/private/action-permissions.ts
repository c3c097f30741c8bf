import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { FailoverPair, FailoverRegion } from './failover-pair';
import { FailoverSchedule } from './failover-schedule';
import { Arns, regionsOf } from './names';

/** The CDK has the version of its bootstrap stack as a parameter of every template; the qualifier in its name may be one's own. */
export const BOOTSTRAP_VERSION = '/cdk-bootstrap/*/version';
const SCALING_PRINCIPAL = 'rds.application-autoscaling.amazonaws.com';

/** What the functions of the plan may do, and to what. */
export class ActionPermissions {
  constructor(private readonly scope: IConstruct, private readonly pair: FailoverPair, private readonly arns: Arns) {}

  /** Who writes, and whether the region's own cluster could. */
  readDatabase(here: FailoverRegion): iam.PolicyStatement[] {
    return [
      new iam.PolicyStatement({ actions: ['rds:DescribeGlobalClusters'], resources: [this.arns.globalDatabase()] }),
      new iam.PolicyStatement({ actions: ['rds:DescribeDBClusters'], resources: [this.arns.databaseCluster(here)] }),
    ];
  }

  listTasks(here: FailoverRegion): iam.PolicyStatement[] {
    const conditions = { ArnEquals: { 'ecs:cluster': this.arns.ecsCluster(here) } };
    return [
      new iam.PolicyStatement({ actions: ['ecs:ListTasks'], resources: ['*'], conditions }),
      new iam.PolicyStatement({ actions: ['ecs:DescribeTasks'], resources: [this.arns.tasks(here)] }),
    ];
  }

  /** Application Auto Scaling makes its role on the first use in an account, and looks at the cluster as the caller. */
  scaleReaders(standby: FailoverRegion): iam.PolicyStatement[] {
    return [
      this.scaling(['RegisterScalableTarget', 'PutScalingPolicy'], [standby.region], 'rds'),
      new iam.PolicyStatement({
        actions: ['cloudwatch:PutMetricAlarm', 'cloudwatch:DescribeAlarms', 'cloudwatch:DeleteAlarms'], resources: [this.readerAlarms(standby)],
      }),
      new iam.PolicyStatement({ actions: ['rds:DescribeDBClusters'], resources: [this.arns.databaseCluster(standby)] }),
      new iam.PolicyStatement({
        actions: ['iam:CreateServiceLinkedRole'], resources: [this.serviceLinkedRole()], conditions: { StringEquals: { 'iam:AWSServiceName': SCALING_PRINCIPAL } },
      }),
    ];
  }

  endReaderScaling({ region }: FailoverRegion): iam.PolicyStatement[] {
    return [this.scaling(['DeregisterScalableTarget'], [region], 'rds')];
  }

  settleCapacity(): iam.PolicyStatement[] {
    const regions = regionsOf(this.pair);
    return [
      this.scaling(['RegisterScalableTarget'], regions.map(({ region }) => region), 'ecs'),
      new iam.PolicyStatement({ actions: ['ecs:UpdateService'], resources: [this.arns.ecsService(this.pair.standby)] }),
      new iam.PolicyStatement({ actions: ['rds:DescribeGlobalClusters'], resources: [this.arns.globalDatabase()] }),
    ];
  }

  /** CloudFormation reads parameters of SSM as the caller, and does everything else as the stack's own role. */
  wakeStandby(here: FailoverRegion, stackName: string): iam.PolicyStatement[] {
    const { standby, standbyStackParameterNames = [] } = this.pair;
    const { region } = standby;
    return [
      new iam.PolicyStatement({ actions: ['cloudformation:DescribeStacks', 'cloudformation:UpdateStack'], resources: [this.arns.stack(region, stackName)] }),
      new iam.PolicyStatement({
        actions: ['ssm:GetParameters'], resources: [BOOTSTRAP_VERSION, ...standbyStackParameterNames].map((name) => this.arns.parameter(region, name)),
      }),
      ...here === standby ? [] : [new iam.PolicyStatement({ actions: ['rds:DescribeGlobalClusters'], resources: [this.arns.globalDatabase()] })],
    ];
  }

  /** Whoever changes a schedule passes its role to the scheduler again, and is asked for its key. */
  moveSchedules(schedules: FailoverSchedule[]): iam.PolicyStatement[] {
    const regions = regionsOf(this.pair).map(({ region }) => region);
    const roles = schedules.flatMap(({ primaryRoleName, standbyRoleName }) => [primaryRoleName, standbyRoleName]);
    const principals = regions.map((region) => `scheduler.${region}.amazonaws.com`);
    return [
      new iam.PolicyStatement({
        actions: ['scheduler:GetSchedule', 'scheduler:UpdateSchedule'],
        resources: regions.flatMap((region) => schedules.map(({ name }) => this.arns.schedule(region, name))),
      }),
      new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [...new Set(roles)].map((name) => this.arns.role(name)),
        conditions: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      }),
      ...schedules.some(({ encrypted }) => encrypted) ? [new iam.PolicyStatement({
        actions: ['kms:DescribeKey', 'kms:Decrypt', 'kms:GenerateDataKey'],
        resources: regions.map((region) => this.arns.keys(region)),
        conditions: { StringEquals: { 'kms:ViaService': principals } },
      })] : [],
    ];
  }

  /** As target tracking names the alarms of a cluster. */
  readerAlarms({ region, clusterIdentifier }: FailoverRegion): string {
    return this.arns.alarm(region, `TargetTracking-cluster:${clusterIdentifier}-*`);
  }

  private serviceLinkedRole(): string {
    return `arn:${Aws.PARTITION}:iam::${Stack.of(this.scope).account}:role/aws-service-role/${SCALING_PRINCIPAL}/AWSServiceRoleForApplicationAutoScaling_RDSCluster`;
  }

  private scaling(actions: string[], regions: string[], namespace: string): iam.PolicyStatement {
    return new iam.PolicyStatement({
      actions: actions.map((action) => `application-autoscaling:${action}`),
      resources: regions.map((region) => this.arns.scalableTargets(region)),
      conditions: { StringEquals: { 'application-autoscaling:service-namespace': namespace } },
    });
  }
}
