import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AuroraReplicaClusterProps } from './aurora-replica-cluster-props';
import { checkBackupRetention, checkParameters, checkSubnets } from './check-props';
import { checkClusterIdentifier, checkDatabaseName, checkGlobalClusterIdentifier, checkSecretName } from './database-names';
import { checkEngineVersion } from './engine-version';
import { RPO_PARAMETER } from './global-primary';
import { ReplicaSettings } from './replica-settings';
import { checkObjective } from './replication-alarms';
import { invalid } from '../../private/errors';
import { checkInteger } from '../../private/numbers';

const MOST_INSTANCES = 15;
const LONGEST_RESTART_DAYS = 365;
const REGION = /^[a-z]{2,}(?:-[a-z]+)+-\d+$/;
const WARNING = '@eldonia/aurora-replica-cluster:';

/** Refuse what AWS would refuse at deployment or at a failover, and warn of what it allows to one's harm. */
export function checkReplica(scope: Construct, props: AuroraReplicaClusterProps, settings: ReplicaSettings): void {
  checkMembership(scope, props);
  checkEngineVersion(scope, settings.version);
  checkClusterIdentifier(scope, props.clusterIdentifier);
  checkDatabaseName(scope, settings.databaseName);
  checkSecretName(scope, 'appSecretName', props.appSecretName);
  checkInteger(scope, 'port', props.port, 1150, 65535);
  checkInstances(scope, props, settings.instances);
  checkReplicaParameters(scope, props);
  checkBackupRetention(scope, settings.backupRetention);
  checkObjective(scope, props.recoveryPointObjective);
  checkSubnets(scope, props.vpc, settings.vpcSubnets);
  if (props.logRetention !== undefined && props.clusterIdentifier === undefined) {
    invalid(scope, 'logRetention must go with a clusterIdentifier, got none; pass one, or leave logRetention out');
  }
  if (!settings.restartInterval.isUnresolved()) {
    checkInteger(scope, 'restartInterval in days', settings.restartInterval.toDays({ integral: false }), 1, LONGEST_RESTART_DAYS);
  }
}

function checkMembership(scope: Construct, { globalClusterIdentifier, primaryRegion }: AuroraReplicaClusterProps): void {
  for (const [prop, value] of Object.entries({ globalClusterIdentifier, primaryRegion })) {
    if (Token.isUnresolved(value)) {
      invalid(scope, `${prop} must be known at synthesis, got a token; write it as text, as this region must not wait for the primary's`);
    }
  }
  checkGlobalClusterIdentifier(scope, globalClusterIdentifier);
  if (!REGION.test(primaryRegion)) invalid(scope, `primaryRegion must be the code of a region, got "${primaryRegion}"; write e.g. ap-northeast-1`);
  if (primaryRegion === Stack.of(scope).region) {
    invalid(scope, `primaryRegion must be another region than the stack's, got ${primaryRegion} for both; move the stack`);
  }
}

function checkInstances(scope: Construct, { instances, instanceType, capacity }: AuroraReplicaClusterProps, count: number): void {
  if (Token.isUnresolved(instances)) invalid(scope, 'instances must be known at synthesis, got a token; pass a number');
  checkInteger(scope, 'instances', instances, 0, MOST_INSTANCES);
  const type = instanceType?.toString();
  if (type !== undefined && capacity) invalid(scope, `instanceType must not go with a serverless capacity, got ${type}; leave one of the two out`);
  if (type !== undefined && !Token.isUnresolved(type) && !/^[rx]\d/.test(type)) {
    invalid(scope, `instanceType must be of a memory-optimised (r, x) family in a global database, got ${type}; use e.g. r6g.xlarge`);
  }
  if (count === 0) {
    Annotations.of(scope).addWarningV2(`${WARNING}headless`,
      'the cluster has no instance, without which RDS neither switches nor fails over to it; deploy with instances: 1 before either');
  }
  if (capacity?.autoPauseAfter) {
    invalid(scope, `capacity minimum must be at least 0.5 ACU in a global database, got ${capacity.minimum}; ` +
      'replication may keep an instance awake, and one that is paused is late when it has to take over');
  }
}

function checkReplicaParameters(scope: Construct, props: AuroraReplicaClusterProps): void {
  const rpo = props.parameters?.[RPO_PARAMETER];
  if (rpo !== undefined) {
    invalid(scope, `parameters must not have ${RPO_PARAMETER} in a secondary, got ${rpo}; leave it out, ` +
      'or the cluster would block commits after a failover, until the other region is back');
  }
  checkParameters(scope, props);
}
