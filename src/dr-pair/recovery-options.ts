import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DrRegion } from './dr-region';
import { BackupCopy } from '../backup';
import { FailoverMode, StandbyMode } from '../failover';
import { AccountResource } from '../operations';
import { PlatformTier } from '../region';

/**
 * Options of the disaster recovery of a pair: what runs in the standby Region, who fails over, and what is backed up.
 */
export interface RecoveryOptions {
  /**
   * Region that takes over. The Region itself can't be changed after the first deployment: the name of the failover
   * plan is taken. Delete the pair's standby stacks and `Global` stack first (docs/retire.md), and deploy again.
   *
   * @default DrRegion.osaka()
   */
  readonly standbyRegion?: DrRegion;

  /**
   * What runs in the standby Region from day to day. A change creates or deletes its cache, which holds no data while
   * the primary Region serves users. Not during a failover: without the cache, sessions end.
   *
   * @default StandbyMode.WARM
   */
  readonly standbyMode?: StandbyMode;

  /**
   * Sizes and protection of the standby Region. The `standbyMode` sets the number of tasks.
   *
   * @default - those of `tier`, with no database reader and one cache shard
   */
  readonly standbyTier?: PlatformTier;

  /**
   * Who starts a failover.
   *
   * Begin with `MANUAL`, and change it after the first release: until then the site doesn't answer, which `AUTOMATIC`
   * treats as an outage.
   *
   * @default FailoverMode.MANUAL
   */
  readonly failoverMode?: FailoverMode;

  /**
   * Role of the people who start the failover plan and approve its steps. ARC requires a role of the account.
   *
   * @default - a role `<name>-failover-approver`, which `approvers` may assume
   */
  readonly approver?: iam.IRole;

  /**
   * Principals that may assume the role `<name>-failover-approver`; those of the account need no policy of their own.
   * One session of the role can move production: pass the roles of the people on call, for example `new
   * iam.ArnPrincipal('arn:aws:iam::123456789012:role/on-call')`. A role that is deleted and created again loses the
   * permission until the trust policy is written again. Principals of another account also need a policy of their own.
   *
   * IAM users can be required to use MFA: `principal.withConditions({ Bool: { 'aws:MultiFactorAuthPresent': 'true' }
   * })`. Do not add this condition for roles: the key is false or missing in sessions of IAM Identity Center, of SAML
   * and of a role that assumes another role, and nobody could approve a failover. Require MFA at their sign-in.
   *
   * With monitoring, each execution of the plan notifies the alarm topic in us-east-1. With an audit, each call to the
   * plan and each assumption of the role notifies the alarm topic of the primary Region: `AuditEvent.FAILOVER_PLAN`.
   *
   * @default - all principals of the account whose own policy allows it, which includes its administrators
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
   */
  readonly approvers?: iam.IPrincipal[];

  /**
   * Names of alarms in the standby Region that start the plan in `AUTOMATIC` when all of them are in ALARM.
   *
   * The defaults do not depend on `recoveryPointObjective`. They detect a lost Region after 6 minutes, if the lag of
   * its database grows or has no data points. It is not documented what the lag shows then: if it kept its last value,
   * nothing would start, and the operator who receives the page of the site starts the plan.
   *
   * @default - two: the site doesn't answer the standby Region, and the database receives nothing for about a minute
   */
  readonly triggerAlarms?: string[];

  /**
   * Recovery point objective. The alarms on replication compare the lag with it. It does not delay a failover.
   *
   * @default Duration.minutes(15)
   */
  readonly recoveryPointObjective?: Duration;

  /**
   * Recovery time objective, against which ARC Region switch measures each execution of the plan.
   *
   * @default Duration.hours(4)
   */
  readonly recoveryTimeObjective?: Duration;

  /**
   * Block commits while the replication lag of the database exceeds this: at least 20 seconds. Aurora then prefers
   * unavailability to data loss.
   *
   * @default - commits are never blocked; alarms report the lag
   */
  readonly enforceRpo?: Duration;

  /**
   * Forward the write statements of sessions in the standby Region to the primary Region. It fails when the primary
   * Region does.
   *
   * @default false
   */
  readonly writeForwarding?: boolean;

  /**
   * Back up database and media daily in both Regions, each Region its own, in vaults that are protected from deletion,
   * and take snapshots of the volumes with the tag `eldonia:backup`, which are copied to the standby Region.
   *
   * The standby Region takes snapshots of its own cluster: they need no transfer between the Regions, unlike copies of
   * Aurora snapshots, which are always full copies, and they continue after a failover. AWS bills the storage of the
   * snapshots and of the S3 backups in both Regions.
   *
   * AWS Backup must be enabled for Aurora once per Region, which CloudFormation cannot do:
   * `aws backup update-region-settings --region … --resource-type-opt-in-preference Aurora=true`.
   *
   * With false, the vaults of a deployed pair are retained with their backups, and no longer part of the stacks. Their
   * names are taken: before you enable backups again, delete the vaults or import them into the stacks.
   *
   * @default true
   */
  readonly backups?: boolean;

  /**
   * Retention of the daily backups of both Regions, from 7 to 36,500 whole days. The vaults are locked: a recovery
   * point keeps the retention that it was created with, and nobody deletes it earlier. Not without `backups`.
   *
   * @default Duration.days(35)
   */
  readonly dailyBackupRetention?: Duration;

  /**
   * Retention of the monthly backups of both Regions, from 31 to 36,500 whole days. Not without `backups`.
   *
   * @default Duration.days(365)
   */
  readonly monthlyBackupRetention?: Duration;

  /**
   * Destination vaults for copies of the backups of the primary Region, e.g. in another account:
   * `BackupCopy.toVault('arn:aws:backup:…', { monthlyOnly: true })` copies the monthly backups. Not without `backups`.
   *
   * @default - no copies
   */
  readonly backupCopies?: BackupCopy[];

  /**
   * Replication of the container registry of the primary Region, of which there is one per account and Region. If one
   * exists, add the prefix `<name>-backend` and the standby Region to it, and pass `AccountResource.none()`.
   *
   * @default AccountResource.create()
   */
  readonly registryReplication?: AccountResource;

  /**
   * Write the runbooks as files `<name>-runbook.md`, `<name>-recovery.md` and `<name>-rebuild.md` beside the
   * synthesized templates.
   *
   * @default true
   */
  readonly runbookFile?: boolean;
}
