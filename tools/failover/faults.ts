/** A fault of a function of the plan. Each one has a test in test/failover/failover-plan/faults.test.ts. */
export interface FunctionFault {
  readonly step: string;
  readonly fault: string;
  /** The message of the function, for ARC and the operator. */
  readonly says: string;
  /** The end of the fault, after which the next invocation succeeds. */
  readonly until: string;
}

export const FUNCTION_FAULTS = [
  { step: 'check-database', fault: 'RDS throttles', says: 'ThrottlingException: from AWS', until: 'ARC retries' },
  { step: 'check-database', fault: 'two writers', says: 'the global database must have one writer before a promotion', until: 'the global database is repaired' },
  { step: 'check-database', fault: 'no instance in the cluster', says: 'has no instances. Add an instance', until: 'an instance is added' },
  { step: 'confirm-writer', fault: 'the old writer still writes', says: 'Traffic does not move to this Region until it is read-only', until: 'the old writer is read-only' },
  { step: 'scale-readers', fault: 'a conflict half-way', says: 'ConcurrentUpdateException: from AWS', until: 'ARC retries' },
  { step: 'settle-capacity', fault: 'the standby still writes', says: 'must be the only writer', until: 'the database has failed back' },
  { step: 'settle-capacity', fault: 'a throttle half-way', says: 'ThrottlingException: from AWS', until: 'ARC retries' },
  { step: 'settle-capacity', fault: 'a reader is not ready to be deleted', says: 'InvalidDBInstanceState: from AWS', until: 'ARC retries' },
  { step: 'scale-up-standby', fault: 'a deployment is under way', says: 'is UPDATE_IN_PROGRESS', until: 'the deployment ends' },
  { step: 'scale-up-standby', fault: 'the cache is not made, and is rolled back', says: 'The previous update was rolled back', until: 'a retry succeeds' },
  { step: 'scale-up-standby', fault: 'a rollback that failed', says: 'Repair it, e.g. with continue-update-rollback', until: 'the stack is repaired' },
  { step: 'scale-down-standby', fault: 'the standby still writes', says: 'must be the only writer', until: 'the database has failed back' },
  { step: 'move-schedules', fault: 'the other Region does not answer', says: 'Check those that could not be disabled in ap-northeast-1', until: 'immediately: it is not an error' },
  { step: 'move-schedules', fault: 'a throttle in this Region', says: 'not enabled in ap-northeast-3', until: 'ARC retries' },
] as const satisfies readonly FunctionFault[];

type NameOf<Fault extends FunctionFault> = Fault extends FunctionFault ? `${Fault['step']}: ${Fault['fault']}` : never;

/** The name of a fault in the tests, which must cover all faults. */
export type FaultName = NameOf<typeof FUNCTION_FAULTS[number]>;

/** The impact of a failed step, besides time, while the execution is stopped. */
export const LOST: Record<string, string> = {
  'check-database': 'none: the primary Region is unchanged',
  'approve': 'none, until the approval',
  'promote-database': 'data loss if the step is made ungraceful, and in automatic executions (RPO about 1 second); otherwise none',
  'scale-up-standby': 'none: created nodes remain, or are rolled back; service and tasks are in another stack',
  'scale-service': 'none: running tasks remain',
  'warm-up': 'none: no traffic in this Region yet',
  'confirm-writer': 'none: no traffic in this Region yet',
  'switch-dns': 'none: traffic remains in the other Region',
  'move-schedules': 'missed runs of the schedules',
  'scale-readers': 'none: the number of readers does not change',
  'settle-capacity': 'costs of idle tasks and readers',
  'scale-down-standby': 'costs of an idle cache',
};
