import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { IConstruct } from 'constructs';
import { AuroraReplicaClusterProps } from './aurora-replica-cluster-props';
import { Capacity, capacityOf } from './capacity';
import { ReaderScalingSettings, readerScalingSettings } from './reader-autoscaling';
import { chooseWindows, Windows } from './windows';
import { privateSelection } from '../../private/subnets';
import { AuroraClusterProps } from '../aurora-cluster-props';
import { NodeScaling } from '../node-scaling';

export const SERVERLESS_CLASS = 'db.serverless';
/** Blocks commits of a primary cluster while the lag of all secondary clusters is longer. */
export const RPO_PARAMETER = 'rds.global_db_rpo';
const MOST_READERS_BY_DEFAULT = 5;
/**
 * The day before that of the primary cluster: operating system updates must not restart a cluster and its only replica
 * at the same time, and a secondary cluster gets them first.
 */
const MAINTENANCE_DAY = 'sat';

/** The props with defaults that a primary and a secondary cluster share. */
export interface CommonSettings extends Required<Pick<
  AuroraClusterProps,
  'version' | 'vpcSubnets' | 'instanceType' | 'databaseName' | 'port' | 'backupRetention' | 'logRetention' |
  'removalPolicy' | 'deletionProtection'
>> {
  readonly windows: Windows;
  readonly insights: rds.DatabaseInsightsMode;
  /** The only retention of the advanced mode, or the retention that is free of charge. */
  readonly insightsRetention: rds.PerformanceInsightRetention;
  /** Removal policy of what a snapshot does not require: instances, secrets and the log group. */
  readonly helperRemovalPolicy: RemovalPolicy;
  /** Removal policy of the key, which a snapshot requires. */
  readonly keyRemovalPolicy: RemovalPolicy;
}

/** The props with defaults. */
export interface Settings extends CommonSettings, Required<Pick<
  AuroraClusterProps, 'readers' | 'appUsername' | 'adminUsername' | 'autoMinorVersionUpgrade'
>> {
  /** Undefined if the instances have an instance type. */
  readonly capacity?: Capacity;
  readonly writerClass: ec2.InstanceType;
  readonly readerClass: ec2.InstanceType;
  readonly readerScaling: ReaderScalingSettings;
}

export function settingsOf(scope: IConstruct, props: AuroraClusterProps): Settings {
  const common = commonSettingsOf(scope, props);
  const readers = props.readers ?? 2;
  return {
    ...common,
    capacity: capacityOf(scope, props),
    version: props.snapshot?._restoredIn(common.version) ?? common.version,
    writerClass: props.writerInstanceType ?? common.instanceType,
    readerClass: props.readerInstanceType ?? common.instanceType,
    readers,
    readerScaling: readerScalingSettings(props.readerScaling ?? scalingFor(readers)),
    appUsername: props.appUsername ?? 'app',
    adminUsername: props.adminUsername ?? 'postgres',
    autoMinorVersionUpgrade: props.autoMinorVersionUpgrade ?? true,
  };
}

/** @param maintenanceDay the day of the default maintenance window */
function commonSettingsOf(
  scope: IConstruct, props: AuroraClusterProps | AuroraReplicaClusterProps, maintenanceDay?: string,
): CommonSettings {
  const insights = props.databaseInsightsMode ?? rds.DatabaseInsightsMode.STANDARD;
  const removalPolicy = afterCreation(props.removalPolicy ?? RemovalPolicy.SNAPSHOT);
  return {
    version: props.version ?? rds.AuroraPostgresEngineVersion.VER_17_9,
    vpcSubnets: privateSelection(scope, props.vpc, props.vpcSubnets),
    instanceType: props.instanceType ?? ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.XLARGE),
    databaseName: props.databaseName ?? 'app',
    port: props.port ?? 5432,
    backupRetention: props.backupRetention ?? Duration.days(7),
    windows: chooseWindows(scope, props.backupWindow, props.maintenanceWindow, maintenanceDay),
    insights,
    insightsRetention:
      rds.PerformanceInsightRetention[insights === rds.DatabaseInsightsMode.ADVANCED ? 'MONTHS_15' : 'DEFAULT'],
    logRetention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS,
    removalPolicy,
    deletionProtection: props.deletionProtection ?? removalPolicy !== RemovalPolicy.DESTROY,
    helperRemovalPolicy: removalPolicy === RemovalPolicy.SNAPSHOT ? RemovalPolicy.DESTROY : removalPolicy,
    keyRemovalPolicy: removalPolicy === RemovalPolicy.DESTROY
      ? RemovalPolicy.DESTROY
      : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  };
}

/** A failed first deployment must not retain resources whose names block the next attempt. */
const afterCreation = (policy: RemovalPolicy): RemovalPolicy =>
  policy === RemovalPolicy.RETAIN ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : policy;

function scalingFor(readers: number): NodeScaling {
  // `readers` is checked later, with a better error message.
  const valid = Number.isInteger(readers) && readers >= 1 && readers <= 15;
  return { maximum: valid ? Math.max(readers, MOST_READERS_BY_DEFAULT) : 0 };
}

/** What a secondary cluster of a global database gets from its primary cluster. */
export type ReplicatedProps = Pick<
  AuroraReplicaClusterProps,
  'databaseName' | 'port' | 'requireTls' | 'parameters' | 'capacity' | 'storageType' | 'databaseInsightsMode'
  | 'backupWindow' | 'backupRetention'
>;

/** The parameter on the recovery point would block commits of a promoted cluster. */
export function replicatedProps(
  { requireTls, parameters, storageType, databaseInsightsMode, backupWindow, backupRetention }: AuroraClusterProps,
  { capacity, databaseName, port }: Settings,
): ReplicatedProps {
  const { [RPO_PARAMETER]: _, ...others } = parameters ?? {};
  const kept = { storageType, databaseInsightsMode, backupWindow, backupRetention };
  return { ...kept, databaseName, port, requireTls, parameters: others, capacity };
}

/** The props with defaults. */
export interface ReplicaSettings extends CommonSettings {
  readonly instances: number;
  readonly instanceClass: string;
}

export function replicaSettingsOf(scope: IConstruct, props: AuroraReplicaClusterProps): ReplicaSettings {
  const common = commonSettingsOf(scope, props, MAINTENANCE_DAY);
  return {
    ...common,
    instances: props.instances ?? 1,
    instanceClass: props.capacity ? SERVERLESS_CLASS : `db.${common.instanceType.toString()}`,
  };
}
