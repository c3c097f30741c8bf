import { createHash } from 'crypto';
import { Names, Token } from 'aws-cdk-lib';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { CacheEngine } from './cache-engine';
import { acknowledge } from '../private/acknowledge';
import { invalid } from '../private/errors';
import { checkGrantee } from '../private/places';
import { grantReadable, readableAnywhere } from '../private/readable-secret';
import { checkKnownProps } from '../private/structs/known-props';

/**
 * The values of the authentication that a cache uses.
 *
 * @internal
 */
export interface CacheAuthBinding {
  readonly username: string;
  readonly secret?: secretsmanager.ISecret;
  readonly authToken?: string;
  readonly userGroupIds?: string[];
  readonly grant: (grantee: iam.IGrantable, replicationGroupArn: string) => iam.Grant;
}

// All keys and channels, and all commands except those that flush, stop, reconfigure or block the cache. Clients call
// INFO on connect. Without `&`, the engine's parameter `acl-pubsub-default` decides on the channels.
const APP_ACCESS = 'on ~* &* +@all -@dangerous +info';
const LONGEST_ID = 40;

/** Options of the user of a cache with role-based access control. */
export interface CacheUserOptions {
  /**
   * User name of the application: a letter, then letters, digits and hyphens, at most 40 characters. A change creates
   * another user, and the service logs in with it from its next deployment.
   *
   * @default 'app'
   */
  readonly username?: string;

  /**
   * Permissions of the user as a Valkey access string. The default has all keys, all channels and all commands except
   * the category `@dangerous`, of which it has `INFO`: `docs/redis-clients.md` lists what it refuses. Without `&…`, a
   * user has all channels on ElastiCache, unless `acl-pubsub-default` of the parameter group says otherwise.
   *
   * @default 'on ~* &* +@all -@dangerous +info'
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html
   */
  readonly accessString?: string;

  /**
   * Existing secret with the JSON field `password` (16 to 128 characters), and `username` equal to the user name.
   *
   * @default - a generated secret, encrypted with the key of the cache
   */
  readonly secret?: secretsmanager.ISecret;
}

/**
 * Authentication of the clients of a cache.
 *
 * @example
 * new CacheCluster(this, 'Cache', { vpc, auth: CacheAuth.rbac({ username: 'shop' }) });
 */
export abstract class CacheAuth {
  /**
   * Role-based access control (RBAC): a user with a password and the minimum permissions. The default user of the
   * engine cannot log in.
   *
   * The password is not rotated. Pass a `secret` that you rotate, or use `iam()`, which has no password.
   *
   * @param options user name, permissions and secret
   * @throws if the user name is not valid, or the access string does not begin with "on", or sets a password
   */
  static rbac(options: CacheUserOptions = {}): CacheAuth {
    return new RbacAuth(options);
  }

  /**
   * IAM authentication: a user that logs in with a token signed by an IAM role, valid for 15 minutes. There is no
   * password.
   *
   * The client must generate the tokens; see the AWS documentation.
   *
   * @param accessString permissions of the user as a Valkey access string. Default: `on ~* &* +@all -@dangerous +info`
   * @throws if the access string does not begin with "on", or sets a password
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
   */
  static iam(accessString?: string): CacheAuth {
    return new IamAuth(accessString ?? APP_ACCESS);
  }

  /**
   * An AUTH token: one password with all permissions, for clients without user names.
   *
   * A change from or to an AUTH token replaces an existing cache.
   *
   * @param secret secret with the token, 16 to 128 characters
   * @param jsonField JSON field with the token. Default: the whole secret is the token
   */
  static authToken(secret: secretsmanager.ISecret, jsonField?: string): CacheAuth {
    return new TokenAuth(secret, jsonField);
  }

  /** @internal */
  abstract _bind(scope: Construct, engine: CacheEngine, key: kms.IKey): CacheAuthBinding;

  /** @internal */
  _validate(_scope: Construct, _engine: CacheEngine): void {}
}

class RbacAuth extends CacheAuth {
  private readonly username: string;
  private readonly accessString: string;
  private readonly secret?: secretsmanager.ISecret;

  constructor(options: CacheUserOptions) {
    super();
    checkKnownProps(undefined, 'CacheUserOptions', options);
    this.username = options.username ?? 'app';
    this.accessString = options.accessString ?? APP_ACCESS;
    this.secret = options.secret;
    checkAccessString(this.accessString);
    if (!Token.isUnresolved(this.username) && !/^[A-Za-z][A-Za-z0-9-]{0,39}$/.test(this.username)) {
      invalid(
        undefined,
        `username must be a letter and up to 39 letters, digits or hyphens, got "${this.username}"; pass e.g. "app"`,
      );
    }
    if (this.username.toLowerCase() === 'default') {
      invalid(
        undefined, `username must not be that of the engine's default user, got "${this.username}"; pass e.g. "app"`,
      );
    }
  }

  _bind(scope: Construct, engine: CacheEngine, key: kms.IKey): CacheAuthBinding {
    const secret = this.secret ?? this.generateSecret(scope, key);
    const user = new elasticache.CfnUser(scope, 'User', {
      engine: engine.engineName,
      // A user cannot be replaced with the same ID, so the ID changes with the name.
      userId: entityId(scope, Token.isUnresolved(this.username) ? 'user' : digest(this.username)),
      userName: this.username,
      accessString: this.accessString,
      authenticationMode: { Type: 'password', Passwords: [secret.secretValueFromJson('password').unsafeUnwrap()] },
    });
    return {
      username: this.username,
      secret,
      userGroupIds: [userGroup(scope, engine, user)],
      grant: (grantee) => grantReadable(secret, grantee),
    };
  }

  private generateSecret(scope: Construct, encryptionKey: kms.IKey): secretsmanager.ISecret {
    const secret = new secretsmanager.Secret(scope, 'Secret', {
      description: 'User name and password of the application for the cache',
      encryptionKey,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: this.username }),
        generateStringKey: 'password',
        passwordLength: 64,
        excludePunctuation: true,
      },
    });
    acknowledge(
      secret, 'AwsSolutions-SMG4',
      'Secrets Manager has no rotation for ElastiCache users; ' +
        'a rotated secret can be passed, or IAM authentication used',
    );
    return readableAnywhere(secret);
  }
}

class IamAuth extends CacheAuth {
  constructor(private readonly accessString: string) {
    super();
    checkAccessString(accessString);
  }

  _validate(scope: Construct, engine: CacheEngine): void {
    if (engine.engineName === 'redis' && Number(engine.version) < 7) {
      invalid(scope, `engine must be redis 7.0 or later for CacheAuth.iam(), got ${engine.version}; use Valkey`);
    }
  }

  _bind(scope: Construct, engine: CacheEngine): CacheAuthBinding {
    const id = entityId(scope, 'iam');
    const user = new elasticache.CfnUser(scope, 'User', {
      engine: engine.engineName,
      userId: id,
      userName: id,
      accessString: this.accessString,
      authenticationMode: { Type: 'iam' },
    });
    return {
      username: id,
      userGroupIds: [userGroup(scope, engine, user)],
      grant: (grantee, replicationGroupArn) => {
        checkGrantee(scope, grantee);
        const resourceArns = [replicationGroupArn, user.attrArn];
        return iam.Grant.addToPrincipal({ grantee, actions: ['elasticache:Connect'], resourceArns });
      },
    };
  }
}

class TokenAuth extends CacheAuth {
  constructor(private readonly secret: secretsmanager.ISecret, private readonly jsonField?: string) {
    super();
  }

  _bind(): CacheAuthBinding {
    const value = this.jsonField === undefined
      ? this.secret.secretValue
      : this.secret.secretValueFromJson(this.jsonField);
    return {
      username: 'default',
      secret: this.secret,
      authToken: value.unsafeUnwrap(),
      grant: (grantee) => grantReadable(this.secret, grantee),
    };
  }
}

function checkAccessString(accessString: string): void {
  if (Token.isUnresolved(accessString)) return;
  if (!/^on(\s|$)/.test(accessString) || /(^|\s)(nopass|reset|resetpass|[<>#!]\S*)(\s|$)/.test(accessString)) {
    invalid(
      undefined,
      `accessString must begin with "on" and set no password, got "${accessString}"; pass e.g. "${APP_ACCESS}"`,
    );
  }
}

/** ElastiCache does not generate IDs of users and groups, and accepts only lower case. */
function entityId(scope: Construct, suffix: string): string {
  const maxLength = LONGEST_ID - suffix.length - 1;
  return `${Names.uniqueResourceName(scope, { maxLength, separator: '-' }).toLowerCase()}-${suffix}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

function userGroup(scope: Construct, engine: CacheEngine, user: elasticache.CfnUser): string {
  const users = [user.ref];
  if (engine.engineName === 'redis') {
    // Redis requires a default user. Without this one it would have no password and all permissions.
    users.push(new elasticache.CfnUser(scope, 'DefaultUser', {
      engine: engine.engineName,
      userId: entityId(scope, 'default'),
      userName: 'default',
      accessString: 'off -@all',
      noPasswordRequired: true,
    }).ref);
  }
  return new elasticache.CfnUserGroup(
    scope, 'UserGroup', { engine: engine.engineName, userGroupId: entityId(scope, 'group'), userIds: users },
  ).ref;
}
