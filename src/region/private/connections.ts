import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { mayUse } from './access';
import { RegionPlan } from './plan';
import { IAuroraCluster } from '../../aurora-cluster';
import { connectionLimit } from '../../operations/internal';
import { checkInteger } from '../../private/errors';
import { PlatformTasks } from '../../workloads';
import { WorkloadAccess } from '../workload-options';

/** The pools of the quickstart: one for writes, and one for reads. */
const POOL = 10;
/**
 * ECS starts the new tasks beside the previous ones, and PostgreSQL keeps some for superusers. Read 2026-12-01:
 * https://www.postgresql.org/docs/current/runtime-config-connection.html
 */
const [DEPLOYMENT, RESERVED] = [2, 3];

/** Warns if the tasks may open more connections than the writer accepts. A proxy shares its connections. */
export function checkConnections(
  scope: Construct, { database: options = {}, sizes, workloads }: RegionPlan, database: IAuroraCluster,
  created: PlatformTasks[],
): void {
  checkInteger(scope, 'database.connectionsPerTask', options.connectionsPerTask, 1, 1_000);
  const limit = connectionLimit(database);
  if (limit === undefined || options.proxy) return;
  // While the only reader is away, e.g. because it has become the writer, its endpoint leads to the writer.
  const { connectionsPerTask = sizes.databaseReaders > 1 ? POOL : 2 * POOL } = options;
  const users = workloads.filter(({ _own }) => mayUse(_own, WorkloadAccess.DATABASE)).map(({ id }) => id);
  const beside = created.filter(({ node: { id } }) => users.includes(id)).map(({ _range }) => _range.maxTasks);
  const tasks = [sizes.apiScaling.maxTasks, ...beside].reduce((sum, count) => sum + count);
  const connections = tasks * DEPLOYMENT * connectionsPerTask;
  if (connections <= limit - RESERVED) return;
  Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:tooManyConnections',
    `during a deployment, the tasks may open ${connections} connections to the writer of the database (${tasks} ` +
    `tasks, twice, with ${connectionsPerTask} each), and it accepts ${limit - RESERVED}; lower the maximum of ` +
    'tasks or the pools and database.connectionsPerTask, use a larger databaseInstanceType, or database.proxy');
}
