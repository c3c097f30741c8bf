import { Assembly, TemplateResource } from '../../cli/conformance/assembly';
import { defaultRoutes } from '../../cli/conformance/queries';
import { stacksOf } from '../../src/assembly/read';
import { StackTemplate } from '../../src/assembly/template';
import { canonical } from '../../tools/assemblies/canonical';
import { listOf } from '../../tools/policies/evaluation';
import { handlers } from '../../tools/policies/needs/commands';
import { Role, rolesIn } from '../../tools/policies/needs/roles';

/** What runs in subnets of a VPC: a function, or the tasks of a service. A job runs the tasks of a service. */
interface Caller {
  readonly at: string;
  readonly subnets: readonly TemplateResource[];
  readonly groups: readonly TemplateResource[];
  /** The names of the endpoints of the services that it calls. */
  readonly services: readonly string[];
  readonly images: readonly string[];
}

const assembly = canonical('withoutNat');
const roles = rolesIn(assembly);

/** The endpoints of a service by the prefix of its actions, where they have another name. Layers of images are in S3. */
const ENDPOINTS: Record<string, string[]> = { ecr: ['ecr.api', 'ecr.dkr', 's3'] };
const endpointsOf = (actions: readonly string[]) => [...new Set(actions.flatMap((action) => {
  const [prefix] = action.split(':');
  return ENDPOINTS[prefix!] ?? [prefix!];
}))];

const nameOf = ({ stack, id }: TemplateResource) => `${stack.name}/${id}`;

const callersIn = (app: Assembly): Caller[] => [
  ...app.all('AWS::Lambda::Function').filter((fn) => fn.has('VpcConfig')).map((fn) => ({
    at: nameOf(fn),
    subnets: fn.refs('VpcConfig/SubnetIds/*'),
    groups: fn.refs('VpcConfig/SecurityGroupIds/*'),
    services: [...endpointsOf(handlerOf(fn).actions), ...isCustomResource(app, fn) ? ['s3'] : []],
    images: [],
  })),
  ...app.all('AWS::ECS::Service').map((service) => {
    const [task] = service.refs('TaskDefinition');
    return {
      at: nameOf(service),
      subnets: service.refs('NetworkConfiguration/AwsvpcConfiguration/Subnets/*'),
      groups: service.refs('NetworkConfiguration/AwsvpcConfiguration/SecurityGroups/*'),
      services: endpointsOf(roles.filter((role) => role.place.name === task!.stack.name).flatMap((role) => actionsOf(role, task!.id))),
      images: task!.parts('ContainerDefinitions/*/Image').map((image) => image.text()),
    };
  }),
];

const handlerOf = (fn: TemplateResource) => handlers().get(fn.parts('Code/S3Key')[0]!.text().replace(/\.zip$/, ''))!;

/** It answers CloudFormation by a bucket of AWS. */
const isCustomResource = (app: Assembly, fn: TemplateResource) => app.stacks.some(({ template }) =>
  Object.values(template.Resources ?? {}).some(({ Properties }) => JSON.stringify(Properties?.ServiceToken ?? '').includes(`"${fn.id}"`)));

/** What code with the role of a task calls. Other services call KMS for their callers; ECS Exec calls it itself. */
function actionsOf({ references, statements }: Role, task: string): string[] {
  if (!references.some(({ id, type }) => id === task && type === 'AWS::ECS::TaskDefinition')) return [];
  const actions = statements.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => listOf<string>(Action));
  const executes = actions.some((action) => action.startsWith('ssmmessages:'));
  return actions.filter((action) => executes || !action.startsWith('kms:'));
}

const servicesOf = (endpoint: TemplateResource) => endpoint.parts('ServiceName')[0]!.text().replace(/^com\.amazonaws\.[\w-]+\./, '');

/** The services that a subnet reaches by endpoints; undefined with a route to the internet. */
function reachable(app: Assembly, subnet: TemplateResource): string[] | undefined {
  if (defaultRoutes(app, subnet).length > 0) return undefined;
  const tables = app.referring('AWS::EC2::SubnetRouteTableAssociation', 'SubnetId', subnet).flatMap((one) => one.refs('RouteTableId'));
  return app.all('AWS::EC2::VPCEndpoint').filter((endpoint) => endpoint.has('VpcEndpointType', 'Gateway')
    ? endpoint.refs('RouteTableIds/*').some((table) => tables.includes(table))
    : endpoint.has('PrivateDnsEnabled', 'true') && endpoint.refs('VpcId')[0] === subnet.refs('VpcId')[0] && opens(endpoint, subnet))
    .map(servicesOf);
}

/** HTTPS from the block of the VPC. */
const opens = (endpoint: TemplateResource, subnet: TemplateResource) => endpoint.refs('SecurityGroupIds/*').some((group) =>
  group.parts('SecurityGroupIngress/*').some((rule) => rule.has('FromPort', 443)
    && rule.parts('CidrIp')[0]?.text() === subnet.refs('VpcId')[0]?.parts('CidrBlock')[0]?.text()));

/** The calls that neither NAT nor an endpoint serves, and the images that no endpoint serves. */
const unserved = (app: Assembly): string[] => callersIn(app).flatMap(({ at, subnets, services, images }) => subnets.flatMap((subnet) => {
  const found = reachable(app, subnet);
  if (!found) return [];
  return [...services.filter((service) => !found.includes(service)), ...images.filter((image) => !isPrivate(image, subnet.stack.region!))].map((what) => `${at} ${what}`);
})).filter((what, index, all) => all.indexOf(what) === index).sort();

/** In ECR of the Region, or in a repository of the app. */
const isPrivate = (image: string, region: string) => ['.dkr.ecr.{"Fn::Select"', `.dkr.ecr.${region}.`].some((registry) => image.includes(registry));

const stacks = stacksOf(assembly);
const app = new Assembly(stacks);

test('what runs in a VPC without NAT has known calls', () => {
  const callers = callersIn(app);
  const services = [...new Set(callers.flatMap((caller) => caller.services))].sort();

  // Three APIs, workers and services; functions for users, rotation, images, and the readiness of both Regions of the pair.
  expect(callers.filter(({ images }) => images.length > 0)).toHaveLength(9);
  expect(callers.filter(({ images }) => images.length === 0).map(({ at }) => at.replace(/\/.*?(WarmUp|MediaProcessor|Rotation|AppUser).*/, ' $1')).sort()).toEqual([
    'Pair-Primary AppUser', 'Pair-Primary MediaProcessor', 'Pair-Primary Rotation', 'Pair-Primary WarmUp', 'Pair-Standby MediaProcessor', 'Pair-Standby WarmUp',
    'Single AppUser', 'Single MediaProcessor', 'Single Rotation',
  ]);
  expect(services).toEqual(['ecr.api', 'ecr.dkr', 'ecs', 'kms', 'logs', 's3', 'secretsmanager', 'sqs', 'ssm', 'ssmmessages', 'xray']);
  expect(callers.filter(({ subnets, groups }) => subnets.length < 2 || groups.length === 0)).toEqual([]);
});

test('an endpoint serves each call from a VPC without NAT', () => expect(unserved(app)).toEqual([]));

test('each endpoint has a caller, because it is charged by the hour', () => {
  const called = callersIn(app).flatMap(({ subnets, services }) => services.map((service) => `${subnets[0]!.stack.region} ${service}`));

  expect(app.all('AWS::EC2::VPCEndpoint').map((endpoint) => `${endpoint.stack.region} ${servicesOf(endpoint)}`).filter((what) => !called.includes(what))).toEqual([]);
});

type Bodies = [id: string, body: { Type: string; Properties?: Record<string, unknown> }][];
const changed = (change: (resources: Bodies) => Bodies) => new Assembly(stacks.map((stack: StackTemplate) => {
  const Resources = Object.fromEntries(change(Object.entries(stack.template.Resources ?? {}) as Bodies));
  return { ...stack, template: { ...stack.template, Resources } } as StackTemplate;
}));

test('the check finds a missing endpoint', () => {
  const without = (service: string) => changed((resources) =>
    resources.filter(([, { Properties }]) => !JSON.stringify(Properties?.ServiceName ?? '').includes(`.${service}"`)));

  // A worker protects its task from scaling in.
  expect(unserved(without('ecs')).map((what) => what.replace(/\/.*?(WarmUp|Rotation|Emails).* /, ' $1 ')).sort()).toEqual([
    'Pair-Primary Emails ecs', 'Pair-Primary Rotation ecs', 'Pair-Primary WarmUp ecs', 'Pair-Standby Emails ecs', 'Pair-Standby WarmUp ecs',
    'Single Emails ecs', 'Single Rotation ecs',
  ]);
  expect(unserved(without('s3')).length).toBeGreaterThan(10);
});

test('a route to NAT serves all calls', () => {
  const open = changed((resources) => resources.filter(([, { Type }]) => Type !== 'AWS::EC2::VPCEndpoint').concat(resources
    .filter(([, { Type }]) => Type === 'AWS::EC2::RouteTable').map(([id]): Bodies[number] => [
      `${id}Nat`, { Type: 'AWS::EC2::Route', Properties: { RouteTableId: { Ref: id }, DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: 'nat-1' } },
    ])));

  expect(unserved(open)).toEqual([]);
});
