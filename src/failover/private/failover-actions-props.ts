import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { FailoverPair } from './failover-pair';

/** What `FailoverActions` are made of. */
export interface FailoverActionsProps {
  /** The two regions: the object that the plan has. */
  readonly pair: FailoverPair;

  /** Network of the tasks in this region. */
  readonly vpc: ec2.IVpc;

  /** The tasks of this region, for example a `FargateApi`. They are opened to the function that asks whether they are ready. */
  readonly tasks: ec2.IConnectable;

  /**
   * Subnets of the function that asks the tasks. From there it has to reach ECS, over NAT or an endpoint.
   *
   * @default - the private subnets; where there is no NAT the isolated ones
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Port of the tasks.
   *
   * @default 3001
   */
  readonly port?: number;

  /**
   * Path that answers 200 when everything that a task needs answers, over HTTP.
   *
   * @default '/ready'
   */
  readonly readinessPath?: string;

  /**
   * Key for the functions' logs. An imported key must admit CloudWatch Logs already.
   *
   * @default - a key of AWS
   */
  readonly logEncryptionKey?: kms.IKey;
}
