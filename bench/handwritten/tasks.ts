import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Api } from './api';
import { Handler } from './handler';
import { MINUTE, TASKS } from './metrics';

/** Counts the tasks each minute: AWS publishes nothing of a service without one. */
export class Tasks extends Construct {
  readonly rule: events.Rule;

  constructor(scope: Construct, id: string, { cluster, service }: Api) {
    super(scope, id);
    const handler = new Handler(this, 'Handler', {
      code: 'operations/private/observability/count-tasks',
      description: 'Counts the tasks',
      timeout: Duration.seconds(30),
      statements: [new iam.PolicyStatement({ actions: ['ecs:DescribeServices'], resources: [service.serviceArn] })],
      environment: { NAMESPACE: TASKS, CLUSTER: cluster.clusterName, SERVICE: service.serviceName },
    });
    const late = { retryAttempts: 0, maxEventAge: MINUTE };
    handler.configureAsyncInvoke(late);
    this.rule = new events.Rule(this, 'EveryMinute', {
      schedule: events.Schedule.rate(MINUTE), targets: [new targets.LambdaFunction(handler, late)],
    });
  }
}
