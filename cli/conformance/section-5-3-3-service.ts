import { Assembly, TemplateResource } from './assembly';
import { isStandby } from './failover-plans';
import { containers, scalableTargets, services, subnetsRoutedBy, tasks } from './queries';
import { each, Kind, overall, section, SERVICE, within } from './requirement';

const VPC_CONFIGURATION = 'NetworkConfiguration/AwsvpcConfiguration';
const PRIMARY = within(SERVICE, (app) => services(app).filter((service) => !isStandby(app, service)));

export const SERVICE_DEFINITION = section('5.3.3', 'Service definition', [
  each('the service name is eldonia-backend', SERVICE, { ServiceName: /^[\w-]+-backend$/ }),
  each('the service runs in the cluster eldonia-cluster', SERVICE, (service) => service.refersTo('Cluster', { ClusterName: /^[\w-]+-cluster$/ })),
  overall("the service runs the platform's task definition", SERVICE, (app) =>
    services(app).length > 0 && services(app).length === tasks(app).length),
  each('the service starts with 2 tasks (in development 1); in the standby Region the failover plan starts them', PRIMARY, (service, app, kind) =>
    startsWith(app, service, kind === Kind.DEVELOPMENT ? [1, 2] : [2]), {
    literally: (app) => services(app).every((service) => service.has('DesiredCount', 2)),
  }),
  each('the service runs on Fargate (in development, on Fargate Spot)', SERVICE, (service) => service.only('LaunchType', 'FARGATE')
    || service.only('CapacityProviderStrategy/*/CapacityProvider', /^FARGATE(_SPOT)?$/), {
    literally: (app) => services(app).every((service) => service.only('LaunchType', 'FARGATE')),
  }),
  each('the tasks are in the two private subnets', SERVICE, (service, app) => {
    const subnets = service.refs(`${VPC_CONFIGURATION}/Subnets`);
    return subnets.length === 2 && subnets.every((subnet) => subnetsRoutedBy(app, 'NatGatewayId').includes(subnet));
  }),
  each('the tasks have a security group', SERVICE, (service) =>
    service.refersTo(`${VPC_CONFIGURATION}/SecurityGroups`, ({ type }) => type === 'AWS::EC2::SecurityGroup')),
  each('the tasks have no public IP address', SERVICE, { [`${VPC_CONFIGURATION}/AssignPublicIp`]: 'DISABLED' }),
  each('the service registers its tasks in the target group of the load balancer', SERVICE, (service) =>
    service.refersTo('LoadBalancers/*/TargetGroupArn', ({ type }) => type === 'AWS::ElasticLoadBalancingV2::TargetGroup')),
  each('the load balancer forwards to the container eldonia-backend', SERVICE, (service, app) =>
    service.only('LoadBalancers/*/ContainerName', /^[\w-]+-backend$/)
      && containers(app).some((container) => service.has('LoadBalancers/*/ContainerName', container.textAt('Name')))),
  each('the load balancer forwards to port 3001', SERVICE, { 'LoadBalancers/*/ContainerPort': 3001 }),
  each('the maximum percent of a deployment is 200 %', SERVICE, { 'DeploymentConfiguration/MaximumPercent': 200 }),
  each('the minimum healthy percent of a deployment is 50 %', SERVICE, { 'DeploymentConfiguration/MinimumHealthyPercent': 50 }),
  each('the health check grace period is 60 seconds', SERVICE, { HealthCheckGracePeriodSeconds: 60 }),
]);

/** Nothing runs until the first release. Later deployments leave the count to Auto Scaling and its minimum. */
function startsWith(app: Assembly, service: TemplateResource, counts: readonly number[]): boolean {
  return service.has('DesiredCount', 2) || (!service.has('DesiredCount', (count) => !count.is(0))
    && scalableTargets(app, 'ecs').some((target) => target.refs('ResourceId').includes(service)
      && counts.some((count) => target.has('MinCapacity', count))));
}
