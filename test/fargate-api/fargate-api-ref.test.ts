import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { api } from './fixture';
import { IFargateApi } from '../../src/fargate-api';
import { Observability } from '../../src/operations';
import { testStack } from '../../tools/assemblies/stacks';

const MEMBERS: (keyof IFargateApi)[] = [
  'cluster', 'service', 'taskDefinition', 'container', 'taskRole', 'executionRole', 'logGroup', 'loadBalancer', 'targetGroup', 'failureAlarm', 'unhealthyAlarm',
  'connections', 'grantDeploy', 'metricCpuUtilization', 'metricMemoryUtilization', 'metricRequestCount', 'metricTargetResponseTime', 'metricHttpCodeTarget',
];

/** An API that is not a `FargateApi`, with the members of one, and no others. */
function ownApi(stack: Stack): IFargateApi {
  const it = api(stack);
  const members = MEMBERS.map((name) => [name, typeof it[name] === 'function' ? it[name].bind(it) : it[name]] as [string, unknown]);
  const metricDimensions = { ClusterName: 'shop', ServiceName: 'backend' };
  return Object.assign(new Construct(stack, 'Own'), { ...Object.fromEntries(members), metricDimensions }) as unknown as IFargateApi;
}

test('observes an API that implements the interface, with its metric dimensions', () => {
  const stack = testStack();
  new Observability(stack, 'Observability', { api: ownApi(stack) });
  const dimensions = [{ Name: 'ClusterName', Value: 'shop' }, { Name: 'ServiceName', Value: 'backend' }];
  const metric = Match.objectLike({ MetricName: 'DesiredTasks', Dimensions: dimensions });

  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    Metrics: Match.arrayWith([Match.objectLike({ MetricStat: Match.objectLike({ Metric: metric }) })]),
  });
});
