import { alarmsOn } from './alarms';
import { Assembly } from './assembly';
import { attribute, containers, databases, distributions, loadBalancers, tasks, variable } from './queries';
import { section } from './requirement';
import { ofType, SERVICE, TASK } from './subject';
import { every, TemplatePart, TemplateResource } from './template-part';

const DASHBOARD = ofType('dashboard', 'AWS::CloudWatch::Dashboard');
const PLOTTED = ['CPUUtilization', 'MemoryUtilization', 'NetworkRxBytes', 'NetworkTxBytes'];
const INSIGHTS = /^(enabled|enhanced)$/;
const AGENT = /datadog\/agent(:|@|$)/;
const AGENT_VARIABLES: Record<string, string | RegExp> = {
  ECS_FARGATE: 'true',
  DD_SITE: /./,
  DD_APM_ENABLED: 'true',
  DD_APM_NON_LOCAL_TRAFFIC: 'true',
  DD_PROCESS_AGENT_ENABLED: 'true',
  DD_PROCESS_CONFIG_PROCESS_COLLECTION_ENABLED: 'true',
};

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
    'a Datadog agent container collects traces, processes and logs, with its API key in a secret',
    TASK,
    (app) => every(tasks(app), (task) => task.only('PidMode', 'task') && agents(task).some(isAgent))
      && every(containers(app), (container) => app.all('AWS::Logs::SubscriptionFilter').some((filter) =>
        filter.refs('LogGroupName').some((group) => logGroups(container).includes(group))
          && filter.has('DestinationArn'))),
  ],
]);

export const SENTRY = section('5.5.3', [
  [
    'the application receives the Sentry DSN from a secret, and its environment name',
    SERVICE,
    (app) => every(containers(app), (container) => variable(container, 'Secrets', 'SENTRY_DSN').length > 0
      && variable(container, 'Environment', 'SENTRY_DSN').length === 0
      && variable(container, 'Environment', 'NODE_ENV').length > 0),
  ],
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

function agents(task: TemplateResource): TemplatePart[] {
  return task.parts('ContainerDefinitions/*').filter((container) => container.has('Image', AGENT));
}

function isAgent(agent: TemplatePart): boolean {
  return Object.entries(AGENT_VARIABLES).every(([name, value]) =>
    variable(agent, 'Environment', name).some((entry) => entry.has('Value', value)))
    && variable(agent, 'Secrets', 'DD_API_KEY').length > 0 && variable(agent, 'Environment', 'DD_API_KEY').length === 0;
}
