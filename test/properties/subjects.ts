import * as auroraCluster from './arbitraries/aurora-cluster';
import * as backup from './arbitraries/backup';
import * as cache from './arbitraries/cache';
import * as edge from './arbitraries/edge';
import * as fargateApi from './arbitraries/fargate-api';
import * as jobs from './arbitraries/jobs';
import * as media from './arbitraries/media';
import * as network from './arbitraries/network';
import * as operations from './arbitraries/operations';
import * as platforms from './arbitraries/platforms';
import * as release from './arbitraries/release';
import * as secureBucket from './arbitraries/secure-bucket';
import { Subject } from './subject';

/** Every construct under property-based test: what the files export. */
export const subjects = [
  auroraCluster, backup, cache, edge, fargateApi, jobs, media, network, operations, platforms, release, secureBucket,
].flatMap((file) => Object.values(file) as Subject<unknown>[]);

/** The constructs that are not, and why. */
export const unexplored: Record<string, string> = {
  ReplicatedSecret: 'has a name and a key, whose rules its own tests check',
  ImageParameter: 'has one prop, whose rule its own tests check',
  OriginHeader: 'is explored as the header of EdgeDistribution',
  EdgeObservability: 'has the thresholds of Observability, and two constructs whose place its own tests check',
  SecureVault: 'is explored as the vault of BackupPlan',
  VolumeSnapshots: 'is explored as the volume snapshots of BackupPlan',
  TopicCheck: 'checks the topics of AlarmTopic, and has no rule of its own',
  LogBucket: 'is explored as the access log bucket of SecureBucket',
  // What users can pass to these, they pass to the construct that creates them.
  DatadogLogForwarding: 'is explored as the log forwarding of FargateApi',
  ServiceEvents: 'is explored as a part of EldoniaPlatform',
  UptimeSchedule: 'is explored as the uptime schedule of EldoniaPlatform',
  ReleaseReconciler: 'is explored as a part of EldoniaPlatform',
  OriginRecords: 'is explored as the origin domain name of EldoniaPlatform',
  StandbyMediaAccess: 'is explored as a part of DrPair',
  AuroraGlobalDatabase: 'is explored as a part of DrPair, with the props of AuroraCluster',
  AuroraReplicaCluster: 'is explored as a part of DrPair, with the props of AuroraCluster',
  DeferredReplication: 'is explored as a part of DrPair, with the props of the replication of SecureBucket',
  BucketReplicationAlarms: 'is explored as a part of DrPair, with the bucket names of SecureBucket',
  FailoverActions: 'is explored as a part of DrPair, with the props of FargateApi',
  FailoverPlan: 'is explored as a part of DrPair, whose recovery options it has',
  SiteProbe: 'is explored as a part of DrPair, with the domain name and the readiness path',
};
