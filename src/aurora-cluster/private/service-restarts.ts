import { Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { acknowledgeInlinePolicy } from '../../private/acknowledge';
import { ofAccount } from '../../private/allow-publish';
import { allow, arnFor } from '../../private/permissions';

/** At most the shortest rotation interval: credentials remain valid for one rotation, not for two. */
const INTERVAL = Duration.days(7);

/**
 * Replaces the tasks of services on a schedule.
 *
 * A secret rotates in the primary Region, without an event in this Region. Credentials remain valid for one rotation,
 * so tasks that are younger than the rotation interval have valid credentials.
 */
export class ServiceRestarts extends Construct {
  private readonly role: iam.Role;
  private services = 0;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.role = acknowledgeInlinePolicy(new iam.Role(this, 'Role', {
      description: 'Restarts the services that use a replicated database',
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', { conditions: ofAccount(this) }),
    }));
  }

  add(service: ecs.IBaseService): void {
    const { cluster: { clusterName: Cluster }, serviceName: Service } = service;
    const stack = Stack.of(this);
    // The ARN of an imported service has no cluster name unless a feature flag is set.
    const arn = arnFor(stack, 'ecs', `service/${Cluster}/${Service}`);
    this.role.addToPolicy(allow('ecs:UpdateService', arn));
    const schedule = new scheduler.Schedule(this, `Service${++this.services}`, {
      description: 'Restarts the tasks of a service, so that they read the current database credentials',
      schedule: scheduler.ScheduleExpression.rate(INTERVAL),
      target: {
        bind: () => ({
          arn: arnFor(stack, 'scheduler', 'aws-sdk:ecs:updateService', { region: '', account: '' }),
          role: this.role,
          input: scheduler.ScheduleTargetInput.fromObject({ Cluster, Service, ForceNewDeployment: true }),
        }),
      },
    });
    schedule.node.addDependency(this.role);
  }
}
