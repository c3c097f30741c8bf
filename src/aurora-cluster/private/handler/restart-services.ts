import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';

/** An ECS service whose tasks read the secret when they start. */
export interface RestartedService {
  readonly cluster: string;
  readonly service: string;
}

/** The service is gone: there is nobody left to restart, and the rotation must not fail for ever. */
const GONE = ['ServiceNotFoundException', 'ServiceNotActiveException', 'ClusterNotFoundException'];

/**
 * Replace the tasks of all services, one by one as each service's deployment settings say.
 *
 * All of them are tried; then the first failure is thrown, so that Secrets Manager reports it and tries again.
 */
export async function restartServices(client: ECSClient, json: string | undefined): Promise<void> {
  const services = JSON.parse(json ?? '[]') as RestartedService[];
  const results = await Promise.allSettled(services.map(async ({ cluster, service }) => {
    try {
      await client.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }));
    } catch (error) {
      if (!GONE.includes((error as Error).name)) throw error;
      console.log(`${service} is gone, nothing to restart`);
    }
  }));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
