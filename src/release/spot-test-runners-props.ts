import { Duration, Size, TimeZone } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';

/** Options of test runners. */
export interface SpotTestRunnersProps {
  /** The network of the runners. */
  readonly vpc: ec2.IVpc;

  /**
   * The subnets of the runners. Sessions of Systems Manager need a way out, or its endpoints.
   *
   * @default - the private subnets of the VPC, or its isolated ones if there are no others
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * What a runner does when it has started, e.g. fetch and run the tests.
   *
   * @default - nothing
   */
  readonly userData?: ec2.UserData;

  /**
   * The queue that the runners receive work from. One instance starts per minute while messages are visible.
   *
   * All instances stop when the queue has been empty for `idleTimeout`. A message in flight counts as work, so a runner
   * must delete a message only when its work is done. After six hours without messages, SQS may need up to 15 minutes
   * to publish metrics again.
   *
   * @default - instances are started by `aws autoscaling set-desired-capacity` (see `grantStart`)
   */
  readonly queue?: sqs.IQueue;

  /**
   * How long the queue must be empty, or the instances idle, until all instances stop: whole minutes from 1 minute to
   * 24 hours.
   *
   * @default Duration.minutes(30)
   */
  readonly idleTimeout?: Duration;

  /**
   * The average CPU utilization, in percent from 1 to 90, below which the instances count as idle. Not with `queue`.
   *
   * @default 5
   */
  readonly idleCpuPercent?: number;

  /**
   * The most runners at once, from 1 to 100.
   *
   * @default 4
   */
  readonly maxRunners?: number;

  /**
   * The kinds of instances, all of the same processor family: the more there are, the seldomer AWS takes one back.
   *
   * @default - m7g.large, m6g.large, r7g.large and r6g.large: 2 processors and at least 8 GiB, each for about 0.03 USD an hour on Spot in Tokyo
   */
  readonly instanceTypes?: ec2.InstanceType[];

  /**
   * What the runners boot.
   *
   * @default - the latest Amazon Linux 2023 of the processor family, read at each deployment
   */
  readonly machineImage?: ec2.IMachineImage;

  /**
   * The device of the root volume in the image.
   *
   * @default '/dev/xvda'
   */
  readonly rootDeviceName?: string;

  /**
   * The size of the root volume (gp3), from 8 GiB to 16 TiB, at least that of the image.
   *
   * @default Size.gibibytes(30)
   */
  readonly volumeSize?: Size;

  /**
   * The key of the volumes. Its policy gets a statement for EC2 Auto Scaling; that of an imported key must admit it already.
   *
   * @default - the account's key for EBS (`aws/ebs`), at no cost
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Tags of the instances and volumes, by which a snapshot policy finds them (R5.7.1-3).
   *
   * @default - Backup=true
   */
  readonly volumeTags?: { [key: string]: string };

  /**
   * When all runners are stopped, whatever they do, so that a forgotten one doesn't cost for weeks.
   *
   * @default - every day at 22:00
   */
  readonly shutdown?: autoscaling.Schedule;

  /**
   * The zone whose clock `shutdown` means.
   *
   * @default TimeZone.ASIA_TOKYO
   */
  readonly timeZone?: TimeZone;

  /**
   * Who is told of each start and stop, and of those that fail.
   *
   * The key of the topic gets a statement for EC2 Auto Scaling; that of an imported one must admit it already.
   *
   * @default - nobody
   */
  readonly notificationTopic?: sns.ITopic;
}
