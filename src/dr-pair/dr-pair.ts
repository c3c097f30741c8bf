import { writeFileSync } from 'fs';
import { join } from 'path';
import { App, CfnResource, Duration, Lazy, ReferenceStrength, Stack, Stage, attachCustomSynthesis } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { DrPairProps } from './dr-pair-props';
import { BackupPlan } from '../backup';
import { IFailoverPlan, StandbyMode } from '../failover';
import { compareSides } from './private/compare-sides';
import { createPairDashboard } from './private/pair-dashboard';
import { PairParts } from './private/pair-parts';
import { failoverPairOf, PairPlan, settlePair } from './private/pair-plan';
import { PrimarySide } from './private/primary-side';
import { renderRunbook } from './private/runbook';
import { RunbookFacts } from './private/runbook-facts';
import { runbookFacts } from './private/runbook-source';
import { StandbyBase } from './private/standby-base';
import { StandbyCache } from './private/standby-cache';
import { StandbySide } from './private/standby-side';
import { FailoverPair, FailoverPlan } from '../failover/internal';
import { AlarmTopic } from '../operations';
import { TopicCheck } from '../operations/internal';
import { acknowledgeInlinePolicy } from '../private/acknowledge';
import { checkRequired, invalid } from '../private/errors';
import { hashOf } from '../private/hash';
import { rolePath } from '../private/permissions';
import { GLOBAL_REGION } from '../private/regions';
import { checkKnownProps } from '../private/structs/known-props';
import { templateProperties } from '../private/template-properties';
import { offerWeakly, readOthers } from '../private/weak-references';
import { IEldoniaPlatform } from '../region';
import { addTags, auditOf, checkUniqueInAccount, deployAfter, PlatformOutputs, platformTags } from '../region/internal';

/**
 * The documented platform in two Regions, and the plan of ARC Region switch that moves users from one to the other.
 *
 * The stacks of three Regions can be deployed in one order from nothing: `StandbyBase` (replication destinations in the
 * standby Region), `StandbyCache` (its cache), `Global` (the failover plan in us-east-1), `Primary`, then `Standby`. No
 * stack of one Region refers to the other Region: shared names are text. If the primary Region is lost, `cdk deploy
 * --exclusively` deploys the standby Region alone.
 *
 * | | recovery point | after a failover |
 * |---|---|---|
 * | database | about a second; alarms from 15 minutes | the standby cluster accepts writes |
 * | media | 15 minutes for 99.9 % of the objects | CloudFront reads the standby bucket |
 * | images, secrets | seconds to minutes | replicas in the standby Region |
 * | cache | everything: sessions and responses are created again | the standby Region has a cache of its own |
 *
 * `StandbyMode.WARM` costs about $1,030 per month in Osaka (one database instance, two cache nodes, a task, two NAT
 * gateways, a load balancer) and serves users about 10 minutes after the plan starts. `PILOT_LIGHT` saves the cache
 * nodes and the task, costs about $720 per month, and takes about half an hour. The failover plan costs $70 per month.
 *
 * A failover does not update the stack of the service. The plan of a pilot light updates only `StandbyCache`, whose
 * nodes exist while its parameter `ScaledUp` is `true`; a deployment keeps the value. Tasks of the standby Region read
 * the address of the cache from an SSM parameter when they start.
 *
 * The stacks of both Regions have the outputs of an `EldoniaPlatform`, and that of the standby Region also
 * `EldoniaPairDashboard` and `EldoniaRunbook`, the command that prints the runbook.
 *
 * Synthesis fails if a property injector, a Mixin, an aspect or an override changes what the failover plan, the
 * runbooks or the other Region contain, such as the name of a bucket, or a value that both Regions have in common.
 *
 * Databases (as snapshots), buckets, repositories, keys, the JWT secret and backups are retained when the stacks are
 * deleted. The other secrets are deleted with their replicas, without a recovery window. To delete a pair, delete the
 * standby stack first; `rebuildRunbook()` contains all steps.
 *
 * @example
 * const app = new App();
 * new DrPair(app, 'Eldonia', {
 *   account: '123456789012',
 *   zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' }),
 *   alarmEmail: 'ops@eldonia.example',
 * });
 */
@propertyInjectable
export class DrPair extends Construct {
  /** The id of this class for property injectors. */
  static readonly PROPERTY_INJECTION_ID: string = 'eldonia-constructs.DrPair';

  /** Name of the platform in both Regions. */
  readonly platformName: string;
  /** What runs in the standby Region from day to day. */
  readonly standbyMode: StandbyMode;
  /** Platform in the primary Region. */
  readonly primary: IEldoniaPlatform;
  /** Platform in the standby Region. */
  readonly standby: IEldoniaPlatform;
  /** Plan that moves users between the Regions. */
  readonly failoverPlan: IFailoverPlan;
  /** Role of the people who start the plan and approve its steps. */
  readonly approver: iam.IRole;
  /** Stack of the failover plan, in us-east-1. */
  readonly globalStack: Stack;
  /** Stack of the replication destinations, in the standby Region. It is deployed first. */
  readonly standbyBaseStack: Stack;
  /** Stack of the cache in the standby Region. The failover plan of a pilot light updates it. */
  readonly standbyCacheStack: Stack;
  /** Stack of the primary Region. */
  readonly primaryStack: Stack;
  /** Stack of the standby Region. */
  readonly standbyStack: Stack;
  /** Backups of the primary Region; undefined where they are disabled. */
  readonly backupPlan?: BackupPlan;
  /** Backups of the standby Region; undefined where they are disabled. */
  readonly standbyBackupPlan?: BackupPlan;
  /** Dashboard of the replication lag and of both Regions, in the standby Region. */
  readonly dashboard: cloudwatch.Dashboard;

  /** @internal */
  readonly _parts: PairParts;

  private readonly plan: PairPlan;
  private readonly facts: RunbookFacts;

  /**
   * @throws if the Regions are equal or their addresses overlap, an account, name or address is not valid, or options
   *   contradict each other
   */
  constructor(scope: Construct, id: string, props: DrPairProps) {
    super(scope, id);
    checkKnownProps(this, 'DrPairProps', props);
    checkRequired(this, props, { account: 'pass the account ID', zone: 'pass PlatformZone.fromAttributes(...)' });
    if (!App.isApp(scope) && !Stage.isStage(scope)) {
      invalid(this, `scope must be an App or a Stage, got ${scope.node.path || 'another construct'}; the pair ` +
        'creates stacks of its own');
    }
    this.plan = settlePair(this, props);
    const { account, common, primaryRegion, standbyRegion, recovery, stacks } = this.plan;
    checkUniqueInAccount(this, account, common.name, 'the failover plan and its approver role');
    this.platformName = common.name;
    this.standbyMode = recovery.standbyMode;

    this.globalStack = stacks.failoverPlan ?? this.createStack('Global', GLOBAL_REGION, 'the failover plan');
    this.standbyBaseStack = stacks.standbyBase
      ?? this.createStack('StandbyBase', standbyRegion.name, 'replication destinations in the standby Region');
    this.standbyCacheStack = stacks.standbyCache
      ?? this.createStack('StandbyCache', standbyRegion.name, 'the cache of the standby Region');
    // The failover of a pilot light updates it with a role that can't read outputs of other stacks.
    readOthers(this.standbyCacheStack, ReferenceStrength.STRONG);
    this.primaryStack = stacks.primary ?? this.createStack('Primary', primaryRegion.name, 'the primary Region');
    this.standbyStack = stacks.standby ?? this.createStack('Standby', standbyRegion.name, 'the standby Region');
    this.order();

    const pair = failoverPairOf(this.plan, {
      stackName: this.standbyCacheStack.stackName, role: this.scalingRole(),
    }, this.taskHash());
    this.approver = recovery.approver ?? this.createApprover();
    const failoverPlan = this.failoverPlan = this.createPlan(pair);
    const { primaryHealthCheck, standbyHealthCheck } = failoverPlan;
    const answers = {
      standbyRegion: standbyRegion.name,
      minimumTasks: common.tier._sizes().apiScaling.minTasks,
      primaryHealthCheck,
      standbyHealthCheck,
      mediaRecorded: auditOf(primaryRegion._options, common.tier)?.recordMediaAccess,
    };
    const base = new StandbyBase(this.standbyBaseStack, this.idIn(this.standbyBaseStack, 'Base'), this.plan);
    const cache = new StandbyCache(this.standbyCacheStack, this.idIn(this.standbyCacheStack, 'Cache'), this.plan, base);
    const side = { plan: this.plan, pair, answers };
    const primary = new PrimarySide(this.primaryStack, this.idIn(this.primaryStack, 'Pair'), side);
    const standby = new StandbySide(this.standbyStack, this.idIn(this.standbyStack, 'Pair'), {
      ...side, base, cache, primary: primary.platform, ...this.standbyTopics(),
    });
    ({ platform: this.primary, backupPlan: this.backupPlan } = primary);
    ({ platform: this.standby, backupPlan: this.standbyBackupPlan } = standby);
    const tags = platformTags({ names: this.plan.primaryNames, tier: common.tier });
    addTags(this, tags);
    [base, cache, primary, standby].forEach((part) => addTags(part, tags));
    this.facts = runbookFacts(this.plan, pair, {
      globalStack: this.globalStack,
      standbyBaseStack: this.standbyBaseStack,
      standbyCacheStack: this.standbyCacheStack,
      primaryStack: this.primaryStack,
      standbyStack: this.standbyStack,
    }, standby.probe.site);
    const dashboard = this.dashboard = createPairDashboard(standby, this.facts);
    const parts = this._parts = {
      pair, failoverPlan, base, cache, primary, standby, dashboard, approver: this.approver,
    };
    this.deployLast();
    this.node.addValidation({ validate: () => compareSides(this.plan, parts) });
    this.addOutputs();
    if (recovery.runbookFile ?? true) this.writeRunbook();
  }

  /**
   * The runbook of the failover, for the time of an outage: detect, decide, fail over with the plan or manually,
   * verify. It contains the names of this pair and needs no access to this program. Aspects change it only when they
   * have been applied: the file that synthesis writes contains the path that an aspect sets for the approver role.
   *
   * @returns Markdown
   * @throws if the path of the approver role is a token
   */
  runbook(): string {
    return renderRunbook('failover', this.factsWithPath());
  }

  /**
   * The runbook for the days after a failover, and for rehearsals: recover lost writes, operate the standby Region,
   * fail back, check every month.
   *
   * @returns Markdown
   * @throws if the path of the approver role is a token
   */
  recoveryRunbook(): string {
    return renderRunbook('recovery', this.factsWithPath());
  }

  /**
   * The runbook for lost data and lost Regions: restore from a backup, rebuild a Region, delete the pair.
   *
   * @returns Markdown
   * @throws if the path of the approver role is a token
   */
  rebuildRunbook(): string {
    return renderRunbook('rebuild', this.factsWithPath());
  }

  private factsWithPath(): RunbookFacts {
    // Without replicas, the identifier depends on all properties of the cache.
    const { ReplicationGroupId: cacheIdentifier } = templateProperties(this._parts.cache.cache.replicationGroup);
    return { ...this.facts, cacheIdentifier: `${cacheIdentifier}`, approverRolePath: rolePath(this.approver) };
  }

  private createStack(id: string, region: string, holds: string): Stack {
    const stage = Stage.of(this)?.stageName;
    const stackName = [...stage ? [stage] : [], this.node.id, id].join('-');
    return new Stack(this, id, {
      stackName, env: { account: this.plan.account, region }, description: `${this.platformName}: ${holds}`,
    });
  }

  /**
   * The stacks of a Region follow those with their replication destinations and sources. No value is passed between
   * Regions.
   */
  private order(): void {
    this.primaryStack.addStackDependency(this.standbyBaseStack, 'replication needs its destination buckets, ' +
      'repositories and vaults');
    this.primaryStack.addStackDependency(this.globalStack, 'DNS records use the health checks of the failover plan');
    this.standbyCacheStack.addStackDependency(this.standbyBaseStack, 'the cache uses the VPC and the key');
    this.standbyStack.addStackDependency(this.standbyCacheStack, 'the tasks read the address of the cache');
    this.standbyStack.addStackDependency(this.standbyBaseStack, 'the platform uses the VPC and the replication ' +
      'destinations');
    this.standbyStack.addStackDependency(this.globalStack, 'DNS records use the health checks of the failover plan');
    this.standbyStack.addStackDependency(this.primaryStack, 'the database joins the global database, and secrets are ' +
      'replicated from the primary Region');
  }

  /**
   * A stack that an account may refuse must prevent the deployment of neither Region, in the waves of CDK Pipelines
   * either.
   */
  private deployLast(): void {
    const { primary, standby } = this._parts;
    const { costAnomalies } = primary.platform._parts;
    const parts = [primary, standby].flatMap(({ platform }) => [platform._parts.auditTrail, platform._parts.costGuard]);
    for (const part of [...parts, costAnomalies].filter((one) => one !== undefined)) {
      Stack.of(part).addStackDependency(this.standbyStack, 'both Regions are deployed first');
    }
    if (costAnomalies) deployAfter(costAnomalies, standby.platform._parts);
  }

  /** The name of the role with its path, which an aspect can set until synthesis. */
  private scalingRole(): string {
    const path = Lazy.string({ produce: () => rolePath(this._parts.cache.scalingRole!) });
    return `${path}${this.plan.standbyNames.cacheScalingRole}`;
  }

  /** Changes with the tasks of the program, from which each Region may be deployed at another time. */
  private taskHash(): string {
    return Lazy.string({
      produce: () => hashOf(JSON.stringify(this.primaryStack.node.findAll().filter(CfnResource.isCfnResource)
        .filter(({ cfnResourceType }) => cfnResourceType === 'AWS::ECS::TaskDefinition').map(templateProperties)), 16),
    });
  }

  private createApprover(): iam.Role {
    return acknowledgeInlinePolicy(new iam.Role(this.globalStack, 'Approver', {
      roleName: this.plan.primaryNames.approverRole,
      description: `Starts the failover plan of ${this.platformName} and approves its steps`,
      assumedBy: new iam.CompositePrincipal(
        ...this.plan.recovery.approvers ?? [new iam.AccountPrincipal(this.plan.account)],
      ),
      maxSessionDuration: Duration.hours(4),
    }));
  }

  private createPlan(pair: FailoverPair): FailoverPlan {
    const { common: { zone }, triggerAlarms, originDomainName, recovery } = this.plan;
    const plan = new FailoverPlan(this.globalStack, 'Failover', {
      pair,
      zone: { hostedZoneId: zone.hostedZoneId, zoneName: zone.zoneName },
      domainName: originDomainName,
      mode: recovery.failoverMode,
      approver: this.approver,
      triggerAlarms,
      recoveryTimeObjective: recovery.recoveryTimeObjective,
    });
    if (!recovery.approver) {
      plan.grantExecute(this.approver);
      plan.grantApprove(this.approver);
    }
    return plan;
  }

  /** In the base stack, so that they exist before the primary Region. The primary platform creates its own topics. */
  private standbyTopics(): { readonly alarmTopic: sns.ITopic; readonly criticalAlarmTopic?: sns.ITopic } {
    const { common, standbyRegion: { _options: { existing: { alarmTopic, criticalAlarmTopic } = {} } } } = this.plan;
    const tags = platformTags({ names: this.plan.primaryNames, tier: common.tier });
    const create = (id: string, email: string | undefined) => {
      const alarms = new AlarmTopic(this.standbyBaseStack, id, { emails: email === undefined ? undefined : [email] });
      addTags(alarms, tags);
      offerWeakly(alarms);
      return alarms;
    };
    const criticalAlarmEmail = common.monitoring?.criticalAlarmEmail;
    const alarms = alarmTopic ? undefined : create('Alarms', common.alarmEmail);
    const pages = criticalAlarmTopic || criticalAlarmEmail === undefined
      ? undefined : create('Pages', criticalAlarmEmail);
    const notified = alarmTopic ?? alarms!.topic;
    if (pages) {
      addTags(new TopicCheck(this.standbyBaseStack, 'Topics', {
        topics: [...alarms && common.alarmEmail !== undefined ? [alarms] : [], pages],
        notified: [notified, pages.topic],
        alarmName: `${this.platformName}-topics`,
      }), tags);
    }
    return { alarmTopic: notified, criticalAlarmTopic: criticalAlarmTopic ?? pages?.topic };
  }

  /** An existing stack may hold anything, so the parts of the pair have the id of the pair there. */
  private idIn(stack: Stack, id: string): string {
    return stack.node.scope === this ? id : [this.node.id, ...id === 'Pair' ? [] : [id]].join('');
  }

  /** In the standby Region, which is available while the primary Region is not. */
  private addOutputs(): void {
    const { recovery, standbyTier } = this.plan;
    const outputs = new PlatformOutputs(this._parts.standby, this.platformName);
    outputs.addDashboard('PairDashboard', this.dashboard, 'both Regions');
    // The option `runbookFile` must not change a template.
    outputs.add('Runbook', `npx eldonia-constructs runbook --pair ${this.platformName}`,
      'Prints the runbook of the failover, which synthesis writes beside the templates unless runbookFile is false');
    if (standbyTier._development) return;
    outputs.addReservedInstances(standbyTier._sizes());
    if (recovery.standbyMode === StandbyMode.WARM) outputs.addReservedNodes(standbyTier._sizes());
  }

  private writeRunbook(): void {
    const write = (folder: string, suffix: string, text: string) =>
      writeFileSync(join(folder, `${this.platformName}-${suffix}.md`), text);
    attachCustomSynthesis(this, {
      onSynthesize: ({ assembly: { outdir } }) => {
        write(outdir, 'runbook', this.runbook());
        write(outdir, 'recovery', this.recoveryRunbook());
        write(outdir, 'rebuild', this.rebuildRunbook());
      },
    });
  }
}
