import { SecretValue } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** The header that proves to a load balancer that a request came through the distribution. */
export interface IOriginHeader extends IConstruct {
  /** Name of the header. */
  readonly headerName: string;

  /** What CloudFront sends: a reference that CloudFormation resolves, never the value itself. */
  readonly sentValue: SecretValue;

  /** What load balancers take: the value that is sent, and the one before it. */
  readonly acceptedValues: SecretValue[];
}
