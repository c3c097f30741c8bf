import { Duration, Token } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { checkDays, invalid } from '../../private/errors';
import { StorageRule } from '../storage-rule';

/** Supported transitions of S3. Every class can follow Standard, and no transition leads back to Standard. */
const NEXT: Record<string, string[]> = {
  STANDARD_IA: ['INTELLIGENT_TIERING', 'ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'],
  INTELLIGENT_TIERING: ['ONEZONE_IA', 'GLACIER_IR', 'GLACIER', 'DEEP_ARCHIVE'],
  ONEZONE_IA: ['GLACIER', 'DEEP_ARCHIVE'],
  GLACIER_IR: ['GLACIER', 'DEEP_ARCHIVE'],
  GLACIER: ['DEEP_ARCHIVE'],
  DEEP_ARCHIVE: [],
};
const OFFLINE = ['GLACIER', 'DEEP_ARCHIVE'];
// Read 2026-12-01: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Transition.html
/** S3 moves objects to these classes after at least 30 days, and out of these classes at least 30 days later. */
const INFREQUENT = ['STANDARD_IA', 'ONEZONE_IA'];
const INFREQUENT_DAYS = 30;

/** Checks what S3 would reject, and what would make served objects unreadable. */
export function checkRule(rule: StorageRule): void {
  const transitions = rule.transitions ?? [];
  transitions.forEach((transition, index) => checkTransition(transition, transitions[index - 1]));
  if (rule.expiration) checkExpiration(rule.expiration, transitions.at(-1));
  checkArchiveTiers(rule);
  if (!rule.served || rule.allowOffline) return;
  const offline = transitions.find(({ storageClass }) => OFFLINE.includes(storageClass.value))?.storageClass.value
    ?? (rule.archiveAccessAfter || rule.deepArchiveAccessAfter ? 'an archive tier of INTELLIGENT_TIERING' : undefined);
  if (offline) {
    invalid(
      undefined,
      `transitions must keep served objects readable, got ${offline}; ` +
        'use GLACIER_IR, or set allowOffline if your team restores them',
    );
  }
}

/** Returns true if S3 would apply both rules to the same object. */
export function rulesOverlap(one: StorageRule, other: StorageRule): boolean {
  const [a, b] = [one.prefix ?? '', other.prefix ?? ''];
  if (Token.isUnresolved(a) || Token.isUnresolved(b)) return false;
  return a.startsWith(b) || b.startsWith(a);
}

function checkTransition(
  { storageClass, transitionAfter: after, transitionDate }: s3.Transition, previous?: s3.Transition,
): void {
  const name = storageClass.value;
  if (!(name in NEXT)) {
    invalid(undefined, `transitions must lead to a cheaper storage class, got ${name}; ` +
      `use one of ${Object.keys(NEXT).join(', ')}`);
  }
  if (transitionDate) {
    invalid(
      undefined,
      `transitions to ${name} must not have a transitionDate, got ${transitionDate.toISOString()}; use transitionAfter`,
    );
  }
  if (!after) invalid(undefined, `transitionAfter is required for transitions to ${name}; pass Duration.days()`);
  const days = checkDays(undefined, `transitions to ${name}`, after, INFREQUENT.includes(name) ? INFREQUENT_DAYS : 0);
  if (!previous) return;
  const from = previous.storageClass.value;
  if (!NEXT[from].includes(name)) {
    const possible = NEXT[from].length > 0 ? `use one of ${NEXT[from].join(', ')}` : 'end there';
    invalid(undefined, `transitions must be supported by S3, got ${from} to ${name}; ${possible}`);
  }
  const before = knownDays(previous.transitionAfter);
  if (days === undefined || before === undefined) return;
  const gap = INFREQUENT.includes(from) ? INFREQUENT_DAYS : 1;
  if (days < before + gap) {
    invalid(
      undefined,
      `transitions to ${name} must come at least ${gap} days after ${from}, got ${days} after ${before}; ` +
        `use ${before + gap} or more`,
    );
  }
}

function checkExpiration(expiration: Duration, last?: s3.Transition): void {
  const days = checkDays(undefined, 'expiration', expiration, 1);
  const moved = last && knownDays(last.transitionAfter);
  if (days !== undefined && moved !== undefined && days <= moved) {
    invalid(
      undefined,
      `expiration must come after the last transition, got ${days} days and ${moved}; ` +
        'raise it, or remove the transition',
    );
  }
}

function checkArchiveTiers({ transitions, archiveAccessAfter, deepArchiveAccessAfter }: StorageRule): void {
  const archive = checkDays(undefined, 'archiveAccessAfter', archiveAccessAfter, 90, 730);
  const deep = checkDays(undefined, 'deepArchiveAccessAfter', deepArchiveAccessAfter, 180, 730);
  if (archive !== undefined && deep !== undefined && deep <= archive) {
    invalid(
      undefined,
      `deepArchiveAccessAfter must be longer than archiveAccessAfter, got ${deep} days and ${archive}; raise it`,
    );
  }
  const tiered = transitions?.some(({ storageClass }) => storageClass.value === 'INTELLIGENT_TIERING');
  if ((archiveAccessAfter || deepArchiveAccessAfter) && !tiered) {
    invalid(
      undefined,
      'archiveAccessAfter and deepArchiveAccessAfter must have a transition to INTELLIGENT_TIERING, got none; add one',
    );
  }
}

function knownDays(duration: Duration | undefined): number | undefined {
  return !duration || duration.isUnresolved() ? undefined : duration.toDays();
}
