import { Annotations, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IConstruct } from 'constructs';
import { NodeScaling } from '../../aurora-cluster';
import { invalid } from '../../private/errors';
import { CacheDurability } from '../cache-durability';
import { CacheEngine } from '../cache-engine';

// Read 2026-11-29: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Durability.Limitations.html
const DURABLE_FAMILIES = ['r6g', 'r7g', 'r8g', 'm6g', 'm7g', 'm8g', 'c7gn', 'c8gn'];
// Read 2026-12-01: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling.html
const SCALING_FAMILIES = ['r5', 'r6g', 'r7g', 'r8g', 'm5', 'm6g', 'm7g', 'm8g', 'c7gn', 'c8gn'];
const SCALING_SIZES = ['large', 'xlarge', '2xlarge'];
// Read 2026-11-29: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Shards.html
/** Default quota of nodes per cluster, and the maximum after a quota increase. */
const NODE_QUOTA = 90;
const MOST_NODES = 500;
// Parameters of AOF, which ElastiCache rejects for every engine of this construct.
const AOF_PARAMETERS = ['appendonly', 'appendfsync', 'auto-aof-rewrite-percentage', 'auto-aof-rewrite-min-size'];

/** The checked props with their defaults. */
export interface CacheShape {
  readonly engine: CacheEngine;
  readonly nodeType: ec2.InstanceType;
  readonly shards: number;
  readonly replicasPerShard: number;
  readonly multiAz: boolean;
  readonly globalDatastore: boolean;
  readonly scaling?: NodeScaling;
}

/** Returns the reason why a cache cannot have durability; undefined if it can. */
function durabilityObstacle(shape: CacheShape): string | undefined {
  const { family } = splitNodeType(shape.nodeType);
  const { engineName, version } = shape.engine;
  if (!shape.engine.durable) return `engine must be Valkey 9.0 or later for durability, got ${engineName} ${version}`;
  if (shape.globalDatastore) return 'globalDatastore must be false for durability, got true';
  if (shape.replicasPerShard === 0) return 'replicasPerShard must be at least 1 for durability, got 0';
  if (!shape.multiAz) return 'multiAz must be true for durability, got false';
  if (family && !DURABLE_FAMILIES.includes(family)) {
    return `nodeType must be of a family with durability (${DURABLE_FAMILIES.join(', ')}), ` +
      `got ${shape.nodeType.toString()}`;
  }
  return undefined;
}

/** Returns the given durability, or by default ASYNC, which is free of charge, if the cache supports it. */
export function chooseDurability(
  scope: IConstruct, shape: CacheShape, given: CacheDurability | undefined,
): CacheDurability {
  const obstacle = durabilityObstacle(shape);
  if (given === undefined) return obstacle ? CacheDurability.DISABLED : CacheDurability.ASYNC;
  if (given !== CacheDurability.DISABLED && obstacle) {
    invalid(scope, `${obstacle}; change it, or pass CacheDurability.DISABLED`);
  }
  return given;
}

export function checkNodeType(scope: IConstruct, nodeType: ec2.InstanceType, globalDatastore: boolean): void {
  const text = nodeType.toString();
  if (Token.isUnresolved(text)) return;
  const { family } = splitNodeType(nodeType);
  if (!family) {
    invalid(
      scope,
      `nodeType must be a family and a size without "cache.", got "${text}"; pass e.g. ec2.InstanceType.of(R6G, LARGE)`,
    );
  }
  if (family.endsWith('gd')) {
    invalid(scope, `nodeType must be of a family without data tiering, got ${text}; pass e.g. r6g`);
  }
  if (globalDatastore && /^t\d/.test(family)) {
    invalid(scope, `nodeType must not be burstable in a global datastore, got ${text}; pass e.g. r6g`);
  }
}

export function checkReplicas(scope: IConstruct, shape: CacheShape): void {
  if (shape.multiAz && shape.replicasPerShard === 0) {
    invalid(
      scope, 'replicasPerShard must be at least 1 when multiAz is true, got 0; add a replica, or set multiAz to false',
    );
  }
}

/** Warns of valid props that can lose data or require a quota increase. */
export function warnOfRisks(
  scope: IConstruct, shape: CacheShape, durability: CacheDurability, given: CacheDurability | undefined,
): void {
  const warn = (id: string, message: string) => Annotations.of(scope).addWarningV2(
    `@eldonia/cache-cluster:${id}`, message,
  );
  if (mostNodes(shape) > NODE_QUOTA) {
    warn(
      'nodeQuota',
      `More than ${NODE_QUOTA} nodes require a quota increase (ElastiCache nodes per cluster). ` +
        'Request it before the deployment.',
    );
  }
  if (shape.replicasPerShard === 0) {
    warn(
      'noReplica',
      'Without replicas the failure of a node loses its keys, and CloudFormation cannot update the cache: ' +
        'ElastiCache rejects the automatic failover that it sends. Set replicasPerShard to 1 or more.',
    );
  } else if (!shape.multiAz) {
    warn(
      'singleZone', 'With multiAz false the failure of a zone can stop a primary and its replicas at the same time.',
    );
  }
  if (given === undefined && durability === CacheDurability.DISABLED && !shape.globalDatastore) {
    warn('notDurable', 'This cache loses data when nodes fail: durability requires Valkey 9.0, ' +
      'a replica in another zone and a family such as r6g. If this is intended, pass CacheDurability.DISABLED, or ' +
      'acknowledge this warning on a platform.');
  }
}

export function checkNodeCount(scope: IConstruct, shape: CacheShape): void {
  const nodes = mostNodes(shape);
  if (nodes > MOST_NODES) {
    invalid(
      scope,
      `shards must give at most ${MOST_NODES} nodes, got ${nodes} with all replicas and scaling; ` +
        'pass fewer shards or replicas',
    );
  }
}

/** Returns the number of nodes at the maximum of scaling; 0 for tokens. */
function mostNodes({ shards, replicasPerShard, scaling }: CacheShape): number {
  const most = scaling ? scaling.maximum : shards;
  return Token.isUnresolved(most) || Token.isUnresolved(replicasPerShard) ? 0 : most * (1 + replicasPerShard);
}

/** Returns true if ElastiCache supports auto scaling for the node type. Tokens are accepted. */
export function canScale(nodeType: ec2.InstanceType): boolean {
  const { family, size } = splitNodeType(nodeType);
  return !family || SCALING_FAMILIES.includes(family) && SCALING_SIZES.includes(size!);
}

export function checkScaling(scope: IConstruct, { scaling, shards, nodeType, globalDatastore }: CacheShape): void {
  if (!scaling) return;
  const { family } = splitNodeType(nodeType);
  if (globalDatastore) {
    invalid(scope, 'globalDatastore must be false for scaling, got true; scale the members manually');
  }
  if (family && !canScale(nodeType)) {
    invalid(scope, `nodeType must be of ${SCALING_FAMILIES.join(', ')} and ${SCALING_SIZES.join(', ')} for scaling, ` +
      `got ${nodeType.toString()}; choose one`);
  }
  const { maximum, minimum = shards } = scaling;
  const comparable = ![minimum, maximum, shards].some((value) => Token.isUnresolved(value));
  if (comparable && (shards < minimum || shards > maximum)) {
    const range = scaling.minimum === undefined ? 'at most' : `from ${minimum} to`;
    invalid(scope, `shards must be ${range} ${maximum} for scaling, got ${shards}; choose one in that range`);
  }
}

export function checkParameters(scope: IConstruct, parameters: Record<string, string>): void {
  const aof = Object.keys(parameters).find((name) => AOF_PARAMETERS.includes(name));
  if (aof) {
    invalid(
      scope,
      `parameters must not set ${aof}, got "${parameters[aof]}"; use durability, as ElastiCache does not support AOF`,
    );
  }
  const cluster = parameters['cluster-enabled'];
  if (cluster !== undefined && cluster !== 'yes') {
    invalid(
      scope, `parameters must leave cluster-enabled at "yes", got "${cluster}"; remove it, as cluster mode is required`,
    );
  }
}

export function checkTopic(scope: IConstruct, topic: sns.ITopic | undefined): void {
  if (topic?.masterKey) {
    invalid(
      scope,
      `notificationTopic must not be encrypted, got ${topic.node.path} with a key; ` +
        'pass a topic without a key, as ElastiCache cannot publish to an encrypted one',
    );
  }
}

/** Returns an empty object for a token or an invalid node type. */
function splitNodeType(nodeType: ec2.InstanceType): { readonly family?: string; readonly size?: string } {
  const [, family, size] = /^([a-z]+\d+[a-z]*)\.([a-z0-9]+)$/.exec(nodeType.toString()) ?? [];
  return { family, size };
}
