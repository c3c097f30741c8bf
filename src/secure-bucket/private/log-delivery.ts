import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';

/** What S3 itself writes about one bucket into another. */
export interface LogDelivery {
  readonly source: s3.Bucket;
  readonly destination: s3.IBucket;
  /** Where it writes in the destination. */
  readonly prefix: string;
  /** The part of S3 that writes: `logging.s3.amazonaws.com` for access logs, `s3.amazonaws.com` for inventories. */
  readonly service: string;
}

/**
 * Admit the delivery in the destination's policy, and warn if that can't be changed.
 *
 * `serverAccessLogsBucket` of the L2 depends on a feature flag: without it, it turns to access control lists,
 * which an owner-enforced bucket doesn't have.
 */
export function admitDelivery({ source, destination, prefix, service }: LogDelivery): void {
  const stack = Stack.of(source);
  // A policy in another stack that named the source would close a circle: the source names its destination.
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
    Annotations.of(source).addWarningV2('@eldonia/secure-bucket:deliveryNotAdmitted',
      `the policy of accessLogsBucket can't be changed here: it must let ${service} put objects under ${prefix}`);
  }
}
