import { Construct } from 'constructs';
import { RegionNames } from './names';
import { FargateApiOptions } from '../../fargate-api';
import { checkWithin } from '../../private/domains';
import { invalid } from '../../private/errors';
import { checkRoutes } from '../../workloads/internal';
import { Edge } from '../edge';
import { PlatformWorkload } from '../platform-workload';
import { PlatformZone } from '../platform-zone';

/** What is checked together. */
interface Checked {
  readonly workloads: PlatformWorkload[];
  readonly names: RegionNames;
  readonly api: FargateApiOptions;
  readonly edge: Edge;
  readonly zone: PlatformZone;
}

/** Validates that no two services have one name, or receive the same requests. */
export function checkWorkloads(scope: Construct, { workloads, names, api, edge, zone }: Checked): void {
  checkNames(scope, workloads, names);
  const routed = workloads.flatMap(({ id, _route: route }) => route ? [{ id, route }] : []);
  for (const { id, route: { hosts } } of routed) hosts.forEach((host) => checkHost(scope, id, host, zone));
  const { livenessPath = '/health', readinessPath = '/ready' } = api.container ?? {};
  checkRoutes(scope, routed, ['/api/*', ...edge._global ? ['/media/*'] : []], ['/api', livenessPath, readinessPath]);
}

/** The names that users open are below the zone. */
function checkHost(scope: Construct, id: string, host: string, { domainName, zoneName }: PlatformZone): void {
  checkWithin(scope, `hosts of ${id}`, host, zoneName);
  if (host.toLowerCase() === domainName.toLowerCase()) {
    invalid(scope, `hosts of ${id} must not contain the domain name of the platform, got "${host}"; leave it out`);
  }
}

function checkNames(scope: Construct, workloads: PlatformWorkload[], names: RegionNames): void {
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
