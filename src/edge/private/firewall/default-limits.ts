import { RateLimit } from '../../rate-limit';

/** The limits of people; see `RateLimit`. */
export function defaultLimits(): RateLimit[] {
  return [RateLimit.perIp(), RateLimit.perIpWithoutFiles(), RateLimit.perNetwork()];
}
