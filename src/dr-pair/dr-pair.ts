import { writeFileSync } from 'fs';
import { join } from 'path';
import { App, Duration, Stack, Stage, Tags, attachCustomSynthesis } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { DrPairProps } from './dr-pair-props';
import { DrRegion } from './dr-region';
import { AuroraGlobalDatabase, AuroraReplicaCluster } from '../aurora-cluster';
import { BackupPlan } from '../backup';
import { CacheCluster } from '../cache';
import { EldoniaPlatform } from '../eldonia-platform';
import { FailoverActions, FailoverMode, FailoverPair, FailoverPlan, StandbyMode, SiteProbe } from '../failover';
import { Network } from '../network';
import { AlarmTopic } from '../operations';
import { ReleaseFollower } from '../release';
import { DeferredReplication, SecureBucket } from '../secure-bucket';
import { checkDrPair } from './private/pair-checks';
import { createPairDashboard } from './private/pair-dashboard';
import { PairSite, SideSite, settle } from './private/pair-site';
import { PrimarySide } from './private/primary-side';
import { renderRunbook } from './private/runbook';
import { RunbookFacts } from './private/runbook-facts';
import { runbookFacts } from './private/runbook-source';
import { StandbyBase } from './private/standby-base';
import { StandbySide } from './private/standby-side';
import { acknowledgeInlinePolicy } from '../private/acknowledge';
import { invalid } from '../private/errors';
import { GLOBAL_REGION } from '../private/us-east-1';

/**
 * The documented platform in two regions, and the plan that moves users from one to the other (R5.7).
 *
 * It makes the stacks of three regions, in an order that can be deployed from nothing: in the standby region what gets copies, in
 * us-east-1 the failover plan with CloudFront's certificate and firewall, then the primary region, then the standby region. No
 * stack of one region refers to the other region: every shared name is text. With the primary region gone, `cdk deploy --exclusively`
 * deploys the standby region alone.
 *
 * | | lost at most | after a failover |
 * |---|---|---|
 * | database | about a second; alarms from 15 minutes on | the standby's cluster takes writes |
 * | media | 15 minutes for 99.99 % of the objects | the standby's bucket; CloudFront asks it by itself |
 * | images, secrets | seconds to minutes | copies in the standby |
 * | cache | all of it: sessions and responses are made anew | the standby's own |
 *
 * With `StandbyMode.WARM` the standby costs about $1,000 a month in Osaka (one database instance, two cache nodes, a task, two NAT
 * gateways, a load balancer) and serves about 10 minutes after the plan starts; a `PILOT_LIGHT` saves the cache nodes and
 * the task, and takes about half an hour. The plan itself costs $70.
 *
 * Databases (as snapshots), buckets, repositories, keys, secrets and backups outlive the stacks. To delete a pair, delete the standby first.
 *
 * @example
 * const app = new App();
 * new DrPair(app, 'Eldonia', {
 *   account: '123456789012',
 *   zone: { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' },
 *   alarmEmail: 'ops@eldonia.example',
 * });
 */
export class DrPair extends Construct {
  /** Name of the platform in both regions. */
  readonly platformName: string;
  /** What runs in the standby region from day to day. */
  readonly standbyMode: StandbyMode;
  /** The platform that serves from day to day. */
  readonly primary: EldoniaPlatform;
  /** The platform that stands by. */
  readonly standby: EldoniaPlatform;
  /** The plan that moves users between the regions. */
  readonly failoverPlan: FailoverPlan;
  /** The role of the people who start the plan and approve its steps. */
  readonly approver: iam.IRole;
  /** The two regions in the words of the plan. */
  readonly pair: FailoverPair;
  /** The stack of the plan, in us-east-1. */
  readonly globalStack: Stack;
  /** The stack of the standby region that is deployed first: whatever gets copies. */
  readonly standbyBaseStack: Stack;
  /** The stack of the region that serves. */
  readonly primaryStack: Stack;
  /** The stack of the region that stands by. */
  readonly standbyStack: Stack;
  /** The global database around the primary's. */
  readonly globalDatabase: AuroraGlobalDatabase;
  /** The database of the standby. */
  readonly standbyDatabase: AuroraReplicaCluster;
  /** The cache of the standby; a pilot light has its nodes from a failover on. */
  readonly standbyCache: CacheCluster;
  /** The bucket of the standby that media are replicated to. */
  readonly standbyMedia: SecureBucket;
  /** The network of the standby; undefined when one was passed. */
  readonly standbyNetwork?: Network;
  /** What copies media that are written in the standby to the primary. */
  readonly reverseReplication: DeferredReplication;
  /** The functions that the plan calls in the primary region. */
  readonly primaryActions: FailoverActions;
  /** The functions that the plan calls in the standby region. */
  readonly standbyActions: FailoverActions;
  /** What rolls the standby's tasks when a release arrives. */
  readonly releaseFollower: ReleaseFollower;
  /** What asks the site from the standby region, every minute. */
  readonly siteProbe: SiteProbe;
  /** The backups of the primary; undefined without them. */
  readonly backupPlan?: BackupPlan;
  /** Where the standby region keeps copies of the backups; undefined without them. */
  readonly backupCopies?: backup.IBackupVault;
  /** How far the standby is behind, and what runs where. */
  readonly dashboard: cloudwatch.Dashboard;

  private readonly site: PairSite;
  private readonly facts: RunbookFacts;

  /**
   * @throws when the regions are one or overlap, an account, name or address is none that AWS takes, or what is asked for contradicts itself
   */
  constructor(scope: Construct, id: string, props: DrPairProps) {
    super(scope, id);
    if (!App.isApp(scope) && !Stage.isStage(scope)) {
      invalid(this, `scope must be an App or a Stage, got ${scope.node.path || 'another construct'}; the pair makes stacks of its own`);
    }
    const [primaryRegion, standbyRegion] = [props.primaryRegion ?? DrRegion.tokyo(), props.standbyRegion ?? DrRegion.osaka()];
    checkDrPair(this, props, primaryRegion, standbyRegion);
    this.platformName = props.name ?? 'eldonia';
    this.standbyMode = props.standbyMode ?? StandbyMode.WARM;

    this.globalStack = this.createStack(props, 'Global', GLOBAL_REGION, 'the failover plan');
    this.standbyBaseStack = this.createStack(props, 'StandbyBase', standbyRegion.name, 'what the standby gets copies in');
    this.primaryStack = props.primaryStack ?? this.createStack(props, 'Primary', primaryRegion.name, 'the region that serves');
    this.standbyStack = this.createStack(props, 'Standby', standbyRegion.name, 'the region that stands by');
    this.order();
    this.site = settle(props, { primaryRegion, standbyRegion, standbyMode: this.standbyMode, standbyStackName: this.standbyStack.stackName });
    this.pair = this.site.pair;

    this.approver = props.approver ?? this.createApprover();
    this.failoverPlan = this.createPlan(props);
    const base = new StandbyBase(this.standbyBaseStack, 'Base', this.site);
    const common = { ...this.site, props, plan: this.failoverPlan };
    const { alarmTopic, criticalAlarmTopic } = primaryRegion;
    const primary = new PrimarySide(this.primaryStack, this.idIn(this.primaryStack), { ...common, alarmTopic, criticalAlarmTopic });
    const standby = new StandbySide(this.standbyStack, 'Pair', {
      ...common, base, ...this.standbyTopics(standbyRegion, props),
    });
    ({ platform: this.primary, globalDatabase: this.globalDatabase, actions: this.primaryActions, backupPlan: this.backupPlan } = primary);
    ({ network: this.standbyNetwork, media: this.standbyMedia, vault: this.backupCopies } = base);
    ({ platform: this.standby, database: this.standbyDatabase, cache: this.standbyCache, actions: this.standbyActions } = standby);
    ({ replication: this.reverseReplication, follower: this.releaseFollower, probe: this.siteProbe } = standby);
    [this, primary].forEach((part) => this.tag(part, props));
    this.deployLast();
    this.facts = runbookFacts(this.site, this, this.siteProbe.site, props);
    this.dashboard = createPairDashboard(standby, this.facts);
    if (props.runbookFile ?? true) this.writeRunbook();
  }

  /**
   * What to do on the night: detect, decide, fail over by the plan or by hand, verify, fail back. It has the pair's own names, and
   * needs nothing of this program.
   *
   * @returns Markdown
   */
  runbook(): string {
    return renderRunbook(this.facts);
  }

  private createStack({ account }: DrPairProps, id: string, region: string, holds: string): Stack {
    const stage = Stage.of(this)?.stageName;
    const stackName = [...stage ? [stage] : [], this.node.id, id].join('-');
    return new Stack(this, id, { stackName, env: { account, region }, description: `${this.platformName}: ${holds}` });
  }

  /** The stacks of a region come after what they take copies from, or give copies to. Nothing is passed from region to region. */
  private order(): void {
    this.primaryStack.addStackDependency(this.standbyBaseStack, 'copies need the buckets, repositories and vaults that they go to');
    this.primaryStack.addStackDependency(this.globalStack, 'DNS records have the health checks of the failover plan');
    this.standbyStack.addStackDependency(this.standbyBaseStack, 'the platform uses the network and all that gets copies');
    this.standbyStack.addStackDependency(this.globalStack, 'DNS records have the health checks of the failover plan');
    this.standbyStack.addStackDependency(this.primaryStack, 'the database joins the global one, and secrets are copied, once the primary is there');
  }

  /** What an account may refuse must keep no Region from being deployed, in the waves of a pipeline either. */
  private deployLast(): void {
    const parts = [this.primary, this.standby].flatMap(({ auditTrail, costGuard }) => [auditTrail, costGuard]);
    for (const part of parts.filter((one) => one !== undefined)) {
      Stack.of(part).addStackDependency(this.standbyStack, 'both Regions come first');
    }
  }

  private createApprover(): iam.Role {
    return acknowledgeInlinePolicy(new iam.Role(this.globalStack, 'Approver', {
      roleName: this.site.names.approver,
      description: `Starts the failover plan of ${this.platformName} and approves its steps`,
      assumedBy: new iam.AccountPrincipal(this.site.account),
      maxSessionDuration: Duration.hours(4),
    }));
  }

  private createPlan(props: DrPairProps): FailoverPlan {
    const { names, pair, failoverMode, originDomainName } = this.site;
    const automatic = failoverMode === FailoverMode.AUTOMATIC;
    const plan = new FailoverPlan(this.globalStack, 'Failover', {
      pair,
      zone: props.zone,
      domainName: originDomainName,
      mode: failoverMode,
      approver: this.approver,
      triggerAlarms: automatic ? props.triggerAlarms ?? [names.probeAlarm, names.databaseAlarm] : undefined,
      recoveryTimeObjective: props.recoveryTimeObjective,
    });
    if (!props.approver) {
      plan.grantExecute(this.approver);
      plan.grantApprove(this.approver);
    }
    return plan;
  }

  /** With what gets copies, so that they don't wait for the other region. The other platform makes its own, and keeps them if it was there before. */
  private standbyTopics(region: DrRegion, { alarmEmail, criticalAlarmEmail, ...props }: DrPairProps): Pick<SideSite, 'alarmTopic' | 'criticalAlarmTopic'> {
    const create = (id: string, email: string | undefined) => {
      const alarms = new AlarmTopic(this.standbyBaseStack, id, { emails: email === undefined ? undefined : [email] });
      this.tag(alarms, props);
      return alarms.topic;
    };
    return {
      alarmTopic: region.alarmTopic ?? create('Alarms', alarmEmail),
      criticalAlarmTopic: region.criticalAlarmTopic ?? (criticalAlarmEmail === undefined ? undefined : create('Pages', criticalAlarmEmail)),
    };
  }

  /** A stack of the caller's may hold anything, so the pair's parts have the pair's name there. */
  private idIn(stack: Stack): string {
    return stack.node.scope === this ? 'Pair' : this.node.id;
  }

  private tag(part: Construct, { owner, costCenter }: Pick<DrPairProps, 'owner' | 'costCenter'>): void {
    const tags = {
      Project: this.platformName,
      Environment: this.site.tier.environment,
      Owner: owner ?? this.platformName,
      CostCenter: costCenter ?? this.platformName,
    };
    for (const [key, value] of Object.entries(tags)) Tags.of(part).add(key, value);
  }

  private writeRunbook(): void {
    const file = `${this.platformName}-runbook.md`;
    attachCustomSynthesis(this, { onSynthesize: ({ assembly }) => writeFileSync(join(assembly.outdir, file), this.runbook()) });
  }
}
