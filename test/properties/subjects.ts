import { redisCacheSubject } from './arbitraries/redis-cache';
import { Subject } from './subject';

/** Every construct under property-based test, one line each. */
export const subjects: Subject<unknown>[] = [
  redisCacheSubject,
] as Subject<unknown>[];

/** Constructs that are not, and why. */
export const unexplored: Record<string, string> = {
};
