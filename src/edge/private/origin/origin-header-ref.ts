import { SecretValue } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

/** The secret header that proves to a load balancer that a request came through the distribution. */
export interface IOriginHeader extends IConstruct {
  /** The name of the header. */
  readonly headerName: string;

  /** The value that CloudFront sends: a reference that CloudFormation resolves, not the value itself. */
  readonly sentValue: SecretValue;

  /** The values that load balancers accept: the value that CloudFront sends, the next one and the previous one. */
  readonly acceptedValues: SecretValue[];

  /** The ARNs or names of the secrets of the accepted values. */
  readonly acceptedSecrets: string[];

  /** Grants the permission to read the accepted values. */
  grantReadAccepted(grantee: iam.IGrantable): void;
}
