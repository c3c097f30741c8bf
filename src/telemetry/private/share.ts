import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { invalid } from '../../private/errors';

/** Validates a share of requests or traces. */
export function checkShare(scope: Construct, name: string, share: number | undefined): void {
  if (share === undefined || Token.isUnresolved(share) || share >= 0 && share <= 1) return;
  invalid(scope, `${name} must be from 0 to 1, got ${share}; write 10 % as 0.1`);
}
