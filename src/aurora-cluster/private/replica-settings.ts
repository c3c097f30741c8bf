import { Duration } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { AuroraReplicaClusterProps } from './aurora-replica-cluster-props';
import { SERVERLESS_CLASS } from './reader-instances';
import { CommonSettings, commonSettingsOf } from './settings';

/**
 * The day before that of the primary cluster: operating system updates must not restart a cluster and its only replica
 * at the same time, and a secondary cluster gets them first.
 */
const MAINTENANCE_DAY = 'sat';

/** The props with defaults. */
export interface ReplicaSettings extends CommonSettings {
  readonly instances: number;
  readonly instanceClass: string;
  readonly restartInterval: Duration;
}

export function replicaSettingsOf(scope: IConstruct, props: AuroraReplicaClusterProps): ReplicaSettings {
  const common = commonSettingsOf(scope, props, MAINTENANCE_DAY);
  return {
    ...common,
    instances: props.instances ?? 1,
    instanceClass: props.capacity ? SERVERLESS_CLASS : `db.${common.instanceType.toString()}`,
    restartInterval: props.restartInterval ?? Duration.days(7),
  };
}
