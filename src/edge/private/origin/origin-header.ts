import { ArnFormat, SecretValue, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { IOriginHeader } from './origin-header-ref';
import { acknowledge, acknowledgeRule } from '../../../private/acknowledge';
import { checkInteger, invalid } from '../../../private/errors';
import { allowDecryptionWith } from '../../../private/readable-secret';
import { replicateSecret } from '../../../private/secret-replicas';
import { offerWeakly } from '../../../private/weak-references';

export const HEADER_NAME = 'X-Origin-Verify';
/**
 * Load balancers compare header values case-insensitively, so a character has 36 values, and 48 characters have 248
 * bits. The maximum is 128 characters.
 */
const VALUE_CHARACTERS = 48;
// A limit of this library.
const MOST_GENERATIONS = 999_999;

/** Properties of an `OriginHeader`. */
export interface OriginHeaderProps {
  /**
   * The number of the value that CloudFront sends, from 1. To rotate the value, increase it by 1 and deploy. Never
   * decrease it.
   */
  readonly generation?: number;

  /**
   * The prefix of the names of the secrets, which the generation follows, as in `eldonia/origin-header/1`. At the end,
   * it prevents that the name resembles the suffix of a secret ARN. Required with `replicaRegions`.
   */
  readonly secretName?: string;

  /**
   * The KMS key of the secrets.
   *
   * @default - the AWS managed key of Secrets Manager in the account
   */
  readonly encryptionKey?: kms.IKey;

  /** The Regions to which the secrets are replicated, for the load balancers there. Requires `secretName`. */
  readonly replicaRegions?: string[];

  /**
   * The alias of the KMS key that encrypts the replicas, which each of `replicaRegions` has before the deployment.
   *
   * @default - the AWS managed key of each Region
   */
  readonly replicaKeyAlias?: string;
}

/**
 * The secret header that proves to a load balancer that a request came through the distribution, and therefore through
 * its firewall.
 *
 * Secrets Manager generates and stores the value. Templates contain references only. CloudFormation writes the value
 * into the distribution and the listener rules: principals with read permissions on them can read it.
 *
 * To rotate the value, increase `generation` by 1 and deploy. The secret of the next generation exists in advance: load
 * balancers in all Regions accept the previous value, the current one and the next one. They accept all requests during
 * the deployment, during its rollback, and until the other Region is deployed. The same deployment creates the secret
 * of the generation after, and deletes the oldest one.
 *
 * A secret costs $0.40 per month in each Region. There are two, from the second generation three, and with
 * `replicaRegions` from the third generation four: the other Region may still have to roll back to the oldest one.
 */
export class OriginHeader extends Construct implements IOriginHeader {
  /**
   * The header of another Region, with the secrets that are replicated to this Region.
   *
   * To rotate the value, deploy the Region of the secrets first and then this Region, both with the new generation.
   * Between the two deployments the load balancers of this Region accept the new value already.
   *
   * @param secretName the `secretName` of the header
   * @param generation the `generation` of the header; 1 if absent
   * @param encryptionKey the KMS key of the replicas; the AWS managed key if absent
   * @throws when the generation is not a whole number from 1
   */
  static fromSecretName(
    scope: Construct, id: string, secretName: string, generation?: number, encryptionKey?: kms.IKey,
  ): IOriginHeader {
    return new ImportedOriginHeader(scope, id, { secretName, generation, encryptionKey });
  }

  /** The name of the header, `X-Origin-Verify`. */
  readonly headerName: string;
  readonly sentValue: SecretValue;
  readonly acceptedValues: SecretValue[];
  /** The ARNs of the secrets of the accepted values. */
  readonly acceptedSecrets: string[];
  /** The secrets of the accepted values, and with replica Regions one older secret. */
  readonly secrets: secretsmanager.ISecret[];

  private readonly encryptionKey?: kms.IKey;

  /** @throws when the generation is not a whole number from 1 */
  constructor(scope: Construct, id: string, props: OriginHeaderProps = {}) {
    super(scope, id);
    checkGeneration(this, props.generation);

    this.headerName = HEADER_NAME;
    this.encryptionKey = props.encryptionKey;
    const accepted = acceptedGenerations(props.generation);
    this.secrets = [...accepted, ...olderGenerations(props)].map((generation) => this.createSecret(generation, props));
    this.acceptedValues = this.secrets.slice(0, accepted.length).map(({ secretValue }) => secretValue);
    this.acceptedSecrets = this.secrets.slice(0, accepted.length).map(({ secretArn }) => secretArn);
    this.sentValue = this.acceptedValues[0];
  }

  grantReadAccepted(grantee: iam.IGrantable): void {
    grantRead(this, grantee, this.acceptedSecrets, this.encryptionKey);
  }

  private createSecret(generation: number, props: OriginHeaderProps): secretsmanager.Secret {
    const secret = new secretsmanager.Secret(this, `Generation${generation}`, {
      secretName: props.secretName === undefined ? undefined : `${props.secretName}/${generation}`,
      description: `Generation ${generation} of ${HEADER_NAME}, which CloudFront sends to the load balancer`,
      encryptionKey: props.encryptionKey,
      generateSecretString: { passwordLength: VALUE_CHARACTERS, excludePunctuation: true },
    });
    replicateSecret(secret, props.replicaRegions, props.replicaKeyAlias);
    // A rotation deletes the oldest one, of which a rule of another stack must not import an export.
    offerWeakly(secret);
    if (!props.encryptionKey) {
      acknowledgeRule(secret, 'SecretsManagerUsingKMSKey',
        'Secrets Manager encrypts the value with its AWS managed key; encryptionKey sets another one');
    }
    acknowledge(secret, 'AwsSolutions-SMG4',
      'a deployment with a higher generation rotates the value; Secrets Manager cannot update CloudFront');
    return secret;
  }
}

interface ImportedOriginHeaderProps extends Pick<OriginHeaderProps, 'generation' | 'encryptionKey'> {
  readonly secretName: string;
}

class ImportedOriginHeader extends Construct implements IOriginHeader {
  readonly headerName = HEADER_NAME;
  readonly sentValue: SecretValue;
  readonly acceptedValues: SecretValue[];
  readonly acceptedSecrets: string[];
  private readonly encryptionKey?: kms.IKey;

  constructor(scope: Construct, id: string, { secretName, generation, encryptionKey }: ImportedOriginHeaderProps) {
    super(scope, id);
    checkGeneration(this, generation);
    this.encryptionKey = encryptionKey;
    this.acceptedSecrets = acceptedGenerations(generation).map((number) => `${secretName}/${number}`);
    this.acceptedValues = this.acceptedSecrets.map((secret) => SecretValue.secretsManager(secret));
    this.sentValue = this.acceptedValues[0];
  }

  grantReadAccepted(grantee: iam.IGrantable): void {
    const arns = this.acceptedSecrets.map((name) => Stack.of(this).formatArn({
      // Six random characters follow the name.
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `${name}-??????`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }));
    grantRead(this, grantee, arns, this.encryptionKey);
  }
}

/** Read permissions without a change of the key's policy, which must allow IAM policies of the account. */
function grantRead(scope: Construct, grantee: iam.IGrantable, resourceArns: string[], key: kms.IKey | undefined): void {
  iam.Grant.addToPrincipal({ grantee, actions: ['secretsmanager:GetSecretValue'], resourceArns });
  if (key) allowDecryptionWith(key, Stack.of(scope).region, grantee);
}

function checkGeneration(scope: Construct, generation: number | undefined): void {
  if (generation !== undefined && Token.isUnresolved(generation)) {
    invalid(scope, 'generation must be known at synthesis, got a token; pass a number');
  }
  checkInteger(scope, 'generation', generation, 1, MOST_GENERATIONS);
}

/** The generation that CloudFront sends, the next one and the previous one. */
function acceptedGenerations(sent: number = 1): number[] {
  return [sent, sent + 1, ...sent === 1 ? [] : [sent - 1]];
}

/** The oldest generation that the other Region accepted before its last deployment. A rollback there reads it again. */
function olderGenerations({ generation = 1, replicaRegions = [] }: OriginHeaderProps): number[] {
  return replicaRegions.length > 0 && generation > 2 ? [generation - 2] : [];
}
