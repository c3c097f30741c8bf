/** What is put into a function of the plan, and what comes of it. Each is a test of its own in test/failover-plan/faults.test.ts. */
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
  { step: 'check-database', fault: 'two writers', says: 'the global database must have one writer before a promotion', until: 'the global database is repaired' },
  { step: 'check-database', fault: 'no instance in the cluster', says: 'has no instances. Add an instance', until: 'an instance is added' },
  { step: 'confirm-writer', fault: 'the old writer still writes', says: 'Traffic does not move to this Region until it is read-only', until: 'it is a reader' },
  { step: 'scale-readers', fault: 'a conflict half-way', says: 'ConcurrentUpdateException: from AWS', until: 'it is called again' },
  { step: 'settle-capacity', fault: 'the standby still writes', says: 'must be the only writer', until: 'the database is back' },
  { step: 'settle-capacity', fault: 'a throttle half-way', says: 'ThrottlingException: from AWS', until: 'it is called again' },
  { step: 'wake-standby', fault: 'a deployment is under way', says: 'is UPDATE_IN_PROGRESS', until: 'it ends' },
  { step: 'wake-standby', fault: 'the cache is not made, and is rolled back', says: 'The previous update was rolled back', until: 'a later try makes it' },
  { step: 'wake-standby', fault: 'a rollback that failed', says: 'Repair it, e.g. with continue-update-rollback', until: 'the stack is repaired' },
  { step: 'rest-standby', fault: 'the standby still writes', says: 'must be the only writer', until: 'the database is back' },
  { step: 'move-schedules', fault: 'the other region does not answer', says: 'Check those that could not be disabled in ap-northeast-1', until: 'at once: it is no error' },
  { step: 'move-schedules', fault: 'a throttle in this region', says: 'not enabled in ap-northeast-3', until: 'it is called again' },
] as const satisfies readonly FunctionFault[];

type NameOf<Fault extends FunctionFault> = Fault extends FunctionFault ? `${Fault['step']}: ${Fault['fault']}` : never;

/** A fault's name in the tests, which must have every one of them. */
export type FaultName = NameOf<typeof FUNCTION_FAULTS[number]>;

/** What a step that fails costs beside time, with the execution stopped there. */
export const LOST: Record<string, string> = {
  'check-database': 'nothing: the primary region still has everything',
  'approve': 'nothing, as long as nobody decides',
  'promote-database': 'in ungraceful and automatic executions what was not replicated, about a second; otherwise nothing',
  'wake-standby': 'nothing: what is made already stays, or is rolled back',
  'scale-service': 'nothing: the tasks that run stay',
  'warm-up': 'nothing: no user is there yet',
  'confirm-writer': 'nothing: no user is there yet',
  'switch-dns': 'nothing: users stay where they were',
  'move-schedules': 'runs that were due meanwhile',
  'scale-readers': 'nothing: the readers stay as many as they are',
  'settle-capacity': 'money, for idle tasks',
  'rest-standby': 'money, for an idle cache',
};
