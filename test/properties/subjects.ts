import { auroraClusterSubject } from './arbitraries/aurora-cluster';
import { eldoniaPlatformSubject } from './arbitraries/eldonia-platform';
import { fargateApiSubject } from './arbitraries/fargate-api';
import { networkSubject } from './arbitraries/network';
import { redisCacheSubject } from './arbitraries/redis-cache';
import { secureBucketSubject } from './arbitraries/secure-bucket';
import { Subject } from './subject';

/** Every construct under property-based test, one line each. */
export const subjects = [
  auroraClusterSubject,
  eldoniaPlatformSubject,
  fargateApiSubject,
  networkSubject,
  redisCacheSubject,
  secureBucketSubject,
] as Subject<unknown>[];

/** The constructs that are not, and why. */
export const unexplored: Record<string, string> = {
  ImageParameter: 'has one prop, whose rule its own tests check',
  LogBucket: 'is explored as the access log bucket of SecureBucket',
};
