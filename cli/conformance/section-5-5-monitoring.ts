import { alarmsOn } from './alarms';
import { Assembly } from './assembly';
import { attribute, containers, databases, distributions, loadBalancers, tasks, variable } from './queries';
import { inRepository, section } from './requirement';
import { ofType, SERVICE, TASK } from './subject';
import { every, TemplatePart, TemplateResource } from './template-part';

const DASHBOARD = ofType('dashboard', 'AWS::CloudWatch::Dashboard');
const PLOTTED = ['CPUUtilization', 'MemoryUtilization', 'NetworkRxBytes', 'NetworkTxBytes'];
const INSIGHTS = /^(enabled|enhanced)$/;
const AGENT = /datadog\/agent(:|@|$)/;
const RATE = 'SENTRY_TRACES_SAMPLE_RATE';

/** At least one metric of each row has an alarm. */
const WATCHED: readonly (readonly [namespace: string, metric: string])[][] = [
  [['AWS/ECS', 'CPUUtilization']],
  [['AWS/ECS', 'MemoryUtilization']],
  [['ECS/ContainerInsights', 'NetworkRxBytes'], ['ECS/ContainerInsights', 'NetworkTxBytes']],
  [['AWS/ApplicationELB', 'HTTPCode_Target_5XX_Count'], ['AWS/ApplicationELB', 'HTTPCode_ELB_5XX_Count']],
  [['AWS/ApplicationELB', 'UnHealthyHostCount']],
  [['AWS/RDS', 'FreeableMemory']],
  [['AWS/ElastiCache', 'EngineCPUUtilization']],
];

export const MONITORING = section('5.5.1', [
  [
    'CPU, memory and network of the tasks are measured and are on a dashboard',
    DASHBOARD,
    (app) => every(app.all('AWS::ECS::Cluster'), (cluster) => cluster.has('ClusterSettings/*', (setting) =>
      setting.has('Name', 'containerInsights') && setting.has('Value', INSIGHTS)))
      && PLOTTED.every((metric) => bodies(app).some((body) => body.includes(metric))),
  ],
  [
    'a dashboard shows the alarms, and metrics of us-east-1 with their Region',
    DASHBOARD,
    (app) => bodies(app).some((body) => /"type":\s*"alarm"/.test(body))
      && bodies(app).every((body) => !/AWS\/(CloudFront|WAFV2)/.test(body) || /"region":\s*"us-east-1"/.test(body)),
  ],
  [
    'application logs, CloudFront and load balancer access logs and database logs are enabled, and errors are counted',
    TASK,
    (app) => every(containers(app), (container) => countsErrors(app, container))
      && every(loadBalancers(app), (balancer) =>
        attribute(balancer, 'LoadBalancerAttributes', 'access_logs.s3.enabled').some((on) => on.is('true')))
      && every(distributions(app), (distribution) => isLogged(app, distribution))
      && every(databases(app), (cluster) => cluster.has('EnableCloudwatchLogsExports/*', 'postgresql')),
  ],
  [
    'alarms on CPU, memory, network, errors, unhealthy targets, database and cache send notifications',
    { name: 'alarm', find: (app) => app.all('AWS::CloudWatch::Alarm') },
    (app) => WATCHED.every((metrics) => metrics.some(([namespace, metric]) =>
      alarmsOn(app, namespace, metric).some((alarm) => alarm.has('AlarmActions/*')))),
  ],
]);

export const DATADOG = section('5.5.2', [
  [
    'api_key: the agent receives its API key from a secret',
    TASK,
    (app) => everyAgent(app, (agent) => variable(agent, 'Secrets', 'DD_API_KEY').length > 0
      && variable(agent, 'Environment', 'DD_API_KEY').length === 0),
  ],
  ['site: datadoghq.com', TASK, (app) => everyAgent(app, (agent) => isSet(agent, 'DD_SITE', 'datadoghq.com'))],
  [
    'logs: the logs of the application are sent to Datadog',
    TASK,
    (app) => agents(app).length > 0 && every(containers(app), (container) =>
      app.all('AWS::Logs::SubscriptionFilter').some((filter) => filter.has('DestinationArn')
        && filter.refs('LogGroupName').some((group) => logGroups(container).includes(group)))),
  ],
  ['apm_config.enabled: true', TASK, (app) => everyAgent(app, (agent) => isSet(agent, 'DD_APM_ENABLED', 'true'))],
  [
    'apm_config.apm_non_local_traffic: true',
    TASK,
    (app) => everyAgent(app, (agent) => isSet(agent, 'DD_APM_NON_LOCAL_TRAFFIC', 'true')),
  ],
  [
    'process_config.enabled: true',
    TASK,
    (app) => everyAgent(app, (agent) => isSet(agent, 'DD_PROCESS_AGENT_ENABLED', 'true')),
  ],
  [
    'process_config.process_collection.enabled: true, for the processes of all containers of the task',
    TASK,
    (app) => everyAgent(app, (agent) => isSet(agent, 'DD_PROCESS_CONFIG_PROCESS_COLLECTION_ENABLED', 'true'))
      && every(tasks(app), (task) => task.only('PidMode', 'task')),
  ],
]);

export const SENTRY = section('5.5.3', [
  [
    'dsn: the application receives the DSN from a secret',
    SERVICE,
    (app) => every(containers(app), (container) => variable(container, 'Secrets', 'SENTRY_DSN').length > 0
      && variable(container, 'Environment', 'SENTRY_DSN').length === 0),
  ],
  [
    'environment: NODE_ENV',
    SERVICE,
    (app) => every(containers(app), (container) => {
      const [own, node] = ['SENTRY_ENVIRONMENT', 'NODE_ENV'].map((name) => variable(container, 'Environment', name));
      return variable(container, 'Secrets', 'SENTRY_DSN').length > 0
        && every(node.flatMap((one) => one.parts('Value')), (value) =>
          own.every((one) => one.only('Value', value.text())));
    }),
  ],
  [
    'tracesSampleRate: 1.0',
    SERVICE,
    (app) => every(containers(app), (container) => every(variable(container, 'Environment', RATE), (entry) =>
      entry.only('Value', (rate) => rate.number() === 1))),
  ],
  ...inRepository(SERVICE, [
    ['integrations: the SDK traces HTTP requests'],
    ['integrations: the SDK traces the web framework'],
    ['handlers: the SDK reports the errors of requests'],
  ]),
]);

function bodies(app: Assembly): string[] {
  return app.all('AWS::CloudWatch::Dashboard').flatMap((dashboard) =>
    dashboard.parts('DashboardBody').map((body) => body.text()));
}

function logGroups(container: TemplatePart): TemplateResource[] {
  return container.refs('LogConfiguration/Options/awslogs-group');
}

function countsErrors(app: Assembly, container: TemplatePart): boolean {
  return app.all('AWS::Logs::MetricFilter').some((filter) => filter.has('FilterPattern', /error/i)
    && filter.refs('LogGroupName').some((group) => logGroups(container).includes(group)));
}

/** Standard logging of the distribution, or a log delivery with it as the source. */
function isLogged(app: Assembly, distribution: TemplateResource): boolean {
  return distribution.has('DistributionConfig/Logging/Bucket')
    || app.all('AWS::Logs::DeliverySource').some((source) => source.refs('ResourceArn').includes(distribution));
}

/** The agents, if each task has one. */
function agents(app: Assembly): TemplatePart[] {
  const found = tasks(app).map((task) =>
    task.parts('ContainerDefinitions/*').filter((container) => container.has('Image', AGENT)));
  return found.every((list) => list.length > 0) ? found.flat() : [];
}

function everyAgent(app: Assembly, test: (agent: TemplatePart) => boolean): boolean {
  return every(agents(app), test);
}

function isSet(container: TemplatePart, name: string, value: string): boolean {
  return variable(container, 'Environment', name).some((entry) => entry.has('Value', value));
}
