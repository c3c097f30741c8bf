import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ReleasedService } from '../fargate-api/internal';

/**
 * What all workloads of a platform have.
 *
 * @internal
 */
export abstract class PlatformTasks extends Construct implements ec2.IConnectable, iam.IGrantable {
  /**
   * The tasks, which a release deploys.
   *
   * @internal
   */
  abstract readonly _tasks: ReleasedService;

  /**
   * Their number after the first release.
   *
   * @internal
   */
  abstract readonly _range: { readonly minTasks: number; readonly maxTasks: number };

  /** The ECS service. */
  get service(): ecs.FargateService {
    return this._tasks.service;
  }

  /** The task definition. */
  get taskDefinition(): ecs.FargateTaskDefinition {
    return this._tasks.taskDefinition;
  }

  /** The container of the workload. */
  get container(): ecs.ContainerDefinition {
    return this._tasks.container;
  }

  /** The role of the tasks. Grant it the permissions that only this workload needs. */
  get taskRole(): iam.IRole {
    return this._tasks.taskRole;
  }

  /** The role with which ECS starts the tasks. */
  get executionRole(): iam.IRole {
    return this._tasks.executionRole;
  }

  /** The dimensions of the metrics in the namespaces `AWS/ECS` and `ECS/ContainerInsights`. */
  get metricDimensions(): { [name: string]: string } {
    return this._tasks.metricDimensions;
  }

  /** The network connections of the tasks. */
  get connections(): ec2.Connections {
    return this._tasks.connections;
  }

  /** The principal of the role of the tasks. */
  get grantPrincipal(): iam.IPrincipal {
    return this._tasks.grantPrincipal;
  }
}
