import { Duration, Size, TimeZone } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';

/** Options of test runners. */
export interface SpotTestRunnersProps {
  /** The VPC of the runners. */
  readonly vpc: ec2.IVpc;

  /**
   * The subnets of the runners. Systems Manager sessions require internet access or VPC endpoints.
   *
   * @default - the private subnets of the VPC, or the isolated subnets if there are none
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * The user data of a runner, e.g. to download and run the tests.
   *
   * @default - no user data
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
   * The maximum number of runners, from 1 to 100.
   *
   * @default 4
   */
  readonly maxRunners?: number;

  /**
   * The instance types, all of the same processor architecture. More types mean fewer Spot interruptions.
   *
   * @default - m7g.large, m6g.large, r7g.large and r6g.large: 2 vCPUs and at least 8 GiB, each about $0.03 per hour
   * on Spot in Tokyo
   */
  readonly instanceTypes?: ec2.InstanceType[];

  /**
   * The machine image of the runners.
   *
   * @default - the latest Amazon Linux 2023 of the processor architecture, resolved at each deployment
   */
  readonly machineImage?: ec2.IMachineImage;

  /**
   * The device name of the root volume.
   *
   * @default '/dev/xvda'
   */
  readonly rootDeviceName?: string;

  /**
   * The size of the root volume (gp3), from 8 GiB to 16 TiB, at least the size of the image.
   *
   * @default Size.gibibytes(30)
   */
  readonly volumeSize?: Size;

  /**
   * The KMS key of the volumes. Its policy gets a statement for EC2 Auto Scaling. The policy of an imported key must
   * already allow it.
   *
   * @default - the AWS managed key `aws/ebs`, free of charge
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The tags of the instances and volumes, for snapshot policies.
   *
   * @default - eldonia:backup=true
   */
  readonly volumeTags?: { [key: string]: string };

  /**
   * The schedule that stops all runners, also busy ones, to limit the costs.
   *
   * @default - every day at 22:00
   */
  readonly shutdown?: autoscaling.Schedule;

  /**
   * The time zone of `shutdown`.
   *
   * @default TimeZone.ASIA_TOKYO
   */
  readonly timeZone?: TimeZone;

  /**
   * The topic that receives launches, terminations and failures of both.
   *
   * The key policy of the topic gets a statement for EC2 Auto Scaling. The policy of an imported key must already allow
   * it.
   *
   * @default - no notifications
   */
  readonly notificationTopic?: sns.ITopic;
}
