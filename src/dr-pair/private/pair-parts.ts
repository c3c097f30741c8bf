import { PrimarySide } from './primary-side';
import { StandbyBase } from './standby-base';
import { StandbyCache } from './standby-cache';
import { StandbySide } from './standby-side';
import { FailoverPair } from '../../failover/internal';

/** The constructs of a pair that its interface does not show. */
export interface PairParts {
  readonly pair: FailoverPair;
  readonly base: StandbyBase;
  readonly cache: StandbyCache;
  readonly primary: PrimarySide;
  readonly standby: StandbySide;
}
