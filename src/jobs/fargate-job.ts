import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';

/** How a Fargate task is run as a job. */
export interface FargateJobProps {
  /** Where the task runs; its VPC is the task's. */
  readonly cluster: ecs.ICluster;

  /**
   * What runs, with a default container. A run fails when an essential container ends with another code than 0.
   *
   * Its family is all that the job may run.
   */
  readonly taskDefinition: ecs.FargateTaskDefinition;

  /**
   * The subnets of the task.
   *
   * @default - the private subnets of the cluster's VPC, or its isolated ones if there are no others
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the task.
   *
   * @default - one of the job's own (`securityGroup`), which lets nothing in and everything out
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * What the default container executes.
   *
   * @default - what the task definition says
   */
  readonly command?: string[];

  /**
   * Variables of the default container, beside those of the task definition and `SCHEDULED_TIME`, the time that the run was due.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * Run on Fargate Spot: about 70 % cheaper, and stopped with two minutes' notice when AWS needs the capacity. Such a stop is a failed run.
   *
   * The cluster must have the capacity provider `FARGATE_SPOT`.
   *
   * @default false
   */
  readonly spot?: boolean;

  /**
   * How long one try may take before it is stopped and counts as failed. Without a limit a hanging task would cost and block for ever.
   *
   * @default Duration.hours(6)
   */
  readonly timeout?: Duration;
}
