import { Assembly } from './assembly';
import { standsBy } from './failover-plans';
import { containers, scalableTargets, services, subnetsRoutedBy, tasks } from './queries';
import { section } from './requirement';
import { SERVICE } from './subject';
import { every, TemplateResource } from './template-part';

const VPC_CONFIGURATION = 'NetworkConfiguration/AwsvpcConfiguration';

export const SERVICE_DEFINITION = section('5.3.3', [
  ['the service is eldonia-backend', SERVICE, (app) => everyService(app, (service) => service.only('ServiceName', /^[\w-]+-backend$/))],
  [
    'it runs in the cluster eldonia-cluster',
    SERVICE,
    (app) => everyService(app, (service) => every(service.refs('Cluster'), (cluster) => cluster.only('ClusterName', /^[\w-]+-cluster$/))),
  ],
  ["it runs the platform's task definition", SERVICE, (app) => services(app).length > 0 && services(app).length === tasks(app).length],
  [
    'it starts with 2 tasks; in a region that stands by, a failover plan starts them',
    SERVICE,
    (app) => every(services(app).filter((service) => !standsBy(app, service)), (service) => startsWithTwo(app, service)),
  ],
  [
    'it is launched on Fargate (in development, on Fargate Spot)',
    SERVICE,
    (app) => everyService(app, (service) => service.only('LaunchType', 'FARGATE')
      || service.only('CapacityProviderStrategy/*/CapacityProvider', /^FARGATE(_SPOT)?$/)),
  ],
  [
    'its tasks are in the two private subnets',
    SERVICE,
    (app) => everyService(app, (service) => {
      const subnets = service.refs(`${VPC_CONFIGURATION}/Subnets`);
      return subnets.length === 2 && subnets.every((subnet) => subnetsRoutedBy(app, 'NatGatewayId').includes(subnet));
    }),
  ],
  [
    'its tasks have a security group',
    SERVICE,
    (app) => everyService(app, (service) => every(service.refs(`${VPC_CONFIGURATION}/SecurityGroups`), ({ type }) => type === 'AWS::EC2::SecurityGroup')),
  ],
  [
    'its tasks have no public address',
    SERVICE,
    (app) => everyService(app, (service) => service.only(`${VPC_CONFIGURATION}/AssignPublicIp`, 'DISABLED')),
  ],
  [
    'it registers its tasks in the target group of the load balancer',
    SERVICE,
    (app) => everyService(app, (service) => every(service.refs('LoadBalancers/*/TargetGroupArn'), ({ type }) =>
      type === 'AWS::ElasticLoadBalancingV2::TargetGroup')),
  ],
  [
    'the load balancer reaches the container eldonia-backend',
    SERVICE,
    (app) => everyService(app, (service) => service.only('LoadBalancers/*/ContainerName', /^[\w-]+-backend$/)
      && containers(app).some((container) => service.has('LoadBalancers/*/ContainerName', container.parts('Name').map((name) => name.text()).join()))),
  ],
  [
    'the load balancer reaches port 3001',
    SERVICE,
    (app) => everyService(app, (service) => service.only('LoadBalancers/*/ContainerPort', 3001)),
  ],
  [
    'a deployment runs at most 200 % of the tasks',
    SERVICE,
    (app) => everyService(app, (service) => service.only('DeploymentConfiguration/MaximumPercent', 200)),
  ],
  [
    'a deployment keeps at least 50 % of the tasks healthy',
    SERVICE,
    (app) => everyService(app, (service) => service.only('DeploymentConfiguration/MinimumHealthyPercent', 50)),
  ],
  [
    'a new task has 60 seconds before its health counts',
    SERVICE,
    (app) => everyService(app, (service) => service.only('HealthCheckGracePeriodSeconds', 60)),
  ],
]);

function everyService(app: Assembly, test: (service: TemplateResource) => boolean): boolean {
  return every(services(app), test);
}

/** Nothing runs until an image is released; later deployments leave the count to the scaler, whose minimum is 2. */
function startsWithTwo(app: Assembly, service: TemplateResource): boolean {
  return service.has('DesiredCount', 2) || (!service.has('DesiredCount', (count) => !count.is(0)) && scalableTargets(app, 'ecs').some((target) =>
    target.refs('ResourceId').includes(service) && target.has('MinCapacity', 2)));
}
