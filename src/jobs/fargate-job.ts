import { Duration, Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';

/** Properties of a Fargate task that runs as a job. */
export interface FargateJobOptions {
  /** The ECS cluster of the task. The task runs in the VPC of the cluster. */
  readonly cluster: ecs.ICluster;

  /**
   * The task definition, with a default container, which is the job. A run succeeds if the job ends with 0, whatever
   * the exit codes of other containers are. If one of them is essential, it must end with 0, too, also when ECS stops
   * it after the job: no value of ECS says which of both ended first. Sidecars should not be essential.
   *
   * The job can run all revisions of its family, and no other task definition.
   */
  readonly taskDefinition: ecs.FargateTaskDefinition;

  /**
   * The service whose release the job runs: the revision of `taskDefinition` in the newest completed deployment of the
   * service, at the start of each attempt. Pass it if revisions are deployed outside of CloudFormation.
   *
   * During a deployment the job runs the release before it. Without a completed deployment it runs the task definition
   * of the service. While the image of the service has the tag `none`, as that of a `FargateApi` before its first
   * release, a run fails with `JobNotReleased` and starts no task.
   *
   * @default - the revision of the template
   */
  readonly service?: ecs.IBaseService;

  /**
   * The subnets of the task.
   *
   * @default - the private subnets of the VPC of the cluster, or its isolated subnets without private ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The security groups of the task.
   *
   * Allow more with the new one: `database.connections.allowDefaultPortFrom(job.securityGroups[0])`.
   *
   * @default - a new security group (`securityGroups`), which allows no inbound traffic, and outbound traffic to port
   * 443 (HTTPS) of any IPv4 address only
   */
  readonly securityGroups?: ec2.ISecurityGroup[];

  /**
   * The command of the default container.
   *
   * @default - the command of the task definition
   */
  readonly command?: string[];

  /**
   * Environment variables of the default container, in addition to those of the task definition and `SCHEDULED_TIME`,
   * the scheduled time of the run.
   *
   * @default - no additional variables
   */
  readonly environment?: { [name: string]: string };

  /**
   * The CPU of the task in units of 1/1,024 vCPU, with all of its containers.
   *
   * @default - that of the task definition
   */
  readonly cpu?: number;

  /**
   * The memory of the task in MiB, with all of its containers.
   *
   * @default - that of the task definition
   */
  readonly memoryLimitMiB?: number;

  /**
   * The disk of the task, from 21 to 200 GiB. AWS charges what is above 20 GiB.
   *
   * @default - that of the task definition
   */
  readonly diskSize?: Size;

  /**
   * Runs the task on Fargate Spot.
   *
   * Spot costs about 70 % less than on-demand. AWS stops the task with two minutes' notice when it needs the capacity,
   * and the run fails. The cluster must have the capacity provider `FARGATE_SPOT`.
   *
   * @default false
   */
  readonly spot?: boolean;

  /**
   * The maximum duration of one attempt, from 1 minute to 7 days. A task that runs longer is stopped, and the attempt
   * fails.
   *
   * @default Duration.hours(6)
   */
  readonly timeout?: Duration;
}
