import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { FailoverPair } from './failover-pair';

/** Options of `FailoverActions`. */
export interface FailoverActionsProps {
  /** The two Regions: the same object as in the plan. */
  readonly pair: FailoverPair;

  /** The VPC of the tasks in this Region. */
  readonly vpc: ec2.IVpc;

  /** The tasks of this Region, e.g. a `FargateApi`. Their security group allows the readiness check function. */
  readonly tasks: ec2.IConnectable;

  /** The port of the tasks. */
  readonly port: number;

  /** The HTTP path of the readiness check. It must respond with 200 only if all dependencies of the task respond. */
  readonly readinessPath: string;

  /**
   * The KMS key of the function logs. The policy of an imported key must already allow CloudWatch Logs.
   *
   * @default - encryption by CloudWatch Logs
   */
  readonly logEncryptionKey?: kms.IKey;
}
