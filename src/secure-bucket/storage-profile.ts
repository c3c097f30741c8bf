import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { checkRule, rulesOverlap } from './private/storage-checks';
import { StorageRule } from './storage-rule';
import { invalid } from '../private/errors';

/** Functions, because reading a storage class loads all of aws-cdk-lib's S3. */
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
 * How the objects of a bucket get cheaper with age.
 *
 * S3 can't move an object from Intelligent-Tiering to Standard-IA, so what is served and what is only kept have different
 * profiles, under different prefixes if they share a bucket. Objects below 128 kB are never moved: it would cost more
 * than it saves.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html
 */
export class StorageProfile {
  /**
   * For objects that are read at any time: Intelligent-Tiering from the first day.
   *
   * S3 moves what nobody reads for 30 days to a cheaper tier, and back at the next read, without delay or charge for it.
   *
   * @param prefix the objects it is about; all if absent
   */
  static servedMedia(prefix?: string): StorageProfile {
    return new StorageProfile([{ ...served(), prefix }]);
  }

  /**
   * For objects that are kept rather than read: Standard-IA after 90 days, Glacier Flexible Retrieval after 365.
   *
   * From Glacier an object must be restored before it can be read, which takes minutes to hours.
   *
   * @param prefix the objects it is about; all if absent
   */
  static originals(prefix?: string): StorageProfile {
    return new StorageProfile([{ ...originals(), prefix }]);
  }

  /** Both in one bucket: `originals()` under `originals/`, and `servedMedia()` under `media/`. */
  static originalsAndMedia(): StorageProfile {
    return new StorageProfile([{ ...originals(), prefix: 'originals/' }, { ...served(), prefix: 'media/' }]);
  }

  /**
   * For logs: deleted after a time, and never moved, as most are too small for it.
   *
   * @param retention how long they are kept, in whole days; 365 if absent
   */
  static logs(retention?: Duration): StorageProfile {
    return new StorageProfile([{ expiration: retention ?? Duration.days(365) }]);
  }

  /**
   * Rules of your own.
   *
   * Refused are moves that S3 refuses, moves of one object by two rules, and objects that are served
   * but can't be read.
   */
  static custom(rules: StorageRule[]): StorageProfile {
    return new StorageProfile(rules);
  }

  /** The rules. */
  readonly rules: StorageRule[];

  private constructor(rules: StorageRule[]) {
    rules.forEach(checkRule);
    const moving = rules.filter(({ transitions }) => transitions?.length);
    moving.forEach((rule, index) => {
      const other = moving.slice(0, index).find((earlier) => rulesOverlap(earlier, rule));
      if (!other) return;
      const [one, two] = [other, rule].map(({ prefix }) => JSON.stringify(prefix ?? ''));
      invalid(undefined, `prefix must not overlap that of another rule with transitions, got ${two} and ${one}; S3 would apply both to one object`);
    });
    this.rules = [...rules];
  }

  /** @internal */
  _lifecycleRules(): s3.LifecycleRule[] {
    return this.rules.filter(({ transitions, expiration }) => transitions?.length || expiration).map(({ prefix, transitions, expiration }) => ({
      prefix,
      transitions,
      expiration,
    }));
  }

  /** @internal */
  _tieringConfigurations(): s3.IntelligentTieringConfiguration[] | undefined {
    const archiving = this.rules.filter(({ archiveAccessAfter, deepArchiveAccessAfter }) => archiveAccessAfter || deepArchiveAccessAfter);
    if (archiving.length === 0) return undefined;
    return archiving.map(({ prefix, archiveAccessAfter, deepArchiveAccessAfter }, index) => ({
      name: `Archive${index + 1}`,
      prefix,
      archiveAccessTierTime: archiveAccessAfter,
      deepArchiveAccessTierTime: deepArchiveAccessAfter,
    }));
  }
}
