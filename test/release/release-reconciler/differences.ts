import type { ContainerDefinition, Service, TaskDefinition } from '@aws-sdk/client-ecs';

/** What may differ between what runs and the stack. */
export interface Difference {
  readonly what: string;
  /** Whether it is more than the image, as ECS understands it. */
  readonly foreign: boolean;
  readonly task?: (definition: TaskDefinition) => TaskDefinition;
  /** The setting of the service that is another one. */
  readonly setting?: string;
  readonly service?: Partial<Service>;
}

/** The container that a release gives another image, and an agent beside it. */
export const CONTAINERS: ContainerDefinition[] = [
  {
    name: 'shop',
    image: 'old',
    command: ['node', 'main.js'],
    environment: [{ name: 'PORT', value: '3001' }, { name: 'LEVEL', value: 'info' }],
    secrets: [{ name: 'DB_PASSWORD', valueFrom: 'arn:secret' }],
  },
  { name: 'agent', image: 'agent:7' },
];

const own = (change: Partial<ContainerDefinition>) => (definition: TaskDefinition): TaskDefinition =>
  ({ ...definition, containerDefinitions: definition.containerDefinitions!.map((one) => one.name === 'shop' ? { ...one, ...change } : one) });
const more = (...containers: ContainerDefinition[]) => (definition: TaskDefinition): TaskDefinition =>
  ({ ...definition, containerDefinitions: [...definition.containerDefinitions!, ...containers] });
const taskWith = (change: Partial<TaskDefinition>) => (definition: TaskDefinition): TaskDefinition => ({ ...definition, ...change });
const [{ environment: variables = [] }] = CONTAINERS;

/** What the stack declares of the service. */
export const DECLARED = {
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' } },
  loadBalancers: [{ targetGroupArn: 'arn:group', containerName: 'shop', containerPort: '3001' }],
  deploymentConfiguration: { minimumHealthyPercent: 100, deploymentCircuitBreaker: { enable: true, rollback: true }, alarms: { alarmNames: ['a', 'b'], enable: true, rollback: true }, bakeTimeInMinutes: 0, lifecycleHooks: [] },
  capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
  serviceRegistries: [],
  deploymentController: { type: 'ECS' },
  monitoring: { metricConfigurations: [{ metricNames: ['CPUUtilization'], resolutionSeconds: 20 }] },
  enableExecuteCommand: false,
  platformVersion: 'LATEST',
};
/** The service as ECS returns it: with defaults, and in another order. */
const VPC = { subnets: ['subnet-2', 'subnet-1'], securityGroups: ['sg-1'], assignPublicIp: 'DISABLED' as const };
const BALANCER = { targetGroupArn: 'arn:group', containerName: 'shop', containerPort: 3001 };
const BREAKER = { enable: true, rollback: true };
const DEPLOYMENT = {
  strategy: 'ROLLING' as const,
  bakeTimeInMinutes: 0,
  minimumHealthyPercent: 100,
  maximumPercent: 200,
  alarms: { alarmNames: ['b', 'a'], enable: true, rollback: true },
  deploymentCircuitBreaker: BREAKER,
};
export const ACTUAL: Partial<Service> = {
  networkConfiguration: { awsvpcConfiguration: VPC },
  loadBalancers: [BALANCER],
  deploymentConfiguration: DEPLOYMENT,
  capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }],
  platformVersion: 'LATEST',
};

/** One setting of the service that is another one. */
const set = <Name extends keyof Service>(setting: Name & string, value: Service[Name]): Difference =>
  ({ what: `another ${setting}: ${JSON.stringify(value)}`, foreign: false, setting, service: { [setting]: value } });

/** One table for the one comparison: what a stolen credential could do, and what ECS does to each task definition. */
export const DIFFERENCES: readonly Difference[] = [
  { what: 'nothing but the image', foreign: false },
  { what: 'a foreign container', foreign: true, task: more({ name: 'thief', image: 'thief:1' }) },
  { what: 'an added variable', foreign: true, task: own({ environment: [...variables, { name: 'NODE_OPTIONS', value: '--require=/tmp/x' }] }) },
  { what: 'a changed command', foreign: true, task: own({ command: ['sh', '-c', 'id'] }) },
  { what: 'another order of arguments', foreign: true, task: own({ command: ['main.js', 'node'] }) },
  { what: 'an added secret', foreign: true, task: own({ secrets: [{ name: 'DB_PASSWORD', valueFrom: 'arn:secret' }, { name: 'X', valueFrom: 'arn:other' }] }) },
  { what: 'no container of the image', foreign: true, task: (definition) => ({ ...definition, containerDefinitions: definition.containerDefinitions!.slice(1) }) },
  { what: 'another image of the agent', foreign: true, task: (definition) => ({ ...definition, containerDefinitions: [definition.containerDefinitions![0], { name: 'agent', image: 'agent:8' }] }) },
  { what: 'another role', foreign: true, task: taskWith({ taskRoleArn: 'arn:other' }) },
  { what: 'a volume', foreign: true, task: taskWith({ volumes: [{ name: 'host' }] }) },
  { what: 'another order of variables', foreign: false, task: own({ environment: [...variables].reverse() }) },
  { what: 'empty lists and switches that are off, which ECS adds', foreign: false, task: taskWith({ volumes: [], placementConstraints: [], enableFaultInjection: false }) },
  { what: 'what ECS says of a revision', foreign: false, task: taskWith({ revision: 9, registeredBy: 'somebody', registeredAt: new Date(0), deleteRequestedAt: new Date(0), status: 'INACTIVE' }) },
  { what: 'another order of keys', foreign: false, task: (definition) => Object.fromEntries(Object.entries(definition).reverse()) },
  { what: 'another order of containers', foreign: false, task: (all) => ({ ...all, containerDefinitions: [...all.containerDefinitions!].reverse() }) },
  ...[{ securityGroups: ['sg-1', 'sg-2'] }, { subnets: ['subnet-1', 'subnet-1'] }, { assignPublicIp: 'ENABLED' as const }]
    .map((change) => set('networkConfiguration', { awsvpcConfiguration: { ...VPC, ...change } })),
  set('loadBalancers', [BALANCER, { ...BALANCER, targetGroupArn: 'arn:other' }]),
  set('loadBalancers', undefined),
  set('serviceRegistries', [{ registryArn: 'arn:registry' }]),
  set('capacityProviderStrategy', [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }]),
  ...[
    { minimumHealthyPercent: 0 }, { alarms: undefined }, { bakeTimeInMinutes: 1_440 },
    { deploymentCircuitBreaker: { enable: false, rollback: false } }, { earlySuccessCriteria: { enable: true } }, { strategy: 'CANARY' as const },
    ...[{ resetOnHealthyTask: false }, { thresholdConfiguration: { type: 'COUNT' as const, value: 1_000 } }].map((change) => ({ deploymentCircuitBreaker: { ...BREAKER, ...change } })), { lifecycleHooks: [{ targetType: 'PAUSE' as const, lifecycleStages: ['PRE_SCALE_UP' as const] }] },
  ].map((change) => set('deploymentConfiguration', { ...DEPLOYMENT, ...change })),
  set('deploymentController', { type: 'EXTERNAL' }),
  {
    what: 'the defaults of AWS, which ECS may return',
    foreign: false,
    service: {
      deploymentController: { type: 'ECS' },
      deploymentConfiguration: {
        ...DEPLOYMENT,
        earlySuccessCriteria: { enable: false },
        deploymentCircuitBreaker: { ...BREAKER, resetOnHealthyTask: true, thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 } },
      },
    },
  },
  { what: 'two other settings', foreign: false, setting: 'enableExecuteCommand, platformVersion', service: { enableExecuteCommand: true, platformVersion: '1.3.0' } },
];
