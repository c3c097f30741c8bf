import { Token } from 'aws-cdk-lib';
import { invalid } from '../private/errors';

/**
 * What becomes of a thing that an account can have only once, or once in a region.
 *
 * Many accounts have it already: somebody switched it on in the console, or another stack did. A second one makes the deployment fail.
 */
export class AccountResource {
  /** Define it here. The deployment fails if the account has one. */
  static create(): AccountResource {
    return new AccountResource(true);
  }

  /**
   * There is one already. It stays as it is; what builds on it is defined here.
   *
   * @param id what AWS calls it, as the prop says: an ARN, an id or a name
   * @throws when the id is empty
   */
  static fromExisting(id: string): AccountResource {
    if (!Token.isUnresolved(id) && id.trim() === '') {
      invalid(undefined, `id must name what exists, got "${id}"; pass its ARN, id or name, or use AccountResource.none()`);
    }
    return new AccountResource(false, id);
  }

  /** Define nothing, neither this nor what builds on it. */
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
