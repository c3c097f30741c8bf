import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { FailoverPlanProps } from './failover-plan-props';
import { actionsOf, Arns, regionsOf } from './names';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';
import { allow } from '../../private/permissions';
import { FailoverMode } from '../failover-mode';

/**
 * The execution role of the plan: the permissions that AWS documents for each execution block, limited to the resources
 * of the pair.
 *
 * Some read actions have no resource-level permissions, or ARC calls them without a resource. AWS's policies allow them
 * on `*`. ARC compares the quotas of both Regions, and requests an increase of the lower one. Without these permissions
 * the evaluation of a plan has a warning.
 *
 * @see https://docs.aws.amazon.com/r53recovery/latest/dg/working-with-rs-service-quota-checks.html
 * @see https://docs.aws.amazon.com/r53recovery/latest/dg/security_iam_region_switch_execution_blocks.html
 */
export function executionRole(scope: Construct, props: FailoverPlanProps, arns: Arns): iam.Role {
  const role = new iam.Role(scope, 'Role', {
    description: `Executes the failover plan ${props.pair.name}`,
    assumedBy: new iam.ServicePrincipal('arc-region-switch.amazonaws.com'),
  });
  // Not inline, because a statement on iam:SimulatePrincipalPolicy refers to the role.
  const permissions = [
    ...reading(), ...quotas(), ...database(props, arns), ...service(props, arns), ...functions(props, arns),
    ...plan(role, props, arns),
    ...alarms(props, arns),
  ];
  permissions.forEach(([actions, resources, conditions]) =>
    role.addToPrincipalPolicy(allow(actions, resources, conditions)));

  const reason = 'ARC calls these read actions and the quota actions without a documented resource, or they have no ' +
    'resource-level permissions; AWS\'s policies allow them on *';
  acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', reason);
  acknowledgeWildcard(role, arns.plan(), 'the ARN of the plan ends with six random characters');
  for (const { region } of regionsOf(props.pair)) {
    acknowledgeWildcard(role, arns.scalableTargets(region),
      'the ARN of a scalable target contains a random id; the condition limits it to the desired count of ECS ' +
      'services');
  }
  return acknowledgeInlinePolicy(role);
}

type Permission = [actions: string[], resources: string[], conditions?: Record<string, Record<string, string>>];

function reading(): Permission[] {
  return [[[
    'rds:DescribeGlobalClusters', 'rds:DescribeDBClusters', 'ecs:ListServices',
    'application-autoscaling:DescribeScalableTargets',
    'cloudwatch:GetMetricStatistics',
  ], ['*']]];
}

/** An increase of a quota creates nothing, and AWS reviews it. */
function quotas(): Permission[] {
  return [[[
    'ecs:DescribeTaskDefinition', 'ecs:DescribeCapacityProviders',
    'servicequotas:GetServiceQuota', 'servicequotas:GetRequestedServiceQuotaChange',
    'servicequotas:RequestServiceQuotaIncrease',
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
    [
      ['application-autoscaling:RegisterScalableTarget'],
      regions.map(({ region }) => arns.scalableTargets(region)),
      { StringEquals: tasksOfEcs },
    ],
  ];
}

function functions({ pair }: FailoverPlanProps, arns: Arns): Permission[] {
  const actions = actionsOf(pair);
  const resources = regionsOf(pair).flatMap(({ region }) => actions.map((action) => arns.function(region, action)));
  return [[['lambda:GetFunction', 'lambda:InvokeFunction'], resources]];
}

/**
 * ARC reads the hosted zone to assign the records to the Regions. The health checks belong to ARC. The evaluation of
 * the plan simulates the permissions of the role itself, and the permission of the approver to approve.
 *
 * @see https://docs.aws.amazon.com/r53recovery/latest/dg/working-with-rs-plan-evaluation.html
 */
function plan(role: iam.Role, { approver, mode, zone }: FailoverPlanProps, arns: Arns): Permission[] {
  const start = mode === FailoverMode.AUTOMATIC ? ['arc-region-switch:StartPlanExecution'] : [];
  const read = [
    'arc-region-switch:GetPlan', 'arc-region-switch:GetPlanExecution', 'arc-region-switch:ListPlanExecutions',
  ];
  return [
    [[...read, ...start], [arns.plan()]],
    [['iam:SimulatePrincipalPolicy'], [role.roleArn, approver.roleArn]],
    [['route53:ListResourceRecordSets'], [arns.zone(zone.hostedZoneId)]],
  ];
}

function alarms({ pair, triggerAlarms = [] }: FailoverPlanProps, arns: Arns): Permission[] {
  const resources = triggerAlarms.map((name) => arns.alarm(pair.standby.region, name));
  if (resources.length === 0) return [];
  return [[['cloudwatch:DescribeAlarms', 'cloudwatch:DescribeAlarmHistory'], [...new Set(resources)]]];
}
