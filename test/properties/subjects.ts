import { auroraClusterSubject } from './arbitraries/aurora-cluster';
import { edgeDistributionSubject } from './arbitraries/edge-distribution';
import { edgeFirewallSubject } from './arbitraries/edge-firewall';
import { eldoniaPlatformSubject } from './arbitraries/eldonia-platform';
import { fargateApiSubject } from './arbitraries/fargate-api';
import { networkSubject } from './arbitraries/network';
import { originRecordsSubject } from './arbitraries/origin-records';
import { redisCacheSubject } from './arbitraries/redis-cache';
import { secureBucketSubject } from './arbitraries/secure-bucket';
import { Subject } from './subject';

/** Every construct under property-based test, one line each. */
export const subjects = [
  auroraClusterSubject,
  edgeDistributionSubject,
  edgeFirewallSubject,
  eldoniaPlatformSubject,
  fargateApiSubject,
  networkSubject,
  originRecordsSubject,
  redisCacheSubject,
  secureBucketSubject,
] as Subject<unknown>[];

/** The constructs that are not, and why. */
export const unexplored: Record<string, string> = {
  ImageParameter: 'has one prop, whose rule its own tests check',
  OriginHeader: 'is explored as the header of EdgeDistribution',
  LogBucket: 'is explored as the access log bucket of SecureBucket',
};
