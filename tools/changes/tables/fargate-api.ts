import { aws_ecs as ecs } from 'aws-cdk-lib';
import {
  ApiDeployment, ApiImage, ApiIngress, ApiScaling, FargateApiOptions, FargateApiProps, IApiTask, Tracing,
} from '../../../src';
import { importedCertificate, importedRepository, importedTrustStore, importedVpc } from '../../assemblies/imported';
import { baseOf, Table, tableOf, to } from '../change';
import { usual } from '../usual';
import { otherCertificate, importedSecret } from '../values';

export const api = baseOf<FargateApiProps>('FargateApi', 'Api');

/** A hook that adds a container. */
class Proxied implements IApiTask {
  addContainers(taskDefinition: ecs.FargateTaskDefinition, container: ecs.ContainerDefinition, logging: ecs.LogDriver): ecs.ContainerDefinition {
    taskDefinition.addContainer('Proxy', { image: ecs.ContainerImage.fromRegistry('envoyproxy/envoy:v1.35'), essential: false, logging });
    return container;
  }
}

const options = usual<FargateApiOptions>('FargateApiOptions', {
  cpuArchitecture: [{ to: ecs.CpuArchitecture.ARM64, name: 'default → Arm' }],
  deployment: [
    { to: ApiDeployment.blueGreen(), name: 'rolling → blue/green' },
    { to: ApiDeployment.canary(), name: 'rolling → canary' },
    { to: ApiDeployment.linear(), name: 'rolling → linear' },
    { from: ApiDeployment.blueGreen(), to: ApiDeployment.canary(), name: 'blue/green → canary' },
  ],
  secrets: [{ to: (stack) => ({ TOKEN: ecs.Secret.fromSecretsManager(importedSecret(stack)) }) }],
  ingress: [
    { to: ApiIngress.INTERNAL, name: 'internet → internal' },
    { to: ApiIngress.CLOUDFRONT_ONLY, name: 'internet → CloudFront only' },
    { to: ApiIngress.CLOUDFRONT_VPC_ORIGIN, name: 'internet → VPC origin' },
  ],
  task: [{ to: new Proxied(), name: 'a hook' }],
  datadog: [{ to: (stack) => ({ apiKey: importedSecret(stack), site: 'ap1.datadoghq.com' }), name: 'none → Datadog' }],
  sentry: [{ to: (stack) => ({ dsn: importedSecret(stack) }), name: 'none → Sentry' }],
  tracing: [{ to: Tracing.xray(), name: 'none → X-Ray' }, { from: Tracing.xray(), to: Tracing.applicationSignals(), name: 'X-Ray → Application Signals' }],
});

const rows = usual<FargateApiProps>('FargateApiProps', {
  image: [
    { to: (stack) => ApiImage.fromRepository(importedRepository(stack), 'v2'), name: 'other tag' },
    { to: (stack) => ApiImage.fromParameter(importedRepository(stack), '/shop/image'), name: 'tag → parameter' },
    {
      from: (stack) => ApiImage.fromParameter(importedRepository(stack), '/shop/image'),
      to: (stack) => ApiImage.fromParameter(importedRepository(stack), '/shop/other'),
      name: 'other parameter',
    },
  ],
  capacityProviderStrategies: [
    { to: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }], name: 'on demand → Spot' },
    { to: [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }, { capacityProvider: 'FARGATE_SPOT', weight: 1 }], name: 'on demand → mixed' },
    { beside: { serviceName: 'shop' }, to: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }], name: 'on demand → Spot, with a name' },
  ],
  scaling: [{ to: ApiScaling.between(4, 20), name: '4 to 20 tasks' }],
  certificate: [{ to: otherCertificate, from: importedCertificate, name: 'other certificate' }],
  clientTrustStore: to(importedTrustStore),
  cluster: [{
    to: (stack) => ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'passed', vpc: importedVpc(stack) }),
  }],
  taskRoleName: [...to('shop-task'), { from: 'shop-task', to: 'other-task' }],
  logGroupName: [...to('/ecs/shop'), { from: '/ecs/shop', to: '/ecs/other' }],
});

export const apiTables: readonly Table[] = [
  tableOf<FargateApiProps>('FargateApiOptions', api, options),
  tableOf<FargateApiProps>('FargateApiProps', api, rows),
];
