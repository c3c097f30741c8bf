import { Match } from 'aws-cdk-lib/assertions';
import { once, slim } from './fixture';
import { ApiDeployment, ApiScaling, Edge, EldoniaPlatformProps, PlatformServiceOptions, PlatformWorkload } from '../../src';
import { AlarmProperties, simulateAlarm } from '../../tools/alarms/alarm-simulator';
import { releasedServices } from '../support/released-services';
import { propertiesOf } from '../support/templates';

const PATHS = ['/reports', '/reports/*'];
const reports = (options: Partial<PlatformServiceOptions> = {}, id = 'Reports') =>
  PlatformWorkload.service(id, { healthPath: '/up', ...options.hosts ? {} : { paths: PATHS }, ...options });
const withServices = (...workloads: NonNullable<EldoniaPlatformProps['workloads']>) => slim({ workloads });

const made = once(() => slim({
  workloads: [reports({ command: ['node', 'src/reports.js'], port: 8_080, scaling: ApiScaling.between(2, 6), environment: { MODE: 'pdf' } })],
  api: { loadBalancer: { healthyHttpCodes: '200-299' } },
}));
const resource = (type: string, properties: object) => propertiesOf(made().template, type, properties)[0];
const service = () => resource('AWS::ECS::Service', { ServiceName: 'eldonia-reports' });
const unreleased = (value: unknown) => ({ 'Fn::If': [expect.stringContaining('ImageUnreleased'), 0, value] });

test('a service runs the released image, with the variables and secrets of the API, at a port and with a health check of its own', () => {
  const [{ ContainerDefinitions: [container] }, { ContainerDefinitions: [api] }] = ['reports', 'backend'].map((family) =>
    resource('AWS::ECS::TaskDefinition', { Family: `eldonia-${family}` }));

  expect([container.Command, container.Image, container.Secrets]).toEqual([['node', 'src/reports.js'], api.Image, api.Secrets]);
  expect(container.Environment).toEqual(expect.arrayContaining([
    { Name: 'MODE', Value: 'pdf' }, { Name: 'PORT', Value: '8080' }, ...api.Environment.filter(({ Name }: { Name: string }) => Name !== 'PORT'),
  ]));
  expect(container.HealthCheck.Command).toEqual(['CMD-SHELL', 'wget -q -O /dev/null http://127.0.0.1:8080/up || exit 1']);
  expect(service().LoadBalancers).toEqual([{ ContainerName: 'eldonia-reports', ContainerPort: 8_080, TargetGroupArn: { Ref: expect.stringContaining('Reports') } }]);
  expect(propertiesOf(made().template, 'AWS::ElasticLoadBalancingV2::TargetGroup').map(({ HealthCheckPath, Matcher }) => [HealthCheckPath, Matcher]))
    .toEqual(['/health', '/up'].map((path) => [path, { HttpCode: '200-299' }]));
});

test('a rotation of the secret header does not refuse the most paths of a service', () => {
  const { template } = slim({ edge: Edge.cloudFront({ headerGeneration: 2 }), workloads: [reports()] });
  const rules = propertiesOf(template, 'AWS::ElasticLoadBalancingV2::ListenerRule', { Priority: Match.anyValue() });
  const counts = rules.map(({ Conditions }) =>
    (Conditions as Record<string, { Values?: string[] }>[]).flatMap((one) => Object.values(one).flatMap(({ Values = [] }) => Values)).length);

  expect(Math.max(...counts)).toBe(5);
});

test('its paths reach it through CloudFront alone, before the rule of the API and the cached behaviors', () => {
  const rules = propertiesOf(made().template, 'AWS::ElasticLoadBalancingV2::ListenerRule', { Priority: Match.anyValue() });
  const [own, api] = [...rules].sort((one, other) => one.Priority - other.Priority);
  const [{ DistributionConfig: { CacheBehaviors: behaviors } }] = propertiesOf(made().template, 'AWS::CloudFront::Distribution');

  expect(own.Conditions).toEqual([
    { Field: 'path-pattern', PathPatternConfig: { Values: PATHS } }, api.Conditions.find(({ Field }: { Field: string }) => Field === 'http-header'),
  ]);
  expect(behaviors.slice(0, 2).map(({ PathPattern, AllowedMethods }: Record<string, unknown>) => [PathPattern, (AllowedMethods as string[]).includes('POST')]))
    .toEqual(PATHS.map((path) => [path, true]));
});

test('no task runs until an image is released, and its own failures roll a deployment back, not those of the API', () => {
  const [, target] = propertiesOf(made().template, 'AWS::ApplicationAutoScaling::ScalableTarget');
  const { DeploymentConfiguration: { Alarms: { AlarmNames: names, Rollback }, DeploymentCircuitBreaker: breaker } } = service();
  const { DeploymentConfiguration: { Alarms: { AlarmNames: ofApi } } } = resource('AWS::ECS::Service', { ServiceName: 'eldonia-backend' });
  const [api, own] = propertiesOf(made().template, 'AWS::CloudWatch::Alarm', { Threshold: 5 }).map(({ Metrics }) =>
    Metrics[1].MetricStat.Metric.Dimensions.map(({ Name }: { Name: string }) => Name));

  expect([target.MinCapacity, target.MaxCapacity, service().DesiredCount]).toEqual([unreleased(2), unreleased(6), unreleased({ Ref: 'AWS::NoValue' })]);
  expect([Rollback, breaker]).toEqual([true, { Enable: true, Rollback: true }]);
  expect(names).toEqual([{ Ref: expect.stringContaining('ReportsFailureAlarm') }, { Ref: expect.stringContaining('ReportsUnhealthyAlarm') }]);
  expect(JSON.stringify(ofApi)).not.toContain('Reports');
  expect([api, own]).toEqual([['LoadBalancer', 'TargetGroup'], ['LoadBalancer', 'TargetGroup']]);
});

test('the scaling of a service is that of the API, with highResolution or without', () => {
  const scaling = (highResolution: boolean) => ApiScaling.of({ highResolution, targetRequestsPerMinute: 900 });
  const { template } = withServices(reports({ scaling: scaling(true) }), reports({ scaling: scaling(false), paths: ['/other'] }, 'Other'));
  const [, ...monitored] = propertiesOf(template, 'AWS::ECS::Service').map(({ Monitoring }) => Monitoring?.MetricConfigurations as unknown);
  const metrics = propertiesOf(template, 'AWS::ApplicationAutoScaling::ScalingPolicy').slice(-6)
    .map(({ TargetTrackingScalingPolicyConfiguration: { PredefinedMetricSpecification: { PredefinedMetricType } } }) => String(PredefinedMetricType));

  expect(monitored).toEqual([[{ MetricNames: ['CPUUtilization'], ResolutionSeconds: 20 }], undefined]);
  expect(metrics).toEqual(['HighResolution', ''].flatMap((resolution) =>
    [`ECSServiceAverageCPUUtilization${resolution}`, 'ECSServiceAverageMemoryUtilization', 'ALBRequestCountPerTarget']));
});

test('a workload can have an image of its own, with a release of its own', () => {
  const image = { repositoryName: 'shop/reports', imageParameterName: '/shop/reports/image' };
  const { template } = withServices(reports(image), PlatformWorkload.worker('Emails', image));
  const own = Object.values(releasedServices(template)).filter(({ PARAMETER_NAME }) => PARAMETER_NAME === '/shop/reports/image');
  const [target] = propertiesOf(template, 'AWS::ApplicationAutoScaling::ScalableTarget').slice(1);

  expect(own.map(({ SERVICE }) => SERVICE).sort()).toEqual(['eldonia-emails', 'eldonia-reports']);
  expect(target.MinCapacity['Fn::If'][0]).toMatch(/^PlatformWorkloadsReportsTasksImageUnreleased/);
  const [task] = propertiesOf(template, 'AWS::ECS::TaskDefinition', { Family: 'eldonia-emails' });
  expect(JSON.stringify(task)).toContain('/shop/reports');
  expect(task.ContainerDefinitions[0].Command).toBeUndefined();
});

const watched = once(() => slim({ workloads: [reports()], monitoring: { criticalAlarmEmail: 'a@b.example' } }));

test('a service that is down is a page of its own, and is on the dashboard', () => {
  const { template } = watched();
  const ruleOf = (name: string) => JSON.stringify(propertiesOf(template, 'AWS::CloudWatch::CompositeAlarm', { AlarmName: `eldonia-${name}` })[0].AlarmRule);

  expect(ruleOf('unhealthy')).toMatch(/ServicesReportsNoTask.*WorkloadsReportsFailureAlarm/);
  expect(ruleOf('degraded-api')).toMatch(/ServicesReportsMissingTasks.*ServicesReportsCpu.*ServicesReportsMemory.*WorkloadsReportsUnhealthyAlarm/);
  expect(JSON.stringify(propertiesOf(template, 'AWS::CloudWatch::Dashboard'))).toContain('Service Reports');
});

test.each([
  ['rolling', watched, 1], ['blue/green', () => slim({ api: { deployment: ApiDeployment.blueGreen() }, workloads: [reports()], monitoring: {} }), 2],
] as const)('the latency of the API with %s deployments is that of its own requests', (_, make, groups) => {
  const { template } = make();
  const alarm = propertiesOf(template, 'AWS::CloudWatch::Alarm', { AlarmName: 'eldonia-api-latency' })[0] as AlarmProperties;
  const targets = alarm.Metrics!.flatMap(({ MetricStat }) => MetricStat ? [MetricStat.Metric.Dimensions!.at(-1)!] : []);

  expect(targets.map(({ Name }) => Name)).toEqual(Array(2 * groups).fill('TargetGroup'));
  expect(new Set(targets.map(({ Value }) => JSON.stringify(Value))).size).toBe(groups);
  expect(JSON.stringify(targets)).not.toContain('Reports');
  // The target group without traffic has no metrics. A shift of traffic makes it the other one.
  const hour = (value?: number) => Array.from({ length: 60 }, () => value === undefined ? [] : [value]);
  const idle = { requests: hour(), latency: hour(), otherRequests: hour(), otherLatency: hour() };
  const slow = [{ requests: hour(100), latency: hour(2) }, { otherRequests: hour(100), otherLatency: hour(2) }].slice(0, groups);
  expect(slow.map((traffic) => simulateAlarm(alarm, { ...idle, ...traffic }).at(-1))).toEqual(Array(groups).fill('ALARM'));
});

test('a host is a name of the site, and outside the uptime a service has no tasks', () => {
  const { template } = slim({ workloads: [reports({ hosts: ['reports.example.com'] })], costs: { monthlyBudget: 10, uptimeSchedule: true } });
  const [{ DistributionConfig: { Aliases, CacheBehaviors } }] = propertiesOf(template, 'AWS::CloudFront::Distribution');
  const stopped = propertiesOf(template, 'AWS::Scheduler::Schedule').map(({ Target }) => JSON.stringify(Target.Input)).filter((input) => /DesiredCount\D+0/.test(input));

  expect(Aliases).toEqual(['example.com', 'reports.example.com']);
  expect(CacheBehaviors[0].PathPattern).toBe('/api/*');
  template.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'reports.example.com.', Type: 'AAAA' });
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
    Conditions: Match.arrayWith([{ Field: 'host-header', HostHeaderConfig: { Values: ['reports.example.com'] } }]),
  });
  expect(stopped).toHaveLength(2);
});

test('without a CDN, the load balancer has the certificate of the host, and no rule requires a header', () => {
  const { template } = slim({ edge: Edge.none(), workloads: [reports({ hosts: ['reports.example.com'] })] });

  template.hasResourceProperties('AWS::CertificateManager::Certificate', { SubjectAlternativeNames: ['reports.example.com'] });
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', { Conditions: [Match.objectLike({ Field: 'host-header' })] });
});

test.each<[string, () => unknown, string]>([
  ['no health path', () => reports({ healthPath: undefined as unknown as string }),
    'healthPath of Reports is required, got none; pass a path that returns 200 while the process runs, such as /health'],
  ['a variable that contradicts the port', () => slim({ workloads: [reports({ port: 8080, environment: { PORT: '80' } })] }),
    'PORT of environment and secrets must be the port of the container, 8080, got another value; set the option port, because the load balancer and the health check call that one (at Test/Platform/Workloads/Reports/Tasks)'],
  ['an invalid health path', () => reports({ healthPath: 'up' }), 'healthPath of Reports must be a path of letters, digits and _./~-, got "up"; write it as /health'],
  ['neither paths nor hosts', () => reports({ paths: [] }), "paths or hosts of Reports must have a value, got none; pass e.g. paths: ['/reports/*']"],
  ['too many paths', () => reports({ paths: ['/a', '/b', '/c'] }), 'paths and hosts of Reports must have at most 2 values in total, got 3; use a common prefix'],
  ['a path without a slash', () => reports({ paths: ['reports/*'] }), 'that begin with a slash, got "reports/*"; write it as /reports/*'],
  ['a host with a wildcard', () => reports({ hosts: ['*.example.com'] }), 'hosts of Reports must be known names without a wildcard, got "*.example.com"; write it as reports.shop.example'],
  ['a host beside a front end', () => slim({ edge: Edge.cloudFront({ site: {} }), workloads: [reports({ hosts: ['reports.example.com'] })] }),
    'hosts of a service must be absent with a site, got "reports.example.com"'],
  ['a host of another zone', () => withServices(reports({ hosts: ['a.example'] })), 'hosts of Reports must be in the zone example.com, got "a.example"'],
  ['the domain name of the platform', () => withServices(reports({ hosts: ['example.com'] })),
    'hosts of Reports must not contain a domain name of the platform, got "example.com"; leave it out'],
  ['a number of tasks that deployments would set', () => reports({ scaling: ApiScaling.of({ desiredCount: 4 }) }), 'scaling of Reports must have no desiredCount, got 4; remove it'],
  ['an empty command', () => reports({ command: [] }), 'command must have at least one word, got none; pass what the container executes, or leave it out'],
  ['a repository with its registry', () => reports({ repositoryName: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/Reports:v1', imageParameterName: '/a' }), 'repositoryName must be 2 to 256 lower-case letters'],
  ...['a..b', 'a//b', 'a___b', 'a/-b'].map((name): [string, () => unknown, string] => [`the repository ${name}`, () => reports({ repositoryName: name, imageParameterName: '/a' }), `got "${name}"; pass the name of`]),
  ['a repository alone', () => reports({ repositoryName: 'reports' }), 'imageParameterName is required with repositoryName, got none; pass both, or remove repositoryName'],
  ['a parameter alone', () => PlatformWorkload.worker('Emails', { command: ['a'], imageParameterName: '/a' }), 'repositoryName is required with imageParameterName, got none'],
  ['a path that shadows /api', () => withServices(reports({ paths: ['/api*'] })), 'paths of Reports must not shadow /api/* of the API, got "/api*"; use a prefix of its own such as /reports/*'],
  ['the path that a probe calls', () => withServices(reports({ paths: ['/read?'] })), 'must not shadow /ready of the API, got "/read?"'],
])('fails for %s', (_, make, message) => expect(make).toThrow(message));
