import { Token } from 'aws-cdk-lib';
import { invalid } from '../private/errors';

/**
 * The choice for a resource that an account can have only once, once per Region, or not at all: create, use an existing
 * one, or none.
 *
 * Many accounts already have such a resource, created in the console or by another stack. A deployment that creates a
 * second one fails, as does one that creates what AWS does not allow in the account.
 *
 * A change from `create()` deletes the resource of the stack: a trail records no longer (its files and logs are
 * retained), a GuardDuty detector is deleted with its findings.
 *
 * @example
 * new AuditTrail(this, 'Audit', {
 *   detector: AccountResource.fromExisting('0123456789abcdef0123456789abcdef'),
 *   configRecorder: AccountResource.none(),
 * });
 */
export class AccountResource {
  /** Creates the resource. The deployment fails if the account already has one, or must not have it. */
  static create(): AccountResource {
    return new AccountResource(true);
  }

  /**
   * Uses an existing resource. It does not change; what depends on it is created.
   *
   * @param id the ARN, the id or the name of the resource; the prop says which
   * @throws when the id is empty
   */
  static fromExisting(id: string): AccountResource {
    if (!Token.isUnresolved(id) && id.trim() === '') {
      invalid(undefined, `id must not be empty, got "${id}"; pass its ARN, id or name, or use AccountResource.none()`);
    }
    return new AccountResource(false, id);
  }

  /** Creates neither the resource nor what depends on it. */
  static none(): AccountResource {
    return new AccountResource(false);
  }

  /** @internal */
  readonly _created: boolean;
  /** @internal */
  readonly _existingId?: string;

  private constructor(created: boolean, existingId?: string) {
    this._created = created;
    this._existingId = existingId;
  }

  /** @internal */
  get _skipped(): boolean {
    return !this._created && this._existingId === undefined;
  }
}
