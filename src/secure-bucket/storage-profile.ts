import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { checkRule, rulesOverlap } from './private/storage-checks';
import { StorageRule } from './storage-rule';
import { invalid } from '../private/errors';
import { checkKnownProps } from '../private/structs/known-props';

/** Functions, because access to a storage class loads all of aws-cdk-lib/aws-s3. */
const originals = (): Omit<StorageRule, 'prefix'> => ({
  transitions: [
    { storageClass: s3.StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(90) },
    { storageClass: s3.StorageClass.GLACIER, transitionAfter: Duration.days(365) },
  ],
});
const served = (): Omit<StorageRule, 'prefix'> => ({
  transitions: [{ storageClass: s3.StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(0) }],
  served: true,
});

/**
 * A lifecycle of the objects of a bucket: transitions to cheaper storage classes, and expiration.
 *
 * S3 cannot move an object from Intelligent-Tiering to Standard-IA. So served objects and archived originals have
 * different profiles, and different prefixes if they share a bucket. Objects below 128 KB are not moved, because the
 * move costs more than it saves.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 *
 * @example
 * new SecureBucket(this, 'Reports', { storageProfile: StorageProfile.logs(Duration.days(400)) });
 */
export class StorageProfile {
  /**
   * A profile for objects that are read at any time: Intelligent-Tiering from the first day.
   *
   * S3 moves objects without access for 30 days to a cheaper tier, and back on the next access, without delay or
   * retrieval charge.
   *
   * @param prefix key prefix of the objects. Default: all objects
   */
  static servedMedia(prefix?: string): StorageProfile {
    return new StorageProfile([{ ...served(), prefix }]);
  }

  /**
   * A profile for objects that are rarely read: Standard-IA after 90 days, Glacier Flexible Retrieval after 365 days.
   *
   * An object in Glacier must be restored before it can be read, which takes minutes to hours.
   *
   * @param prefix key prefix of the objects. Default: all objects
   */
  static originals(prefix?: string): StorageProfile {
    return new StorageProfile([{ ...originals(), prefix }]);
  }

  /** Both profiles in one bucket: `originals()` under `originals/`, and `servedMedia()` under `media/`. */
  static originalsAndMedia(): StorageProfile {
    return new StorageProfile([{ ...originals(), prefix: 'originals/' }, { ...served(), prefix: 'media/' }]);
  }

  /**
   * A profile for logs: expiration without transitions, because most log objects are too small for a transition.
   *
   * @param retention retention in whole days. Default: 365 days
   */
  static logs(retention?: Duration): StorageProfile {
    return new StorageProfile([{ expiration: retention ?? Duration.days(365) }]);
  }

  /**
   * A profile with your own rules.
   *
   * @param rules the rules, with prefixes that do not overlap if they have transitions
   * @throws if S3 does not support a transition, two rules with transitions apply to the same object, or a served
   *   object could become unreadable
   */
  static custom(rules: StorageRule[]): StorageProfile {
    for (const rule of rules) checkKnownProps(undefined, 'StorageRule', rule);
    return new StorageProfile(rules);
  }

  /** Rules of the profile. */
  readonly rules: StorageRule[];

  private constructor(rules: StorageRule[]) {
    rules.forEach(checkRule);
    const moving = rules.filter(({ transitions }) => transitions?.length);
    moving.forEach((rule, index) => {
      const other = moving.slice(0, index).find((earlier) => rulesOverlap(earlier, rule));
      if (!other) return;
      const [one, two] = [other, rule].map(({ prefix }) => JSON.stringify(prefix ?? ''));
      invalid(
        undefined,
        `prefix must not overlap that of another rule with transitions, got ${two} and ${one}; ` +
          'S3 would apply both to one object',
      );
    });
    this.rules = [...rules];
  }

  /** @internal */
  _lifecycleRules(): s3.LifecycleRule[] {
    return this.rules.filter(({ transitions, expiration }) => transitions?.length || expiration).map(({
      prefix, transitions, expiration,
    }) => ({
      prefix,
      transitions,
      expiration,
    }));
  }

  /** @internal */
  _tieringConfigurations(): s3.IntelligentTieringConfiguration[] | undefined {
    const archiving = this.rules.filter(({
      archiveAccessAfter, deepArchiveAccessAfter,
    }) => archiveAccessAfter || deepArchiveAccessAfter);
    if (archiving.length === 0) return undefined;
    return archiving.map(({ prefix, archiveAccessAfter, deepArchiveAccessAfter }, index) => ({
      name: `Archive${index + 1}`,
      prefix,
      archiveAccessTierTime: archiveAccessAfter,
      deepArchiveAccessTierTime: deepArchiveAccessAfter,
    }));
  }
}
