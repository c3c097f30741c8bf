import { Duration, Size } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { once, platform, QUIET, slim } from './fixture';
import { ApiScaling, Edge, MediaProcessing, PlatformJob, PlatformProcessOptions, PlatformServiceOptions, PlatformWorkload, WorkloadAccess } from '../../src';
import { releasedServices } from '../support/released-services';
import { propertiesOf } from '../support/templates';

const bull = (options: Partial<PlatformProcessOptions> = {}) => PlatformWorkload.process('Bull', { command: ['node', 'src/bull.js'], ...options });
const made = once(() => slim({
  workloads: [bull({ scaling: ApiScaling.between(2, 4) }), PlatformWorkload.process('Clock', { command: ['node', 'src/clock.js'], withoutOverlap: true })],
  monitoring: { criticalAlarmEmail: 'a@b.example' },
  costs: { monthlyBudget: 10, uptimeSchedule: true },
}));
const serviceOf = (ServiceName: string) => propertiesOf(made().template, 'AWS::ECS::Service', { ServiceName })[0];

test('a process runs a command of the released image all the time, without a queue and without a port', () => {
  const [container] = propertiesOf(made().template, 'AWS::ECS::TaskDefinition', { Family: 'eldonia-bull' })[0].ContainerDefinitions;
  const [bullProcess, clock] = made().platform.processes;

  expect(container).toMatchObject({ Command: ['node', 'src/bull.js'], StopTimeout: 120, HealthCheck: { Command: ['CMD-SHELL', 'exit 0'] } });
  expect(container.PortMappings).toBeUndefined();
  expect([bullProcess, clock].map(({ node, scalableTaskCount }) => [node.id, scalableTaskCount.node.id])).toEqual([['Bull', 'TaskCount'], ['Clock', 'TaskCount']]);
  expect(releasedServices(made().template)['/eldonia/bull/image']).toMatchObject({ MIN_TASKS: '2', RELEASED_MAX_TASKS: '4', FOLLOWS_RELEASES: 'true' });
});

test('its tasks follow CPU and memory, or there is one, which ends before the next one starts', () => {
  const strategyOf = ({ DeploymentConfiguration, AvailabilityZoneRebalancing }: ReturnType<typeof serviceOf>) =>
    [DeploymentConfiguration.MinimumHealthyPercent, DeploymentConfiguration.MaximumPercent, AvailabilityZoneRebalancing];
  const policies = Object.keys(made().template.findResources('AWS::ApplicationAutoScaling::ScalingPolicy')).filter((id) => /Bull|Clock/.test(id));

  expect([strategyOf(serviceOf('eldonia-bull')), strategyOf(serviceOf('eldonia-clock'))]).toEqual([[100, 200, 'ENABLED'], [0, 100, 'DISABLED']]);
  expect(policies.map((id) => /(Bull|Clock)\w*?(Cpu|Memory)/.exec(id)!.slice(1).join(' ')).sort()).toEqual(['Bull Cpu', 'Bull Memory']);
});

test('an alarm pages when tasks are missing, and an uptime schedule stops and starts each service', () => {
  const [pages] = propertiesOf(made().template, 'AWS::CloudWatch::CompositeAlarm', { AlarmName: 'eldonia-degraded-jobs' });
  const inputs = propertiesOf(made().template, 'AWS::Scheduler::Schedule').map(({ Target }) => JSON.stringify(Target.Input)).filter((input) => input.includes('DesiredCount'));

  expect(JSON.stringify(pages.AlarmRule)).toMatch(/BullMissingTasks.*ClockMissingTasks/);
  expect(inputs.filter((input) => /DesiredCount\\":0}/.test(input))).toHaveLength(3);
  expect(inputs.filter((input) => /DesiredCount\\":[12]}/.test(input))).toHaveLength(3);
});

const OWN = ['NODE_ENV', 'PORT'];
/** What of the platform a process may use, by its id: variables, services of AWS, and connections of its security group. */
const ACCESS: Record<string, [WorkloadAccess[] | undefined, string[], string[], number]> = {
  Everything: [undefined, ['DB', 'EMAILS_QUEUE_URL', 'JWT_SECRET', 'MEDIA_BUCKET', ...OWN, 'REDIS', 'SHOP'], ['ecs', 'kms', 's3', 'sqs'], 2],
  Nothing: [[], OWN, ['ecs'], 0],
  Cache: [[WorkloadAccess.CACHE], [...OWN, 'REDIS'], ['ecs'], 1],
  Database: [[WorkloadAccess.DATABASE], ['DB', ...OWN], ['ecs'], 1],
  Media: [[WorkloadAccess.MEDIA, WorkloadAccess.SESSIONS], ['JWT_SECRET', 'MEDIA_BUCKET', ...OWN], ['ecs', 's3'], 0],
  Queues: [[WorkloadAccess.QUEUES], ['EMAILS_QUEUE_URL', ...OWN], ['ecs', 'kms', 'sqs'], 0],
  Variables: [[WorkloadAccess.API_VARIABLES], [...OWN, 'SHOP'], ['ecs'], 0],
};
const withAccess = once(() => platform({
  ...QUIET,
  media: MediaProcessing.none(),
  api: { environment: { SHOP: 'a' } },
  workloads: [
    PlatformWorkload.worker('Emails', { command: ['node'] }),
    ...Object.entries(ACCESS).map(([id, [access]]) => PlatformWorkload.process(id, { command: ['node'], access })),
  ],
}));
test.each(Object.keys(ACCESS))('a workload can do without the secrets and rights of the platform: %s', (id) => {
  const { template, platform: it, stack } = withAccess();
  const [, variables, services, connections] = ACCESS[id];
  const { connections: { securityGroups: [group] }, taskRole } = it.processes.find(({ node }) => node.id === id)!;
  const [{ Environment, Secrets = [] }] = propertiesOf(template, 'AWS::ECS::TaskDefinition', { Family: `eldonia-${id.toLowerCase()}` })[0].ContainerDefinitions;
  const names = [...Environment, ...Secrets].map(({ Name }: { Name: string }) => Name.replace(/^(DB|REDIS)_.*/, '$1')) as string[];
  const actions = propertiesOf(template, 'AWS::IAM::Policy', { Roles: [stack.resolve(taskRole.roleName)] })
    .flatMap(({ PolicyDocument: { Statement } }) => Statement).flatMap(({ Action }) => Action as string);
  const egress = propertiesOf(template, 'AWS::EC2::SecurityGroupEgress', { GroupId: stack.resolve(group.securityGroupId) });

  expect([...new Set(names)].sort()).toEqual(variables);
  expect([...new Set(actions.map((action) => action.split(':')[0]))].sort()).toEqual(services);
  expect(egress).toHaveLength(connections);
});

/** What others wrote: a user and a folder of its own, a slow start, and no shell. */
const BOUGHT: [string, Partial<PlatformServiceOptions>, object, object][] = [
  ['Grafana', { user: '472', port: 3000, healthPath: '/api/health', readonlyRootFilesystem: false, access: [] },
    { User: '472', ReadonlyRootFilesystem: false, PortMappings: [{ ContainerPort: 3000, Protocol: 'tcp' }] }, {}],
  ['Metabase', { user: '2000', port: 3000, healthPath: '/api/health', startupTime: Duration.minutes(4), cpu: 1_024, memoryLimitMiB: 4_096, writablePaths: ['/plugins'] },
    { User: '2000', HealthCheck: { StartPeriod: 240 }, LinuxParameters: { Tmpfs: [{ ContainerPath: '/tmp', Size: 64 }, { ContainerPath: '/plugins', Size: 64 }] } },
    { Cpu: '1024', Memory: '4096' }],
  ['Gotenberg', { user: '1001', healthPath: '/health', healthCheckCommand: ['CMD', '/usr/bin/gotenberg', '--version'], temporaryStorage: Size.mebibytes(512), diskSize: Size.gibibytes(40) },
    { HealthCheck: { Command: ['CMD', '/usr/bin/gotenberg', '--version'] }, LinuxParameters: { Tmpfs: [{ Size: 512 }] } }, { EphemeralStorage: { SizeInGiB: 40 } }],
];
const bought = once(() => slim({
  workloads: BOUGHT.map(([id, options]) => PlatformWorkload.service(id, {
    repositoryName: 'bought', imageParameterName: '/bought/image', healthPath: '/', hosts: [`${id.toLowerCase()}.example.com`], ...options,
  })),
}));
test.each(BOUGHT)('an image of others is a service by props alone: %s', (id, options, container, task) => {
  const name = `eldonia-${id.toLowerCase()}`;
  const [definition] = propertiesOf(bought().template, 'AWS::ECS::TaskDefinition', { Family: name });

  expect(definition).toMatchObject({ ...task, ContainerDefinitions: [container] });
  expect(definition.ContainerDefinitions[0].LogConfiguration.Options).toMatchObject({ 'mode': 'non-blocking', 'max-buffer-size': '26214400b' });
  expect(propertiesOf(bought().template, 'AWS::ECS::Service', { ServiceName: name })[0].HealthCheckGracePeriodSeconds).toBe(options.startupTime?.toSeconds() ?? 60);
});

const schedule = ScheduleExpression.cron({ minute: '0' });
test('too many workloads fail with the heaviest prop, and fit when the error is followed', () => {
  const make = (count: number) => {
    const workloads = Array.from({ length: count }, (_, index) => PlatformWorkload.worker(`Worker${index}`, { command: ['x'] }));
    const { stack } = slim({ workloads, jobs: [PlatformJob.command('Job', ['x'], { schedule })], edge: Edge.none(), monitoring: {} });
    return () => Template.fromStack(stack);
  };

  expect(make(23)).toThrow(/workloads must fit into the 500 resources of a stack, got \d+ resources with 23 workloads of \d+ to \d+ resources; leave out 4 of them, or/);
  expect(make(19)).not.toThrow();
  expect(make(20)).toThrow('leave out 1 of them');
});

test('a job has a size of its own', () => {
  const { template } = slim({ jobs: [PlatformJob.command('Export', ['node'], { schedule, cpu: 1_024, memoryLimitMiB: 8_192, diskSize: Size.gibibytes(100) })] });
  const [{ DefinitionString }] = propertiesOf(template, 'AWS::StepFunctions::StateMachine');

  expect(JSON.stringify(DefinitionString).replace(/\\+/g, '')).toContain('"Overrides":{"Cpu":"1024","Memory":"8192","EphemeralStorage":{"SizeInGiB":100},');
});

test.each<[string, () => unknown, string | RegExp]>([
  ['two tasks without overlap', () => bull({ scaling: ApiScaling.between(1, 2), withoutOverlap: true }), 'scaling of Bull must have a maximum of 1 withoutOverlap, got 2; remove one'],
  ['no task', () => bull({ scaling: ApiScaling.between(0, 2) }), /^scaling of Bull must have a minimum of at least 1, got 0/],
  ['a size that Fargate does not have', () => slim({ workloads: [bull({ cpu: 1_024 })] }), /^memoryLimitMiB must be 2048 to 8192 in steps of 1024 with 1024 CPU units, got 1024/],
  ['a size of a job that Fargate does not have', () => slim({ jobs: [PlatformJob.command('Export', ['node'], { schedule, memoryLimitMiB: 8_192 })] }),
    /^memoryLimitMiB must be 1024 to 4096 in steps of 1024 with 512 CPU units, got 8192/],
  ['folders that take all memory', () => slim({ workloads: [bull({ temporaryStorage: Size.mebibytes(512), writablePaths: ['/app/cache'] })] }),
    /^temporaryStorage of \/tmp and each of writablePaths must be below memoryLimitMiB in total, 1024, got 1024 MiB; lower it/],
  ['a folder twice', () => slim({ workloads: [bull({ writablePaths: ['/tmp'] })] }), /^writablePaths must be absolute paths other than \/tmp, got "\/tmp"/],
  ['a disk that is too small', () => slim({ workloads: [bull({ diskSize: Size.gibibytes(20) })] }), /^diskSize in GiB must be a whole number from 21 to 200, got 20/],
  ['a start of six minutes', () => slim({ workloads: [bull({ startupTime: Duration.minutes(6) })] }), /^startupTime must be .*5 minutes/],
])('fails for %s', (_, make, message) => expect(make).toThrow(message));
