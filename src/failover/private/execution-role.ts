import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';
import { FailoverMode } from '../failover-mode';
import { FailoverPlanProps } from './failover-plan-props';
import { actionsOf, Arns, regionsOf } from './names';

/**
 * The role that ARC runs the plan with: what AWS's page of each execution block asks for, and for the objects of the pair alone.
 *
 * Some calls that only read know no resource, or ARC makes them without naming one; AWS's own policies give those everything.
 *
 * @see https://docs.aws.amazon.com/r53recovery/latest/dg/security_iam_region_switch_execution_blocks.html
 */
export function executionRole(scope: Construct, props: FailoverPlanProps, arns: Arns): iam.Role {
  const role = new iam.Role(scope, 'Role', {
    description: `Moves ${props.pair.name} from one region to the other`,
    assumedBy: new iam.ServicePrincipal('arc-region-switch.amazonaws.com'),
  });
  // Not inline, because the role is allowed to be asked what it is allowed.
  [...reading(), ...database(props, arns), ...service(props, arns), ...functions(props, arns), ...plan(role, props, arns), ...alarms(props, arns)]
    .forEach(([actions, resources, conditions]) => role.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources, conditions })));

  const reason = 'ARC reads clusters, services, targets and metrics with calls that know no resource, or without naming one, as AWS\'s own policy has it';
  acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', reason);
  acknowledgeWildcard(role, arns.plan(), 'the plan, whose ARN ends with six characters that ARC chooses');
  for (const { region } of regionsOf(props.pair)) {
    acknowledgeWildcard(role, arns.scalableTargets(region), 'a scalable target\'s ARN holds a random id; the condition leaves the number of ECS tasks alone');
  }
  return acknowledgeInlinePolicy(role);
}

type Permission = [actions: string[], resources: string[], conditions?: Record<string, Record<string, string>>];

function reading(): Permission[] {
  return [[[
    'rds:DescribeGlobalClusters', 'rds:DescribeDBClusters', 'ecs:ListServices', 'application-autoscaling:DescribeScalableTargets',
    'cloudwatch:GetMetricStatistics',
  ], ['*']]];
}

function database({ pair }: FailoverPlanProps, arns: Arns): Permission[] {
  const clusters = regionsOf(pair).map((region) => arns.databaseCluster(region));
  return [[['rds:SwitchoverGlobalCluster', 'rds:FailoverGlobalCluster'], [arns.globalDatabase(), ...clusters]]];
}

function service({ pair }: FailoverPlanProps, arns: Arns): Permission[] {
  const regions = regionsOf(pair);
  const tasksOfEcs = {
    'application-autoscaling:service-namespace': 'ecs',
    'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
  };
  return [
    [['ecs:DescribeServices', 'ecs:UpdateService'], regions.map((region) => arns.ecsService(region))],
    [['ecs:DescribeClusters'], regions.map((region) => arns.ecsCluster(region))],
    [['application-autoscaling:RegisterScalableTarget'], regions.map(({ region }) => arns.scalableTargets(region)), { StringEquals: tasksOfEcs }],
  ];
}

function functions({ pair }: FailoverPlanProps, arns: Arns): Permission[] {
  const resources = regionsOf(pair).flatMap(({ region }) => actionsOf(pair).map((action) => arns.function(region, action)));
  return [[['lambda:GetFunction', 'lambda:InvokeFunction'], resources]];
}

/** The zone is read to tell which record belongs to which region; the health checks are ARC's own. */
function plan(role: iam.Role, { mode, zone }: FailoverPlanProps, arns: Arns): Permission[] {
  const start = mode === FailoverMode.AUTOMATIC ? ['arc-region-switch:StartPlanExecution'] : [];
  const read = ['arc-region-switch:GetPlan', 'arc-region-switch:GetPlanExecution', 'arc-region-switch:ListPlanExecutions'];
  return [
    [[...read, ...start], [arns.plan()]],
    [['iam:SimulatePrincipalPolicy'], [role.roleArn]],
    [['route53:ListResourceRecordSets'], [arns.zone(zone.hostedZoneId)]],
  ];
}

function alarms({ pair, triggerAlarms = [], primaryHealthAlarms = [], standbyHealthAlarms = [] }: FailoverPlanProps, arns: Arns): Permission[] {
  const resources = [
    ...primaryHealthAlarms.map((name) => arns.alarm(pair.primary.region, name)),
    ...[...standbyHealthAlarms, ...triggerAlarms].map((name) => arns.alarm(pair.standby.region, name)),
  ];
  return resources.length > 0 ? [[['cloudwatch:DescribeAlarms', 'cloudwatch:DescribeAlarmHistory'], [...new Set(resources)]]] : [];
}
