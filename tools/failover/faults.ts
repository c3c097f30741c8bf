/** A fault of a function of the plan, and its effect. Each fault is a test in test/failover/failover-plan/faults.test.ts. */
export interface FunctionFault {
  readonly step: string;
  readonly fault: string;
  /** The function's own words, to ARC and to the operator. */
  readonly says: string;
  /** What ends the fault; the next call then goes on. */
  readonly until: string;
}

export const FUNCTION_FAULTS = [
  { step: 'check-database', fault: 'RDS throttles', says: 'ThrottlingException: from AWS', until: 'it is called again' },
  { step: 'check-database', fault: 'two writers', says: 'a promotion needs one writer to start from', until: 'the global database is repaired' },
  { step: 'check-database', fault: 'no instance in the cluster', says: 'has no instance; add one', until: 'an instance is added' },
  { step: 'confirm-writer', fault: 'the old writer still writes', says: 'users stay away from this region until that ends', until: 'it is a reader' },
  { step: 'scale-readers', fault: 'a conflict half-way', says: 'ConcurrentUpdateException: from AWS', until: 'it is called again' },
  { step: 'settle-capacity', fault: 'the standby still writes', says: 'must be the only writer', until: 'the database is back' },
  { step: 'settle-capacity', fault: 'a throttle half-way', says: 'ThrottlingException: from AWS', until: 'it is called again' },
  { step: 'wake-standby', fault: 'a deployment is under way', says: 'is still UPDATE_IN_PROGRESS', until: 'it ends' },
  { step: 'wake-standby', fault: 'the cache is not made, and is rolled back', says: 'the update before was rolled back', until: 'a later try makes it' },
  { step: 'wake-standby', fault: 'a rollback that failed', says: 'repair it, for example with continue-update-rollback', until: 'the stack is repaired' },
  { step: 'rest-standby', fault: 'the standby still writes', says: 'must be the only writer', until: 'the database is back' },
  { step: 'move-schedules', fault: 'the other region does not answer', says: 'look after those in ap-northeast-1', until: 'at once: it is no error' },
  { step: 'move-schedules', fault: 'a throttle in this region', says: 'not enabled in ap-northeast-3', until: 'it is called again' },
] as const satisfies readonly FunctionFault[];

type NameOf<Fault extends FunctionFault> = Fault extends FunctionFault ? `${Fault['step']}: ${Fault['fault']}` : never;

/** A fault's name in the tests, which must have every one of them. */
export type FaultName = NameOf<typeof FUNCTION_FAULTS[number]>;

/** The loss in addition to time if the execution stops at a step. */
export const LOST: Record<string, string> = {
  'check-database': 'none: the primary Region has all data',
  'approve': 'none until the approval',
  'promote-database': 'in ungraceful and automatic executions the data that is not replicated, about 1 s; otherwise none',
  'wake-standby': 'none: created resources stay, or are rolled back',
  'scale-service': 'none: running tasks stay',
  'warm-up': 'none: no user is in the Region yet',
  'confirm-writer': 'none: no user is in the Region yet',
  'switch-dns': 'none: users stay in the other Region',
  'move-schedules': 'runs that are due during the failure',
  'scale-readers': 'none: the number of readers stays',
  'settle-capacity': 'cost of idle tasks',
  'rest-standby': 'cost of an idle cache',
};
