import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';

/** A delivery of S3 from one bucket to another: access logs or an inventory. */
export interface LogDelivery {
  readonly source: s3.Bucket;
  readonly destination: s3.IBucket;
  /** Key prefix in the destination. */
  readonly prefix: string;
  /** Service principal: `logging.s3.amazonaws.com` for access logs, `s3.amazonaws.com` for inventories. */
  readonly service: string;
}

/**
 * Allows the delivery in the policy of the destination. Adds a warning if the policy cannot be changed.
 *
 * `serverAccessLogsBucket` of the L2 depends on a feature flag. Without the flag the L2 uses access control lists,
 * which a bucket with enforced owner does not have.
 */
export function allowDelivery({ source, destination, prefix, service }: LogDelivery): void {
  const stack = Stack.of(source);
  // A reference from a policy in another stack to the source would be a circular dependency.
  const sameStack = Stack.of(destination) === stack;
  const { statementAdded } = destination.addToResourcePolicy(new iam.PolicyStatement({
    actions: ['s3:PutObject'],
    principals: [new iam.ServicePrincipal(service)],
    resources: [destination.arnForObjects(`${prefix}*`)],
    conditions: {
      StringEquals: { 'aws:SourceAccount': stack.account },
      ...(sameStack ? { ArnLike: { 'aws:SourceArn': source.bucketArn } } : {}),
    },
  }));
  if (!statementAdded) {
    Annotations.of(source).addWarningV2('@eldonia/secure-bucket:deliveryNotAllowed',
      'The policy of the imported accessLogsBucket cannot be changed. ' +
        `It must allow ${service} to put objects under ${prefix}`);
  }
}
