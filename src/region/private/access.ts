import { PlatformWorkloadOptions, WorkloadAccess } from '../workload-options';

/** Whose variables of the API they are; those of nobody else are the API's own. */
const OWNERS: [WorkloadAccess, RegExp][] = [
  [WorkloadAccess.DATABASE, /^DB_/], [WorkloadAccess.CACHE, /^REDIS_/], [WorkloadAccess.MEDIA, /^MEDIA_BUCKET$/],
  [WorkloadAccess.SESSIONS, /^JWT_SECRET$/], [WorkloadAccess.API_VARIABLES, /^/],
];

/** Whether a workload may use a part of the platform. */
export const mayUse = ({ access }: PlatformWorkloadOptions, part: WorkloadAccess): boolean =>
  access === undefined || access.includes(part);

/** The variables that a workload may have. */
export function allowed<Value>(
  options: PlatformWorkloadOptions, variables: { [name: string]: Value } = {},
): { [name: string]: Value } {
  const ownerOf = (name: string) => OWNERS.find(([, names]) => names.test(name))![0];
  return Object.fromEntries(Object.entries(variables).filter(([name]) => mayUse(options, ownerOf(name))));
}
