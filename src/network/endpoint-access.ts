import * as s3 from 'aws-cdk-lib/aws-s3';
import { invalid } from '../private/errors';

/**
 * The AWS accounts that the VPC endpoints of a network reach.
 *
 * Without a policy an endpoint forwards requests to the resources of every account, so that code in the network can
 * copy data to a bucket of somebody else with credentials of that account. This limits the endpoints, which are the
 * only way to S3 of the Region and to the services of `VpcEndpoints`. It does not limit what goes through NAT: other
 * services, other Regions and other hosts.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export class EndpointAccess {
  /**
   * Resources of the own account only, free of charge.
   *
   * The endpoint for S3 allows all buckets of the account, and four buckets of AWS in the Region: the image layers of
   * ECR, the packages of Amazon Linux 2023, and the responses to CloudFormation of custom resources and wait
   * conditions. The endpoints for Secrets Manager and CloudWatch Logs allow resources of the account. The endpoints for
   * ECR allow principals of the account, which may pull images of other accounts, such as the agent of GuardDuty. The
   * endpoints for other services keep their default policy, because not every service accepts one: limit them with
   * `addToPolicy` of `interfaceEndpoints`.
   *
   * S3 answers a request that the policy does not allow with 403 (`AccessDenied`).
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/vpc-interface-endpoints.html
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
   */
  static ownAccount(): EndpointAccess {
    return new EndpointAccess(true, []);
  }

  /** Resources of any account: the default policies of the services. Adds a warning. */
  static anyAccount(): EndpointAccess {
    return new EndpointAccess(false, []);
  }

  /**
   * Whether the endpoints have policies.
   *
   * @internal
   */
  readonly _limited: boolean;
  /** @internal */
  readonly _buckets: s3.IBucket[];

  private constructor(limited: boolean, buckets: s3.IBucket[]) {
    this._limited = limited;
    this._buckets = buckets;
  }

  /**
   * Returns this access with buckets of other accounts in the Region, for reading and writing.
   *
   * What a task does in them is limited by its role and by the policies of the buckets only. Buckets of other Regions
   * need nothing: the endpoint does not receive requests to them.
   *
   * @throws for `anyAccount()`, which allows all buckets
   */
  withBuckets(...buckets: s3.IBucket[]): EndpointAccess {
    if (!this._limited) {
      invalid(undefined, 'withBuckets must follow EndpointAccess.ownAccount(), got anyAccount(), which allows all ' +
        'buckets; remove one of them');
    }
    return new EndpointAccess(true, [...this._buckets, ...buckets]);
  }
}
