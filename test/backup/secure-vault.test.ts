import { Duration, Token, aws_kms as kms } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecureVault, SecureVaultProps } from '../../src/backup/private/secure-vault';
import { KEY_ARN } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';
import { warningsOf } from '../support/warnings';

const VAULT = 'AWS::Backup::BackupVault';
const LATE = Duration.days(Token.asNumber({ Ref: 'Days' }));

function vault(props: (stack: ReturnType<typeof testStack>) => SecureVaultProps = () => ({})) {
  const stack = testStack();
  new SecureVault(stack, 'Vault', props(stack));
  return { stack, template: Template.fromStack(stack) };
}

test('is locked, encrypted with its own rotated key, and retained when the stack is deleted', () => {
  const { stack, template } = vault();

  template.hasResource(VAULT, {
    Properties: {
      LockConfiguration: { MinRetentionDays: 1, MaxRetentionDays: Match.absent(), ChangeableForDays: Match.absent() },
      EncryptionKeyArn: Match.anyValue(),
    },
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  });
  template.hasResource('AWS::KMS::Key', { Properties: { EnableKeyRotation: true }, DeletionPolicy: 'RetainExceptOnCreate' });
  expect(warningsOf(stack)).toEqual([]);
});

test('has the name and the key of the props', () => {
  const { template } = vault((stack) => ({ vaultName: 'eldonia-copies', encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) }));

  template.hasResourceProperties(VAULT, { BackupVaultName: 'eldonia-copies', EncryptionKeyArn: KEY_ARN });
  template.resourceCountIs('AWS::KMS::Key', 0);
});

test('can be locked in compliance mode, with a warning', () => {
  const vaultLock = { changeableFor: Duration.days(3), minRetention: Duration.days(7), maxRetention: Duration.days(400) };
  const { stack, template } = vault(() => ({ vaultLock }));

  template.hasResourceProperties(
    VAULT, { LockConfiguration: { MinRetentionDays: 7, MaxRetentionDays: 400, ChangeableForDays: 3 } },
  );
  expect(warningsOf(stack)).toEqual(['@eldonia/backup-plan:irrevocableLock']);
});

const locked = (minRetention: Duration, maxRetention?: Duration, changeableFor?: Duration) =>
  vault(() => ({ vaultLock: { minRetention, maxRetention, changeableFor } }));

test('accepts tokens as durations', () => expect(() => locked(LATE, LATE, LATE)).not.toThrow());

test.each<[string, () => unknown, string]>([
  ['a cooling-off period of two days', () => locked(Duration.days(1), undefined, Duration.days(2)),
    'vaultLock.changeableFor must be from 3 to 36500 whole days, got 2 days; use Duration.days() (at Test/Vault)'],
  ['a shortest retention of hours', () => locked(Duration.hours(30)),
    'vaultLock.minRetention must be from 1 to 36500 whole days, got 1 day 6 hours; use Duration.days() (at Test/Vault)'],
  ['a longest retention of a day', () => locked(Duration.days(1), Duration.days(1)),
    'vaultLock.maxRetention must be from 2 to 36500 whole days, got 1 day; use Duration.days() (at Test/Vault)'],
  ['retentions in the wrong order', () => locked(Duration.days(7), Duration.days(7)),
    'vaultLock.maxRetention must be longer than minRetention, got 7 days and 7 days; raise it (at Test/Vault)'],
])('fails with %s', (_, build, message) => expect(build).toThrow(new Error(message)));
