/* eslint-disable @typescript-eslint/no-explicit-any */
import { readFileSync } from 'fs';
import { actionOf } from './commands';
import { Need, needs, of, Use } from './need';
import { Place } from './place';
import { markdownFiles } from '../../app';
import { canonical } from '../../assemblies/canonical';

const ARC = 'https://docs.aws.amazon.com/r53recovery/latest/dg';

/** What ARC needs to evaluate and to execute a plan, by its execution blocks. */
export function useOfPlan(place: Place, plan: any): Use {
  const blocks = blocksIn(plan.Workflows);
  return {
    subject: 'ARC Region switch',
    needs: [
      ...blocks.flatMap((block) => needsOfBlock(place, block)),
      ...needs(`${ARC}/security_iam_region_switch_plan_execution.html`,
        of('arc-region-switch', 'GetPlan', 'GetPlanExecution', 'ListPlanExecutions', ...plan.Triggers ? ['StartPlanExecution'] : []),
        [place.arn('arc-region-switch', `plan/${plan.Name}:*`, { region: '' })]),
      ...needs(`${ARC}/security_iam_region_switch_manual_approval.html`, ['iam:SimulatePrincipalPolicy'], [
        place.text(plan.ExecutionRole),
        ...blocks.flatMap(({ ExecutionApprovalConfig: approval }) => approval ? [place.text(approval.ApprovalRole)] : []),
      ]),
      ...needs(`${ARC}/security_iam_region_switch_cloudwatch.html`, of('cloudwatch', 'DescribeAlarmHistory', 'DescribeAlarms'),
        Object.values<any>(plan.AssociatedAlarms ?? {}).map(({ ResourceIdentifier }) => place.text(ResourceIdentifier))),
    ],
  };
}

function blocksIn(value: any): any[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = value.ExecutionBlockConfiguration ? [value.ExecutionBlockConfiguration] : [];
  return [...own, ...Object.values(value).flatMap(blocksIn)];
}

function needsOfBlock(place: Place, block: any): Need[] {
  const [[kind, settings]] = Object.entries<any>(block) as [[string, any]];
  switch (kind) {
    case 'ParallelConfig':
    case 'ExecutionApprovalConfig': return [];
    case 'CustomActionLambdaConfig':
      return needs(`${ARC}/security_iam_region_switch_lambda.html`, of('lambda', 'GetFunction', 'InvokeFunction'), settings.Lambdas.map(({ Arn }: any) => place.text(Arn)));
    case 'GlobalAuroraConfig': return [
      ...needs(`${ARC}/security_iam_region_switch_aurora.html`, of('rds', 'DescribeDBClusters', 'DescribeGlobalClusters'), ['*']),
      ...needs(`${ARC}/security_iam_region_switch_aurora.html`, of('rds', 'FailoverGlobalCluster', 'SwitchoverGlobalCluster'),
        [place.arn('rds', `global-cluster:${settings.GlobalClusterIdentifier}`, { region: '' }), ...settings.DatabaseClusterArns.map((arn: any) => place.text(arn))]),
    ];
    case 'EcsCapacityIncreaseConfig': {
      const page = `${ARC}/security_iam_region_switch_ecs.html`;
      const services = settings.Services.map(({ ServiceArn }: any) => place.text(ServiceArn)) as string[];
      const regions = services.map((arn) => /:ecs:([\w-]+):/.exec(arn)![1]!);
      return [
        ...needs(page, of('ecs', 'DescribeServices', 'UpdateService'), services),
        ...needs(page, ['ecs:DescribeClusters'], settings.Services.map(({ ClusterArn }: any) => place.text(ClusterArn))),
        ...needs(page, ['ecs:ListServices', 'application-autoscaling:DescribeScalableTargets', 'cloudwatch:GetMetricStatistics'], ['*']),
        ...needs(page, ['application-autoscaling:RegisterScalableTarget'],
          regions.map((region) => place.arn('application-autoscaling', 'scalable-target/*', { region })),
          { 'application-autoscaling:service-namespace': 'ecs', 'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount' }),
        ...needs(`${ARC}/working-with-rs-service-quota-checks.html`, [
          ...of('ecs', 'DescribeCapacityProviders', 'DescribeTaskDefinition'),
          ...of('servicequotas', 'GetRequestedServiceQuotaChange', 'GetServiceQuota', 'RequestServiceQuotaIncrease'),
        ], ['*']),
      ];
    }
    case 'Route53HealthCheckConfig':
      return needs(`${ARC}/security_iam_region_switch_route53.html`, ['route53:ListResourceRecordSets'], [`arn:<AWS::Partition>:route53:::hostedzone/${settings.HostedZoneId}`]);
    default: throw new Error(`the calls of ${kind} are not known here`);
  }
}

/** What the approver needs: the commands of the runbooks with its profile, the functions of the plan, and to approve. */
export function useOfApprover(place: Place, plan: any, planId: string): Use {
  const called = blocksIn(plan.Workflows).flatMap(({ CustomActionLambdaConfig: block }) => (block?.Lambdas ?? []) as any[]);
  const functions = [...new Set(called.map(({ Arn }) => place.text(Arn)))];
  return {
    subject: 'failover approver (people)',
    needs: [
      ...approverActions().flatMap((action) =>
        needs('src/dr-pair/private/runbooks/failover.md', [action], [/:ListPlans/.test(action) ? '*' : `<${planId}.Arn>`])),
      // People invoke the functions of steps that were skipped, and ask for advice before they start the plan.
      ...needs(`${ARC}/custom-action-lambda-block.html`, ['lambda:InvokeFunction'],
        [...new Set(functions.flatMap((arn) => [arn, arn.replace(/[^:]*$/, `${plan.Name}-failover-advise`)]))]),
      ...needs(`${ARC}/security_iam_region_switch_manual_approval.html`, ['arc-region-switch:ApprovePlanExecutionStep'], [`<${planId}.Arn>`]),
    ],
  };
}

let known: string[] | undefined;

/**
 * The actions of the commands with the profile of the approver. The runbooks of a pair that can fail over automatically have
 * all commands: an operator can also start its plan.
 */
function approverActions(): string[] {
  const text = markdownFiles(canonical('everythingOn')).map((file) => readFileSync(file, 'utf8')).join('\n');
  const commands = [...text.matchAll(/\baws (?!configure )([a-z][\w-]+) ([a-z][\w-]+)[^\n]*--profile approver/g)];
  return known ??= [...new Set(commands.map(([, service, command]) => actionOf(service!, command!)))].sort();
}
