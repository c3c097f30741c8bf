import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';

/** An ECS service whose tasks read the secret when they start. */
export interface RestartedService {
  readonly cluster: string;
  readonly service: string;
}

/** The service does not exist any more. The rotation must not fail because of it. */
const NOT_FOUND = ['ServiceNotFoundException', 'ServiceNotActiveException', 'ClusterNotFoundException'];

/**
 * Replaces the tasks of all services, according to the deployment settings of each service.
 *
 * Tries all services, then throws the first error, so that Secrets Manager reports it and retries.
 */
export async function restartServices(client: ECSClient, json: string | undefined): Promise<void> {
  const services = JSON.parse(json ?? '[]') as RestartedService[];
  const results = await Promise.allSettled(services.map(async ({ cluster, service }) => {
    try {
      await client.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }));
    } catch (error) {
      if (!NOT_FOUND.includes((error as Error).name)) throw error;
      console.log(`${service} does not exist, so it is not restarted`);
    }
  }));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
