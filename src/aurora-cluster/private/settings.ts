import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { IConstruct } from 'constructs';
import { ReaderScalingSettings, readerScalingSettings } from './reader-scaling-settings';
import { chooseWindows, Windows } from './windows';
import { privateSelection } from '../../private/subnets';
import { AuroraClusterProps } from '../aurora-cluster-props';
import { ReaderScaling } from '../reader-scaling';

const MOST_READERS_BY_DEFAULT = 5;

/** The props with defaults. */
export interface Settings {
  readonly version: rds.AuroraPostgresEngineVersion;
  readonly vpcSubnets: ec2.SubnetSelection;
  readonly writerClass: ec2.InstanceType;
  readonly readerClass: ec2.InstanceType;
  readonly readers: number;
  readonly readerScaling: ReaderScalingSettings;
  readonly databaseName: string;
  readonly appUsername: string;
  readonly adminUsername: string;
  readonly port: number;
  readonly backupRetention: Duration;
  readonly windows: Windows;
  readonly autoMinorVersionUpgrade: boolean;
  readonly insights: rds.DatabaseInsightsMode;
  readonly insightsRetention: rds.PerformanceInsightRetention;
  readonly logRetention: logs.RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  readonly deletionProtection: boolean;
  /** Removal policy of resources that a snapshot does not require: secrets, log groups and the instances. */
  readonly helperRemovalPolicy: RemovalPolicy;
  /** Removal policy of the key, which a snapshot requires. */
  readonly keyRemovalPolicy: RemovalPolicy;
}

export function settingsOf(scope: IConstruct, props: AuroraClusterProps): Settings {
  const instanceType = props.instanceType ?? ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.XLARGE);
  const readers = props.readers ?? 2;
  const insights = props.databaseInsightsMode ?? rds.DatabaseInsightsMode.STANDARD;
  const version = props.version ?? defaultVersion();
  const removalPolicy = afterCreation(props.removalPolicy ?? RemovalPolicy.SNAPSHOT);
  return {
    version: props.snapshot?._restoredIn(version) ?? version,
    vpcSubnets: privateSelection(scope, props.vpc, props.vpcSubnets),
    writerClass: props.writerInstanceType ?? instanceType,
    readerClass: props.readerInstanceType ?? instanceType,
    readers,
    readerScaling: readerScalingSettings(props.readerScaling ?? scalingFor(readers)),
    databaseName: props.databaseName ?? 'app',
    appUsername: props.appUsername ?? 'app',
    adminUsername: props.adminUsername ?? 'postgres',
    port: props.port ?? 5432,
    backupRetention: props.backupRetention ?? Duration.days(7),
    windows: chooseWindows(scope, props.backupWindow, props.maintenanceWindow),
    autoMinorVersionUpgrade: props.autoMinorVersionUpgrade ?? true,
    insights,
    insightsRetention: insightsRetentionOf(insights),
    logRetention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS,
    removalPolicy,
    deletionProtection: props.deletionProtection ?? removalPolicy !== RemovalPolicy.DESTROY,
    ...removalPoliciesOf(removalPolicy),
  };
}

/** A failed first deployment must not retain resources whose names block the next attempt. */
export function afterCreation(policy: RemovalPolicy): RemovalPolicy {
  return policy === RemovalPolicy.RETAIN ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : policy;
}

/** The removal policies of what surrounds the data. */
export function removalPoliciesOf(
  removalPolicy: RemovalPolicy,
): Pick<Settings, 'helperRemovalPolicy' | 'keyRemovalPolicy'> {
  return {
    helperRemovalPolicy: removalPolicy === RemovalPolicy.SNAPSHOT ? RemovalPolicy.DESTROY : removalPolicy,
    keyRemovalPolicy: removalPolicy === RemovalPolicy.DESTROY
      ? RemovalPolicy.DESTROY
      : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  };
}

/** The default version of a primary cluster and its secondary cluster, which must be equal. */
export function defaultVersion(): rds.AuroraPostgresEngineVersion {
  return rds.AuroraPostgresEngineVersion.VER_17_9;
}

/** The only retention of the advanced mode, and the retention that is free of charge. */
export function insightsRetentionOf(mode: rds.DatabaseInsightsMode): rds.PerformanceInsightRetention {
  return rds.PerformanceInsightRetention[mode === rds.DatabaseInsightsMode.ADVANCED ? 'MONTHS_15' : 'DEFAULT'];
}

function scalingFor(readers: number): ReaderScaling {
  // `readers` is checked later, with a better error message.
  const valid = Number.isInteger(readers) && readers >= 1 && readers <= 15;
  return { maximum: valid ? Math.max(readers, MOST_READERS_BY_DEFAULT) : 0 };
}
