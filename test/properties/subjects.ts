import { auditTrailSubject } from './arbitraries/audit-trail';
import { auroraClusterSubject } from './arbitraries/aurora-cluster';
import { auroraGlobalDatabaseSubject } from './arbitraries/aurora-global-database';
import { auroraReplicaClusterSubject } from './arbitraries/aurora-replica-cluster';
import { deliveryPipelineSubject } from './arbitraries/delivery-pipeline';
import { edgeDistributionSubject } from './arbitraries/edge-distribution';
import { edgeFirewallSubject } from './arbitraries/edge-firewall';
import { eldoniaPlatformSubject } from './arbitraries/eldonia-platform';
import { eventJobSubject } from './arbitraries/event-job';
import { failoverActionsSubject, failoverPlanSubject } from './arbitraries/failover-plan';
import { fargateApiSubject } from './arbitraries/fargate-api';
import { githubDeployRoleSubject } from './arbitraries/github-deploy-role';
import { mediaProcessorSubject } from './arbitraries/media-processor';
import { networkSubject } from './arbitraries/network';
import { originRecordsSubject } from './arbitraries/origin-records';
import { redisCacheSubject } from './arbitraries/redis-cache';
import { scheduledJobSubject } from './arbitraries/scheduled-job';
import { secureBucketSubject } from './arbitraries/secure-bucket';
import { spotTestRunnersSubject } from './arbitraries/spot-test-runners';
import { Subject } from './subject';

/** Every construct under property-based test, one line each. */
export const subjects = [
  auditTrailSubject,
  auroraClusterSubject,
  auroraGlobalDatabaseSubject,
  auroraReplicaClusterSubject,
  deliveryPipelineSubject,
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
  originRecordsSubject,
  redisCacheSubject,
  scheduledJobSubject,
  secureBucketSubject,
  spotTestRunnersSubject,
] as Subject<unknown>[];

/** The constructs that are not, and why. */
export const unexplored: Record<string, string> = {
  ReplicatedSecret: 'has a name and a key, whose rules its own tests check',
  ImageParameter: 'has one prop, whose rule its own tests check',
  OriginHeader: 'is explored as the header of EdgeDistribution',
  LogBucket: 'is explored as the access log bucket of SecureBucket',
};
