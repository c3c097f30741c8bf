import { CustomResource } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { SECRET_NAME } from './database-names';
import { FIND_SECRET } from './retries';
import { BundledFunction } from '../../private/functions/bundled-function';
import { Caller } from '../../private/functions/caller';
import { serviceTimeoutFor, timeoutFor } from '../../private/functions/retry-timeout';
import { checkName } from '../../private/names';
import { allow, arnFor } from '../../private/permissions';
import { readableAnywhere } from '../../private/readable-secret';

/** Options of a replicated secret. */
export interface ReplicatedSecretProps {
  /** Name of the secret, the same in all Regions. */
  readonly secretName: string;

  /**
   * KMS key of the secret in this Region. Readers get the permission in their own policies.
   *
   * @default - the AWS managed key, which requires no permissions
   */
  readonly encryptionKey?: kms.IKey;
}

/**
 * A secret that a stack of another Region replicates to this Region, with its complete ARN.
 *
 * For most secrets the name is sufficient (`Secret.fromSecretNameV2`). It is not for a name that ends in a hyphen and
 * six characters, e.g. `eldonia/jwt-secret`: Secrets Manager interprets them as the suffix of an ARN, and searches for
 * `eldonia/jwt`. The complete ARN is known only in this Region, so a Lambda function finds it by name at the first
 * deployment.
 *
 * The function retries for two minutes. If the replica does not exist then, the deployment fails with an error. The
 * function does not call the other Region, so the stack can be deployed while that Region is unavailable. A secret that
 * was deleted and created again has a new ARN: give this construct a new id.
 */
export class ReplicatedSecret extends Construct {
  /** Secret in this Region. */
  readonly secret: secretsmanager.ISecret;

  /** Lambda function that finds the secret. */
  readonly handler: lambda.Function;

  /** @throws if the name is not valid in Secrets Manager */
  constructor(scope: Construct, id: string, props: ReplicatedSecretProps) {
    super(scope, id);
    const { secretName, encryptionKey } = props;
    checkName(this, 'secretName', secretName, SECRET_NAME);

    const handler = this.createHandler(secretName);
    this.handler = handler.lambda;
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::ReplicatedSecret',
      serviceToken: this.handler.functionArn,
      serviceTimeout: serviceTimeoutFor(this.handler.timeout!),
      properties: { SecretName: secretName },
    });
    // The permissions must exist before the first call and until the last call.
    resource.node.addDependency(handler.role);
    this.secret = readableAnywhere(secretsmanager.Secret.fromSecretAttributes(
      this, 'Secret', { secretCompleteArn: resource.getAttString('Arn'), encryptionKey },
    ));
  }

  private createHandler(secretName: string): BundledFunction {
    const name = arnFor(this, 'secretsmanager', `secret:${secretName}-??????`);
    return new BundledFunction(this, 'Handler', {
      entry: 'aurora-cluster/private/find-secret',
      description: 'Finds the ARN of a replicated secret in this Region',
      caller: Caller.CLOUDFORMATION,
      statements: [allow('secretsmanager:DescribeSecret', name)],
      timeout: timeoutFor(this, FIND_SECRET),
    });
  }
}
