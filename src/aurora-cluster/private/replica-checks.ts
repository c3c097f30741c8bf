import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AuroraReplicaClusterProps } from './aurora-replica-cluster-props';
import { checkCluster, checkParameters, checkPrefix } from './check-props';
import { checkGlobalClusterIdentifier } from './database-names';
import { checkObjective } from './replication-alarms';
import { ReplicaSettings, RPO_PARAMETER } from './settings';
import { checkInteger, invalid } from '../../private/errors';
import { checkRegion } from '../../private/regions';

// Read 2026-10-01: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Replication.html
const MOST_INSTANCES = 15;
const WARNING = '@eldonia/aurora-replica-cluster:';

/** Checks what AWS would reject at deployment or at a failover, and warns of valid but harmful props. */
export function checkReplica(scope: Construct, props: AuroraReplicaClusterProps, settings: ReplicaSettings): void {
  checkMembership(scope, props);
  checkCluster(scope, props, settings);
  checkInstances(scope, props, settings.instances);
  checkReplicaParameters(scope, props);
  checkObjective(scope, props.recoveryPointObjective);
}

function checkMembership(
  scope: Construct, { globalClusterIdentifier, primaryRegion }: AuroraReplicaClusterProps,
): void {
  for (const [prop, value] of Object.entries({ globalClusterIdentifier, primaryRegion })) {
    if (Token.isUnresolved(value)) {
      invalid(
        scope,
        `${prop} must be known at synthesis, got a token; ` +
          'pass a literal, as this stack must not depend on the primary Region',
      );
    }
  }
  checkGlobalClusterIdentifier(scope, globalClusterIdentifier);
  checkRegion(scope, 'primaryRegion', primaryRegion);
  if (primaryRegion === Stack.of(scope).region) {
    invalid(
      scope, `primaryRegion must differ from the Region of the stack, got ${primaryRegion} for both; move the stack`,
    );
  }
}

function checkInstances(
  scope: Construct, { instances, instanceType, capacity }: AuroraReplicaClusterProps, count: number,
): void {
  if (Token.isUnresolved(instances)) invalid(scope, 'instances must be known at synthesis, got a token; pass a number');
  checkInteger(scope, 'instances', instances, 0, MOST_INSTANCES);
  const type = instanceType?.toString();
  if (type !== undefined && capacity) {
    invalid(scope, `instanceType must not be set with capacity, got ${type}; leave one of them out`);
  }
  if (type !== undefined) checkPrefix(scope, 'instanceType', type);
  if (type !== undefined && !Token.isUnresolved(type) && !/^[rx]\d/.test(type)) {
    invalid(
      scope,
      `instanceType must be of a memory-optimized (r, x) family in a global database, got ${type}; use e.g. r6g.xlarge`,
    );
  }
  if (count === 0) {
    Annotations.of(scope).addWarningV2(`${WARNING}headless`,
      'The cluster has no instance. RDS cannot switch over or fail over to it: deploy with instances: 1 first.');
  }
  if (capacity?.autoPauseAfter) {
    invalid(scope, `serverlessV2MinCapacity must be at least 0.5 ACU in a global database, got ${capacity.minimum}; ` +
      'raise it, as replication prevents the pause and a paused instance delays a failover');
  }
}

function checkReplicaParameters(scope: Construct, props: AuroraReplicaClusterProps): void {
  const rpo = props.parameters?.[RPO_PARAMETER];
  if (rpo !== undefined) {
    invalid(scope, `parameters must not have ${RPO_PARAMETER} in a secondary cluster, got ${rpo}; leave it out, ` +
      'as it would block commits after a failover until the other Region is available');
  }
  checkParameters(scope, props);
}
