import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { api } from './fixture';
import { IFargateApi } from '../../src/fargate-api';
import { Observability } from '../../src/operations';
import { testStack } from '../../tools/assemblies/stacks';

/** An API that is not a `FargateApi`, made of the resources of one. */
function ownApi(stack: Stack): IFargateApi {
  const it = api(stack);
  return Object.assign(new Construct(stack, 'Own'), {
    cluster: it.cluster,
    service: it.service,
    taskDefinition: it.taskDefinition,
    container: it.container,
    taskRole: it.taskRole,
    executionRole: it.executionRole,
    logGroup: it.logGroup,
    loadBalancer: it.loadBalancer,
    targetGroup: it.targetGroup,
    failureAlarm: it.failureAlarm,
    unhealthyAlarm: it.unhealthyAlarm,
    metricDimensions: { ClusterName: 'shop', ServiceName: 'backend' },
    connections: it.connections,
    grantDeploy: it.grantDeploy.bind(it),
    metricCpuUtilization: it.metricCpuUtilization.bind(it),
    metricMemoryUtilization: it.metricMemoryUtilization.bind(it),
    metricRequestCount: it.metricRequestCount.bind(it),
    metricTargetResponseTime: it.metricTargetResponseTime.bind(it),
    metricHttpCodeTarget: it.metricHttpCodeTarget.bind(it),
  });
}

test('observes an API that implements the interface, with its metric dimensions', () => {
  const stack = testStack();
  new Observability(stack, 'Observability', { api: ownApi(stack) });
  const dimensions = [{ Name: 'ClusterName', Value: 'shop' }, { Name: 'ServiceName', Value: 'backend' }];
  const metric = Match.objectLike({ MetricName: 'DesiredTaskCount', Dimensions: dimensions });

  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    Metrics: Match.arrayWith([Match.objectLike({ MetricStat: Match.objectLike({ Metric: metric }) })]),
  });
});
