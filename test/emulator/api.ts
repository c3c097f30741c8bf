import assert from 'assert/strict';
import { ContainerDefinition, Service } from '@aws-sdk/client-ecs';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, REGION } from '../../tools/emulator/emulator';

export const PARAMETER = '/eldonia/backend/image';
const REPOSITORY = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/eldonia-backend`;

export function loadBalancerChecks({ loadBalancing }: Clients): Checks {
  const balancer = async () => {
    const { LoadBalancers } = await loadBalancing.describeLoadBalancers({});
    assert.equal(LoadBalancers?.length, 1);
    return LoadBalancers[0].LoadBalancerArn!;
  };

  return {
    'the load balancer redirects HTTP to HTTPS, and HTTPS takes TLS 1.2 and 1.3': async () => {
      const { Listeners } = await loadBalancing.describeListeners({ LoadBalancerArn: await balancer() });
      const [http, https] = Listeners!.sort((a, b) => a.Port! - b.Port!);
      assert.deepEqual([http.Port, http.Protocol, http.DefaultActions![0].RedirectConfig!.Protocol], [80, 'HTTP', 'HTTPS']);
      assert.deepEqual([https.Port, https.Protocol, https.SslPolicy], [443, 'HTTPS', 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06']);
    },
    'its target group asks /health, never /ready': async () => {
      const { TargetGroups } = await loadBalancing.describeTargetGroups({});
      assert.deepEqual(TargetGroups!.map(({ HealthCheckPath, Port, TargetType }) => [HealthCheckPath, Port, TargetType]), [['/health', 3001, 'ip']]);
    },
    'it is protected from deletion and logs its accesses': async () => {
      const { Attributes } = await loadBalancing.describeLoadBalancerAttributes({ LoadBalancerArn: await balancer() });
      const values = new Map(Attributes!.map(({ Key, Value }) => [Key, Value]));
      assert.deepEqual(['deletion_protection.enabled', 'access_logs.s3.enabled'].map((key) => values.get(key)), ['true', 'true']);
    },
  };
}

interface ScalableTargets {
  readonly ScalableTargets: { readonly ResourceId: string; readonly MinCapacity: number; readonly MaxCapacity: number }[];
}

/** What a release, or its absence, makes of the service. */
export interface Released {
  readonly parameter: string;
  readonly image: string;
  readonly memory: string;
  readonly minimum: number;
}

export function serviceChecks({ ecs, requests, ssm }: Clients, { parameter, image, memory, minimum }: Released): Checks {
  const service = async (): Promise<Service> => {
    const { services } = await ecs.describeServices({ cluster: 'eldonia-cluster', services: ['eldonia-backend'] });
    assert.equal(services?.length, 1);
    return services[0];
  };
  const task = async () => (await ecs.describeTaskDefinition({ taskDefinition: (await service()).taskDefinition })).taskDefinition!;

  return {
    [`the parameter holds ${parameter}`]: async () => {
      assert.equal((await ssm.getParameter({ Name: PARAMETER })).Parameter?.Value, parameter);
    },
    [`the tasks of the service run the image ${image} with ${memory} MiB`]: async () => {
      const { containerDefinitions, ...definition } = await task();
      assert.deepEqual(containerDefinitions!.map((container) => container.image), [`${REPOSITORY}${image}`]);
      assert.equal(definition.memory, memory);
    },
    [`the service scales from ${minimum} to 10 tasks`]: async () => {
      const query = { ServiceNamespace: 'ecs' };
      const { ScalableTargets } = await requests.json<ScalableTargets>('application-autoscaling', 'AnyScaleFrontendService.DescribeScalableTargets', query);
      assert.deepEqual(ScalableTargets.map(({ ResourceId, MinCapacity, MaxCapacity }) => [ResourceId, MinCapacity, MaxCapacity]),
        [['service/eldonia-cluster/eldonia-backend', minimum, 10]]);
    },
  };
}

export function firstServiceChecks({ ecs }: Clients): Checks {
  const container = async (): Promise<ContainerDefinition> => {
    const { taskDefinition } = await ecs.describeTaskDefinition({ taskDefinition: 'eldonia-backend' });
    return taskDefinition!.containerDefinitions![0];
  };

  return {
    'the service wants no task, so that its first deployment ends': async () => {
      const { services } = await ecs.describeServices({ cluster: 'eldonia-cluster', services: ['eldonia-backend'] });
      assert.deepEqual(services!.map(({ desiredCount, capacityProviderStrategy }) =>
        [desiredCount, capacityProviderStrategy?.map(({ capacityProvider }) => capacityProvider)]), [[0, ['FARGATE']]]);
    },
    'the cluster knows both Fargate providers and has enhanced insights': async () => {
      const { clusters } = await ecs.describeClusters({ clusters: ['eldonia-cluster'], include: ['SETTINGS'] });
      assert.deepEqual(clusters![0].capacityProviders, ['FARGATE', 'FARGATE_SPOT']);
      assert.deepEqual(clusters![0].settings, [{ name: 'containerInsights', value: 'enhanced' }]);
    },
    'passwords come from Secrets Manager, by field': async () => {
      const secrets = (await container()).secrets!.map(({ name, valueFrom }) => `${name} ${valueFrom!.split(':').slice(6).join(':')}`);
      const pattern = [/^DB_USER eldonia\/db-password-\w+:username::$/, /^DB_PASSWORD eldonia\/db-password-\w+:password::$/,
        /^JWT_SECRET eldonia\/jwt-secret-\w+$/, /^REDIS_PASSWORD .*CacheAuthSecret.*:password::$/];
      assert.equal(secrets.length, pattern.length);
      secrets.forEach((secret, index) => assert.match(secret, pattern[index]));
    },
    'the container is read-only, no root, and asks itself for /health': async () => {
      const { readonlyRootFilesystem, user, healthCheck, logConfiguration } = await container();
      assert.deepEqual([readonlyRootFilesystem, user, logConfiguration?.options?.['awslogs-group']], [true, '1001', '/ecs/eldonia-backend']);
      assert.match(healthCheck!.command!.join(' '), /:3001\/health/);
    },
  };
}
