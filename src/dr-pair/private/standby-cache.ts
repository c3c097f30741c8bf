import {
  Annotations, CfnCondition, CfnDynamicReference, CfnDynamicReferenceService, CfnParameter,
  CliCredentialsStackSynthesizer, Fn, LegacyStackSynthesizer, Stack, Token,
} from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { createScalingRole } from './cache-scaling-role';
import { PairPlan } from './pair-plan';
import { StandbyBase } from './standby-base';
import { CacheCluster, ICacheCluster } from '../../cache';
import { StandbyMode } from '../../failover';
import { STANDBY_SCALED_UP_PARAMETER } from '../../failover/internal';
import { readableAnywhere } from '../../private/readable-secret';
import { offerStrongly } from '../../private/weak-references';
import { acceptEconomyCache, createCache } from '../../region/internal';

/** The address while there are no nodes. DNS never resolves it, and SSM accepts no empty value. */
const NO_CACHE = 'no-cache.invalid';

/** The synthesizers whose stacks are deployed with the credentials of the CLI. */
const WITHOUT_ROLE = [CliCredentialsStackSynthesizer, LegacyStackSynthesizer];

/** Sunday 04:30 in Japan, the day before the primary Region, so that updates never restart both caches together. */
const MAINTENANCE_WINDOW = 'sat:19:30-sat:20:30';

/**
 * The cache of the standby Region, in a stack without services.
 *
 * With a pilot light the nodes exist only while a parameter of the stack is `true`. Users, secret, subnets and logs
 * always exist: they cost next to nothing, and the task definition refers to them. The update that creates the nodes
 * reads no value of another stack that may have changed, and can't affect the service, also if it fails.
 *
 * Both modes have the same resources, logical ids and exports, so that the mode can be changed.
 */
export class StandbyCache extends Construct {
  readonly cache: CacheCluster;
  /** Parameter that holds the address of the cache. */
  readonly endpoint: ssm.StringParameter;
  /** The role with which the failover creates and deletes the nodes; undefined for a warm standby. */
  readonly scalingRole?: iam.Role;

  private readonly encryptionKey: kms.IKey;
  private readonly endpointName: string;

  constructor(scope: Construct, id: string, private readonly plan: PairPlan, { vpc, encryptionKey }: StandbyBase) {
    super(scope, id);
    const { standbyNames: names, standbyTier } = plan;
    this.encryptionKey = encryptionKey;
    this.endpointName = names.cacheEndpointParameter;
    const sizes = standbyTier._sizes();
    const cache = this.cache = createCache(this, { names, sizes, tier: standbyTier }, { vpc, encryptionKey });
    cache.replicationGroup.preferredMaintenanceWindow = MAINTENANCE_WINDOW;
    if (standbyTier._economy) acceptEconomyCache(cache);
    const pilotLight = plan.recovery.standbyMode === StandbyMode.PILOT_LIGHT;
    const endpoint = this.endpoint = new ssm.StringParameter(this, 'Endpoint', {
      parameterName: this.endpointName,
      description: `Address of the cache ${names.cache}; tasks read it when they start`,
      stringValue: pilotLight ? this.scaleNodes(cache) : cache.configurationEndpointAddress,
    });
    this.scalingRole = pilotLight ? createScalingRole(this, { names, cache, endpoint }) : undefined;
    // The same exports with all feature flags and in both modes.
    offerStrongly(this);
    if (pilotLight) this.warnOfKeptRole(names.cacheScalingRole);
  }

  /**
   * The cache for the stack of the platform. Rules and grants are in that stack, because this stack can't refer to it.
   *
   * The address is that at the deployment; tasks read the parameter instead.
   */
  referTo(scope: Construct): ICacheCluster {
    const { cache, encryptionKey, plan: { standbyTier } } = this;
    const { cacheReplicas, cacheShards } = standbyTier._sizes();
    const { secret } = cache;
    return CacheCluster.fromCacheClusterAttributes(scope, 'Cache', {
      configurationEndpointAddress:
        new CfnDynamicReference(CfnDynamicReferenceService.SSM, this.endpointName).toString(),
      username: cache.username,
      secret: secret && readableAnywhere(secretsmanager.Secret.fromSecretAttributes(scope, 'CacheSecret', {
        secretCompleteArn: secret.secretArn,
        encryptionKey: kms.Key.fromKeyArn(scope, 'CacheKey', encryptionKey.keyArn),
      })),
      securityGroups: [
        ec2.SecurityGroup.fromSecurityGroupId(scope, 'CacheSecurityGroup', cache.securityGroup.securityGroupId),
      ],
      replicationGroupId: cache.replicationGroupId,
      shards: cacheShards,
      replicasPerShard: cacheReplicas,
      slowLogGroup: cache.slowLogGroup,
      engineLogGroup: cache.engineLogGroup,
    });
  }

  /** CloudFormation keeps the role of the last update for a deployment that specifies none. */
  private warnOfKeptRole(role: string): void {
    const { stackName, synthesizer } = Stack.of(this);
    if (!WITHOUT_ROLE.some((type) => synthesizer instanceof type)) return;
    Annotations.of(this).addWarningV2('@eldonia/dr-pair:deployedWithoutRole',
      `${synthesizer.constructor.name} deploys ${stackName} without a role, so that after a failover CloudFormation ` +
      `deploys it with the role ${role}, which can change only the nodes of the cache; pass --role-arn to the CDK ` +
      'CLI, or use DefaultStackSynthesizer');
  }

  /** @returns the address of the cache */
  private scaleNodes(cache: CacheCluster): string {
    const parameter = new CfnParameter(Stack.of(this), STANDBY_SCALED_UP_PARAMETER, {
      type: 'String',
      allowedValues: ['true', 'false'],
      default: 'false',
      description: 'Whether the cache has nodes; the failover plan sets it',
    });
    const scaledUp = new CfnCondition(this, 'IsScaledUp', {
      expression: Fn.conditionEquals(parameter.valueAsString, 'true'),
    });
    cache._existIf(scaledUp);
    return Token.asString(Fn.conditionIf(scaledUp.logicalId, cache.configurationEndpointAddress, NO_CACHE));
  }
}
