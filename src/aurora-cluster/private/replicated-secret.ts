import { ArnFormat, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { SECRET_NAME } from './database-names';
import { BundledFunction } from '../../private/bundled-function';
import { Caller } from '../../private/caller';
import { checkName } from '../../private/names';

/** Two minutes of waiting for the replica, and the rest for the answer. */
const HANDLER_TIMEOUT = Duration.minutes(3);

/** Which secret is looked for in this region. */
export interface ReplicatedSecretProps {
  /** Name of the secret, the same in all regions. */
  readonly secretName: string;

  /**
   * Key that encrypts the secret in this region. A key that is defined in this app is made to admit the secret's readers; the
   * policy of an imported one must do so already.
   *
   * @default - the AWS managed key, which needs no permission
   */
  readonly encryptionKey?: kms.IKey;
}

/**
 * A secret that another region's stack replicates to this one, with its complete ARN.
 *
 * A name is enough for most secrets (`Secret.fromSecretNameV2`). It is not for one whose name ends in a hyphen and six
 * characters, as `eldonia/jwt-secret` does: Secrets Manager takes these for the end of an ARN, and looks for `eldonia/jwt`. The
 * complete ARN is known in this region alone, so a small function asks for it by name at the first deployment.
 *
 * It waits for two minutes for the replica; if there is none by then, the deployment fails and says so. Nothing of the other
 * region is called, so the stack can be deployed when that is gone. When the secret was deleted and made anew, its ARN is
 * another: give this construct a new id.
 *
 * @example
 * const jwt = new ReplicatedSecret(this, 'JwtSecret', { secretName: 'eldonia/jwt-secret' });
 * const secrets = { JWT_SECRET: ecs.Secret.fromSecretsManager(jwt.secret) };
 */
export class ReplicatedSecret extends Construct {
  /** The secret in this region. */
  readonly secret: secretsmanager.ISecret;

  /** The function that looks the secret up. */
  readonly handler: lambda.Function;

  /**
   * @throws when the name is none that Secrets Manager takes
   */
  constructor(scope: Construct, id: string, props: ReplicatedSecretProps) {
    super(scope, id);
    const { secretName, encryptionKey } = props;
    checkName(this, 'secretName', secretName, SECRET_NAME);

    const handler = this.createHandler(secretName);
    this.handler = handler.lambda;
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::ReplicatedSecret',
      serviceToken: this.handler.functionArn,
      serviceTimeout: Duration.minutes(5),
      properties: { SecretName: secretName },
    });
    // The permissions must be there before the call, and stay until the last one.
    resource.node.addDependency(handler.role);
    this.secret = secretsmanager.Secret.fromSecretAttributes(this, 'Secret', { secretCompleteArn: resource.getAttString('Arn'), encryptionKey });
  }

  private createHandler(secretName: string): BundledFunction {
    const name = Stack.of(this).formatArn({ service: 'secretsmanager', resource: 'secret', resourceName: `${secretName}-??????`, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
    return new BundledFunction(this, 'Handler', {
      entry: 'aurora-cluster/private/find-secret',
      description: 'Looks up the ARN of a secret of another region in this one',
      caller: Caller.CLOUDFORMATION,
      statements: [new iam.PolicyStatement({ actions: ['secretsmanager:DescribeSecret'], resources: [name] })],
      timeout: HANDLER_TIMEOUT,
    });
  }
}
