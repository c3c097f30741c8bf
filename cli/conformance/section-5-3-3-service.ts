import { Assembly } from './assembly';
import { isStandby } from './failover-plans';
import { containers, scalableTargets, services, subnetsRoutedBy, tasks } from './queries';
import { Kind, section } from './requirement';
import { SERVICE } from './subject';
import { every, TemplateResource } from './template-part';

const VPC_CONFIGURATION = 'NetworkConfiguration/AwsvpcConfiguration';

export const SERVICE_DEFINITION = section('5.3.3', [
  ['the service name is eldonia-backend', SERVICE, (app) =>
    everyService(app, (service) => service.only('ServiceName', /^[\w-]+-backend$/))],
  [
    'the service runs in the cluster eldonia-cluster',
    SERVICE,
    (app) =>
      everyService(app, (service) =>
        every(service.refs('Cluster'), (cluster) => cluster.only('ClusterName', /^[\w-]+-cluster$/))),
  ],
  ["the service runs the platform's task definition", SERVICE, (app) =>
    services(app).length > 0 && services(app).length === tasks(app).length],
  [
    'the service starts with 2 tasks (in development 1); in the standby Region the failover plan starts them',
    SERVICE,
    (app, kind) => every(services(app).filter((service) => !isStandby(app, service)), (service) =>
      startsWith(app, service, kind === Kind.DEVELOPMENT ? [1, 2] : [2])),
    { literally: (app) => everyService(app, (service) => service.has('DesiredCount', 2)) },
  ],
  [
    'the service runs on Fargate (in development, on Fargate Spot)',
    SERVICE,
    (app) => everyService(app, (service) => service.only('LaunchType', 'FARGATE')
      || service.only('CapacityProviderStrategy/*/CapacityProvider', /^FARGATE(_SPOT)?$/)),
    { literally: (app) => everyService(app, (service) => service.only('LaunchType', 'FARGATE')) },
  ],
  [
    'the tasks are in the two private subnets',
    SERVICE,
    (app) => everyService(app, (service) => {
      const subnets = service.refs(`${VPC_CONFIGURATION}/Subnets`);
      return subnets.length === 2 && subnets.every((subnet) => subnetsRoutedBy(app, 'NatGatewayId').includes(subnet));
    }),
  ],
  [
    'the tasks have a security group',
    SERVICE,
    (app) => everyService(app, (service) =>
      every(service.refs(`${VPC_CONFIGURATION}/SecurityGroups`), ({ type }) => type === 'AWS::EC2::SecurityGroup')),
  ],
  [
    'the tasks have no public IP address',
    SERVICE,
    (app) => everyService(app, (service) => service.only(`${VPC_CONFIGURATION}/AssignPublicIp`, 'DISABLED')),
  ],
  [
    'the service registers its tasks in the target group of the load balancer',
    SERVICE,
    (app) => everyService(app, (service) => every(service.refs('LoadBalancers/*/TargetGroupArn'), ({ type }) =>
      type === 'AWS::ElasticLoadBalancingV2::TargetGroup')),
  ],
  [
    'the load balancer forwards to the container eldonia-backend',
    SERVICE,
    (app) => everyService(app, (service) => service.only('LoadBalancers/*/ContainerName', /^[\w-]+-backend$/)
      && containers(app).some((container) =>
        service.has('LoadBalancers/*/ContainerName', container.parts('Name').map((name) => name.text()).join()))),
  ],
  [
    'the load balancer forwards to port 3001',
    SERVICE,
    (app) => everyService(app, (service) => service.only('LoadBalancers/*/ContainerPort', 3001)),
  ],
  [
    'the maximum percent of a deployment is 200 %',
    SERVICE,
    (app) => everyService(app, (service) => service.only('DeploymentConfiguration/MaximumPercent', 200)),
  ],
  [
    'the minimum healthy percent of a deployment is 50 %',
    SERVICE,
    (app) => everyService(app, (service) => service.only('DeploymentConfiguration/MinimumHealthyPercent', 50)),
  ],
  [
    'the health check grace period is 60 seconds',
    SERVICE,
    (app) => everyService(app, (service) => service.only('HealthCheckGracePeriodSeconds', 60)),
  ],
]);

function everyService(app: Assembly, test: (service: TemplateResource) => boolean): boolean {
  return every(services(app), test);
}

/** Nothing runs until the first release. Later deployments leave the count to Auto Scaling and its minimum. */
function startsWith(app: Assembly, service: TemplateResource, counts: readonly number[]): boolean {
  return service.has('DesiredCount', 2) || (!service.has('DesiredCount', (count) => !count.is(0))
    && scalableTargets(app, 'ecs').some((target) => target.refs('ResourceId').includes(service)
      && counts.some((count) => target.has('MinCapacity', count))));
}
