import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { IConstruct } from 'constructs';
import { AuroraReplicaClusterProps } from './aurora-replica-cluster-props';
import { afterCreation, defaultVersion, insightsRetentionOf, removalPoliciesOf } from './settings';
import { chooseWindows, Windows } from './windows';
import { privateSelection } from '../../private/subnets';

/**
 * The day before that of the primary cluster: operating system updates must not restart a cluster and its only replica
 * at the same time, and a secondary cluster gets them first.
 */
const MAINTENANCE_DAY = 'sat';

/** The props with defaults. */
export interface ReplicaSettings {
  readonly version: rds.AuroraPostgresEngineVersion;
  readonly vpcSubnets: ec2.SubnetSelection;
  readonly instances: number;
  readonly instanceClass: string;
  readonly databaseName: string;
  readonly port: number;
  readonly restartInterval: Duration;
  readonly backupRetention: Duration;
  readonly windows: Windows;
  readonly insights: rds.DatabaseInsightsMode;
  readonly insightsRetention: rds.PerformanceInsightRetention;
  readonly removalPolicy: RemovalPolicy;
  readonly deletionProtection: boolean;
  /** Removal policy of resources that a snapshot does not require: the log group and the instances. */
  readonly helperRemovalPolicy: RemovalPolicy;
  /** Removal policy of the key, which a snapshot requires. */
  readonly keyRemovalPolicy: RemovalPolicy;
}

export function replicaSettingsOf(scope: IConstruct, props: AuroraReplicaClusterProps): ReplicaSettings {
  const insights = props.databaseInsightsMode ?? rds.DatabaseInsightsMode.STANDARD;
  const removalPolicy = afterCreation(props.removalPolicy ?? RemovalPolicy.SNAPSHOT);
  const instanceType = props.instanceType ?? ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.XLARGE);
  return {
    version: props.version ?? defaultVersion(),
    vpcSubnets: privateSelection(scope, props.vpc, props.vpcSubnets),
    instances: props.instances ?? 1,
    instanceClass: props.capacity ? 'db.serverless' : `db.${instanceType.toString()}`,
    databaseName: props.databaseName ?? 'app',
    port: props.port ?? 5432,
    restartInterval: props.restartInterval ?? Duration.days(7),
    backupRetention: props.backupRetention ?? Duration.days(7),
    windows: chooseWindows(scope, props.backupWindow, props.maintenanceWindow, MAINTENANCE_DAY),
    insights,
    insightsRetention: insightsRetentionOf(insights),
    removalPolicy,
    deletionProtection: props.deletionProtection ?? removalPolicy !== RemovalPolicy.DESTROY,
    ...removalPoliciesOf(removalPolicy),
  };
}
