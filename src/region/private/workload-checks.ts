import { Construct } from 'constructs';
import { RegionNames } from './names';
import { invalid } from '../../private/errors';
import { PlatformWorkload } from '../platform-workload';

/** What is checked together. */
interface Named {
  readonly workloads: PlatformWorkload[];
  readonly names: RegionNames;
}

/** Validates that no two services have one name. */
export function checkWorkloads(scope: Construct, { workloads, names }: Named): void {
  const taken = new Map<string, string>();
  for (const { id } of workloads) {
    const { service } = names.workload(id);
    if (service === names.ecsService) {
      invalid(scope, `workloads must not have the id of the backend, got "${id}"; rename it`);
    }
    const first = taken.get(service);
    if (first !== undefined) {
      invalid(scope, 'workloads must have different ids, also as names of services, got ' +
        `${first === id ? `"${id}" twice` : `"${first}" and "${id}"`}; rename one of them`);
    }
    taken.set(service, id);
  }
}
