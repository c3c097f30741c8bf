import { createHash } from 'crypto';
import { Names, Token } from 'aws-cdk-lib';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { CacheEngine } from './cache-engine';
import { CacheAuthBinding } from './private/cache-auth-binding';
import { acknowledge } from '../private/acknowledge';
import { invalid } from '../private/errors';

// Every key; every command but those that empty, stop, reconfigure or stall the cache. Clients ask INFO when they connect.
const APP_ACCESS = 'on ~* +@all -@dangerous +info';
const LONGEST_ID = 40;

/** How `CacheAuth.rbac` makes its user. */
export interface CacheRbacOptions {
  /**
   * The name that the application logs in with: a letter, then letters, digits and hyphens, at most 40 in all.
   *
   * @default 'app'
   */
  readonly username?: string;

  /**
   * What the user may do, as a Valkey access string. The default admits no publish-subscribe channel: add `&*` for all.
   *
   * @default 'on ~* +@all -@dangerous +info'
   */
  readonly accessString?: string;

  /**
   * A secret of yours with the JSON field `password` (16 to 128 characters), and `username` equal to the prop.
   *
   * @default - a secret is generated, and encrypted with the cache's key
   */
  readonly secret?: secretsmanager.ISecret;
}

/** How clients of a cache prove who they are. */
export abstract class CacheAuth {
  /**
   * A user with a password and only the rights it needs; the cache's default user can't log in.
   *
   * The password is not rotated: give `secret` one that you rotate, or use `iam()`, which has no password.
   */
  static rbac(options: CacheRbacOptions = {}): CacheAuth {
    return new RbacAuth(options);
  }

  /**
   * A user that logs in with a token signed by an IAM role, valid for 15 minutes: no password exists.
   *
   * The client must make the tokens; see the AWS page.
   *
   * @param accessString permissions of the user as a Valkey access string. Default: `on ~* +@all -@dangerous +info`
   * @throws if the access string does not begin with "on", or sets a password
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
   */
  static iam(accessString?: string): CacheAuth {
    return new IamAuth(accessString ?? APP_ACCESS);
  }

  /**
   * One password for the whole cache, with every right: what clients without user names need.
   *
   * Changing from or to a token replaces an existing cache.
   *
   * @param secret holds the token, 16 to 128 characters
   * @param jsonField the field that holds it; without it the token is the whole secret
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

  constructor(private readonly options: CacheRbacOptions) {
    super();
    this.username = options.username ?? 'app';
    this.accessString = options.accessString ?? APP_ACCESS;
    requireAccess(this.accessString);
    if (!Token.isUnresolved(this.username) && !/^[A-Za-z][A-Za-z0-9-]{0,39}$/.test(this.username)) {
      invalid(undefined, `username must be a letter and up to 39 letters, digits or hyphens, got "${this.username}"; pass e.g. "app"`);
    }
    if (this.username.toLowerCase() === 'default') {
      invalid(undefined, `username must not be that of the engine's default user, got "${this.username}"; pass e.g. "app"`);
    }
  }

  _bind(scope: Construct, engine: CacheEngine, key: kms.IKey): CacheAuthBinding {
    const secret = this.options.secret ?? this.generateSecret(scope, key);
    const user = new elasticache.CfnUser(scope, 'User', {
      engine: engine.engineName,
      // A user can't be replaced under the same id, so the id changes with the name.
      userId: entityId(scope, Token.isUnresolved(this.username) ? 'user' : digest(this.username)),
      userName: this.username,
      accessString: this.accessString,
      authenticationMode: { Type: 'password', Passwords: [secret.secretValueFromJson('password').unsafeUnwrap()] },
    });
    return {
      username: this.username,
      secret,
      userGroupIds: [userGroup(scope, engine, user)],
      grant: (grantee) => secret.grantRead(grantee),
    };
  }

  private generateSecret(scope: Construct, encryptionKey: kms.IKey): secretsmanager.ISecret {
    const secret = new secretsmanager.Secret(scope, 'Secret', {
      description: 'Name and password of the user that the application logs in to the cache with',
      encryptionKey,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: this.username }),
        generateStringKey: 'password',
        passwordLength: 64,
        excludePunctuation: true,
      },
    });
    acknowledge(secret, 'AwsSolutions-SMG4', 'Secrets Manager rotates no ElastiCache user by itself; a rotated secret can be passed, or IAM used instead of a password');
    return secret;
  }
}

class IamAuth extends CacheAuth {
  constructor(private readonly accessString: string) {
    super();
    requireAccess(accessString);
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
      grant: (grantee, replicationGroupArn) => iam.Grant.addToPrincipal({
        grantee,
        actions: ['elasticache:Connect'],
        resourceArns: [replicationGroupArn, user.attrArn],
      }),
    };
  }
}

class TokenAuth extends CacheAuth {
  constructor(private readonly secret: secretsmanager.ISecret, private readonly jsonField?: string) {
    super();
  }

  _bind(): CacheAuthBinding {
    const value = this.jsonField === undefined ? this.secret.secretValue : this.secret.secretValueFromJson(this.jsonField);
    return {
      username: 'default',
      secret: this.secret,
      authToken: value.unsafeUnwrap(),
      grant: (grantee) => this.secret.grantRead(grantee),
    };
  }
}

function requireAccess(accessString: string): void {
  if (Token.isUnresolved(accessString)) return;
  if (!/^on(\s|$)/.test(accessString) || /(^|\s)(nopass|reset|resetpass|[<>#!]\S*)(\s|$)/.test(accessString)) {
    invalid(undefined, `accessString must begin with "on" and set no password, got "${accessString}"; pass e.g. "${APP_ACCESS}"`);
  }
}

/** ElastiCache makes up no ids of users and groups, and knows only lower case. */
function entityId(scope: Construct, suffix: string): string {
  return `${Names.uniqueResourceName(scope, { maxLength: LONGEST_ID - suffix.length - 1, separator: '-' }).toLowerCase()}-${suffix}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

function userGroup(scope: Construct, engine: CacheEngine, user: elasticache.CfnUser): string {
  const users = [user.ref];
  if (engine.engineName === 'redis') {
    // Only Redis insists on a default user, which would otherwise have no password and every right.
    users.push(new elasticache.CfnUser(scope, 'DefaultUser', {
      engine: engine.engineName,
      userId: entityId(scope, 'default'),
      userName: 'default',
      accessString: 'off -@all',
      noPasswordRequired: true,
    }).ref);
  }
  return new elasticache.CfnUserGroup(scope, 'UserGroup', { engine: engine.engineName, userGroupId: entityId(scope, 'group'), userIds: users }).ref;
}
