import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';

/** An ECS service whose tasks read the secret when they start. */
export interface RestartedService {
  readonly cluster: string;
  readonly service: string;
}

/** What helps while tasks use the user before the current one. The alarm on the rotation has the same words. */
export const RELEASE_AGAIN = 'tasks keep the previous user until they restart: release again, or update the services ' +
  'with --force-new-deployment';
/** The service does not exist any more. The rotation must not fail because of it. */
const NOT_FOUND = ['ServiceNotFoundException', 'ServiceNotActiveException', 'ClusterNotFoundException'];

/**
 * Replaces the tasks of all services, according to the deployment settings of each service.
 *
 * Tries all services, then throws the first error, so that Secrets Manager reports it and retries.
 */
export async function restartServices(client: ECSClient, services: readonly RestartedService[]): Promise<void> {
  const results = await Promise.allSettled(services.map(async ({ cluster, service }) => {
    try {
      await client.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }));
    } catch (error) {
      if (!NOT_FOUND.includes((error as Error).name)) throw error;
      console.log(`${service} does not exist, so it is not restarted`);
    }
  }));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw new Error(`${RELEASE_AGAIN}; ECS: ${(failed.reason as Error).message}`, { cause: failed.reason });
}
