import { alarmTopicSubject, serviceEventsSubject } from './arbitraries/alarm-topic';
import { auditTrailSubject } from './arbitraries/audit-trail';
import { auroraClusterSubject } from './arbitraries/aurora-cluster';
import { auroraGlobalDatabaseSubject } from './arbitraries/aurora-global-database';
import { auroraReplicaClusterSubject } from './arbitraries/aurora-replica-cluster';
import { backupPlanSubject } from './arbitraries/backup-plan';
import { bucketReplicationAlarmsSubject, deferredReplicationSubject } from './arbitraries/bucket-replication';
import { cacheClusterSubject } from './arbitraries/cache-cluster';
import { costGuardSubject, uptimeScheduleSubject } from './arbitraries/cost-guard';
import { datadogLogForwardingSubject } from './arbitraries/datadog-log-forwarding';
import { deliveryPipelineSubject } from './arbitraries/delivery-pipeline';
import { drPairSubject } from './arbitraries/dr-pair';
import { edgeDistributionSubject } from './arbitraries/edge-distribution';
import { edgeFirewallSubject } from './arbitraries/edge-firewall';
import { eldoniaPlatformSubject } from './arbitraries/eldonia-platform';
import { eventJobSubject } from './arbitraries/event-job';
import { failoverActionsSubject, failoverPlanSubject } from './arbitraries/failover-plan';
import { fargateApiSubject } from './arbitraries/fargate-api';
import { githubDeployRoleSubject } from './arbitraries/github-deploy-role';
import { mediaProcessorSubject } from './arbitraries/media-processor';
import { networkSubject } from './arbitraries/network';
import { observabilitySubject } from './arbitraries/observability';
import { originRecordsSubject } from './arbitraries/origin-records';
import { releaseReconcilerSubject } from './arbitraries/release-reconciler';
import { scheduledJobSubject } from './arbitraries/scheduled-job';
import { secureBucketSubject } from './arbitraries/secure-bucket';
import { siteProbeSubject } from './arbitraries/site-probe';
import { spotTestRunnersSubject } from './arbitraries/spot-test-runners';
import { standbyMediaAccessSubject } from './arbitraries/standby-media-access';
import { Subject } from './subject';

/** Every construct under property-based test, one line each. */
export const subjects = [
  alarmTopicSubject,
  auditTrailSubject,
  auroraClusterSubject,
  auroraGlobalDatabaseSubject,
  auroraReplicaClusterSubject,
  backupPlanSubject,
  bucketReplicationAlarmsSubject,
  costGuardSubject,
  datadogLogForwardingSubject,
  deferredReplicationSubject,
  deliveryPipelineSubject,
  drPairSubject,
  edgeDistributionSubject,
  edgeFirewallSubject,
  eldoniaPlatformSubject,
  eventJobSubject,
  failoverActionsSubject,
  failoverPlanSubject,
  fargateApiSubject,
  githubDeployRoleSubject,
  mediaProcessorSubject,
  networkSubject,
  uptimeScheduleSubject,
  observabilitySubject,
  originRecordsSubject,
  cacheClusterSubject,
  releaseReconcilerSubject,
  scheduledJobSubject,
  secureBucketSubject,
  serviceEventsSubject,
  siteProbeSubject,
  spotTestRunnersSubject,
  standbyMediaAccessSubject,
] as Subject<unknown>[];

/** The constructs that are not, and why. */
export const unexplored: Record<string, string> = {
  ReplicatedSecret: 'has a name and a key, whose rules its own tests check',
  ImageParameter: 'has one prop, whose rule its own tests check',
  OriginHeader: 'is explored as the header of EdgeDistribution',
  EdgeObservability: 'has the thresholds of Observability, and two constructs whose place its own tests check',
  SecureVault: 'is explored as the vault of BackupPlan',
  VolumeSnapshots: 'is explored as the volume snapshots of BackupPlan',
  LogBucket: 'is explored as the access log bucket of SecureBucket',
};
