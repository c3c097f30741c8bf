import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { PrimarySide } from './primary-side';
import { StandbyBase } from './standby-base';
import { StandbyCache } from './standby-cache';
import { StandbySide } from './standby-side';
import { FailoverPair } from '../../failover/internal';

/** The constructs of a pair, also those that its interface does not show. */
export interface PairParts {
  readonly pair: FailoverPair;
  readonly failoverPlan: IConstruct;
  readonly approver: iam.IRole;
  readonly base: StandbyBase;
  readonly cache: StandbyCache;
  readonly primary: PrimarySide;
  readonly standby: StandbySide;
  /** In the standby Region. */
  readonly dashboard: IConstruct;
}
