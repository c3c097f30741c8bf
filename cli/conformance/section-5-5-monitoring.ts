import { Assembly, between, every, TemplatePart, TemplateResource } from './assembly';
import { isAboutPlatform, isDelivered } from './hops';
import { permitted } from './permissions';
import { alarms, alarmsOn, containers, databases, distributions, metricsOf, notifies, services, tasks, variable } from './queries';
import { all, each, hold, joined, ofType, overall, section, SERVICE, StatementOptions, subject, TASK, unseen, within } from './requirement';
import { EDGE } from './section-5-2-4-edge';

const DASHBOARD = ofType('dashboard', 'AWS::CloudWatch::Dashboard');
const TOPIC = subject('topic of alarms', (app) => [...new Set(alarms(app).flatMap((alarm) => alarm.refs('AlarmActions')))].filter(({ type }) => type === 'AWS::SNS::Topic'));
const AGENT = within(TASK, agents);
const APPLICATION = within(SERVICE, containers);
const INSIGHTS = /^(enabled|enhanced)$/;
const AGENT_IMAGE = /(^|\/)datadog(hq)?\/agent(:|@|$)/;
const HTTP = 'HttpEndpointDestinationConfiguration';
const INTAKE = /^https:\/\/[\w.-]*(datadoghq\.(com|eu)|ddog-gov\.com)\//;

/** The documented value is what is required. */
const WHERE_MET: StatementOptions = { literally: () => true };

const PERCENT = [1, 99] as const;
const GIB = 2 ** 30;
/** At least one metric of each row has an alarm on the backend, with a threshold that the metric can reach. */
const WATCHED: readonly (readonly [namespace: string, metrics: readonly string[], least: number, most: number, operator?: RegExp])[] = [
  ['AWS/ECS', ['CPUUtilization'], ...PERCENT],
  ['AWS/ECS', ['MemoryUtilization'], ...PERCENT],
  ['ECS/ContainerInsights', ['NetworkRxBytes', 'NetworkTxBytes'], 1, GIB],
  // In percent of the requests, or a number of them.
  ['AWS/ApplicationELB', ['HTTPCode_Target_5XX_Count', 'HTTPCode_ELB_5XX_Count'], 0, 99],
  ['AWS/ApplicationELB', ['UnHealthyHostCount'], 0, 1],
  ['AWS/RDS', ['FreeableMemory'], 1, 16 * GIB, /^LessThan/],
  ['AWS/ElastiCache', ['EngineCPUUtilization'], ...PERCENT],
];

export const MONITORING = section('5.5.1', 'Monitoring', [
  joined('CPU, memory and network of the tasks are measured and are on a dashboard', DASHBOARD, {
    CPU: (app) => plots(app, 'AWS/ECS', 'CPUUtilization'),
    memory: (app) => plots(app, 'AWS/ECS', 'MemoryUtilization'),
    // Only Container Insights measures it.
    network: (app) => plots(app, 'ECS/ContainerInsights', 'NetworkRxBytes', 'NetworkTxBytes') && every(services(app).flatMap((service) => service.refs('Cluster')), (cluster) => cluster.has('ClusterSettings/*', (setting) =>
      setting.has('Name', 'containerInsights') && setting.has('Value', INSIGHTS))),
  }),
  joined('a dashboard shows metrics and alarms, and metrics of us-east-1 with their Region', DASHBOARD, {
    'dashboard': (app) => metricsOn(app).length > 0
      && widgets(app).every(({ properties }) => !/"AWS\/(CloudFront|WAFV2)"/.test(JSON.stringify(properties)) || /"region":"us-east-1"/.test(JSON.stringify(properties))),
    'alert settings': (app) => widgets(app).some(({ type, properties: { alarms: shown } }) => type === 'alarm' && Array.isArray(shown) && shown.length > 0),
  }),
  joined('application logs, CloudFront and load balancer access logs and database logs are enabled, and errors are counted', TASK, {
    'application log': all(APPLICATION, (container) => container.refersTo('LogConfiguration/Options/awslogs-group', (group) => !group.has('LogGroupClass', 'DELIVERY'))),
    'access log': (app, kind) => hold(EDGE, 'R5.2.4-12')(app, kind) && every(distributions(app), (distribution) => isLogged(app, distribution)),
    'error log': (app) => every(containers(app), (container) => countsErrors(app, container))
      && every(databases(app), (cluster) => cluster.has('EnableCloudwatchLogsExports/*', 'postgresql')),
  }),
  overall(
    'alarms on CPU, memory, network, errors, unhealthy targets, database and cache notify topics',
    subject('alarm', alarms),
    (app) => WATCHED.every(([namespace, metrics, least, most, operator = /^GreaterThan/]) => metrics.some((metric) =>
      alarmsOn(app, namespace, metric).some((alarm) => alarm.is({ ComparisonOperator: operator, Threshold: between(least, most) })
        && alarm.parts('Unit').every((unit) => unit.is(unitOf(metric))) && notifies(alarm) && metricsOf(alarm).every((one) => isAboutPlatform(app, one.parts('Dimensions/*')))))),
  ),
  overall('each topic of the alarms has a subscription of people, and CloudWatch can publish to it', TOPIC, (app) =>
    alarms(app).some((alarm) => alarm.has('AlarmActions/*')) && TOPIC.find(app).every((topic) =>
      isDelivered(app, topic))),
]);

export const DATADOG = section('5.5.2', 'Datadog', [
  each('api_key: the agent receives its API key from a secret', AGENT, (agent) => isSecret(agent, 'DD_API_KEY')),
  each('site: datadoghq.com', AGENT, (agent) => isSet(agent, 'DD_SITE', 'datadoghq.com'), WHERE_MET),
  joined('logs: the logs of the application are sent to Datadog, with its service and the source nodejs', TASK, {
    'logs of Docker': (app) => agents(app).length > 0 && isStreamed(app, (stream) => stream.has(`${HTTP}/EndpointConfiguration/Url`, INTAKE)),
    'service eldonia-backend': (app) => isStreamed(app, (stream, container) => isSent(stream, 'service', container.textAt('Name'))),
    'source nodejs': (app) => isStreamed(app, (stream) => isSent(stream, 'source', 'nodejs')),
  }),
  each('apm_config.enabled: true', AGENT, (agent, app) => isSet(agent, 'DD_APM_ENABLED', 'true') && !['Command', 'EntryPoint'].some((path) => agent.has(path)) && containers(app).every((container) =>
    variable(container, 'Environment', 'DD_AGENT_HOST').every((host) => host.has('Value', /^(127\.0\.0\.1|localhost)$/)) && !isSet(container, 'DD_TRACE_ENABLED', 'false'))),
  each('apm_config.apm_non_local_traffic: true', AGENT, (agent) => isSet(agent, 'DD_APM_NON_LOCAL_TRAFFIC', 'true')),
  each('process_config.enabled: true', AGENT, (agent) => isSet(agent, 'DD_PROCESS_AGENT_ENABLED', 'true'), WHERE_MET),
  each('process_config.process_collection.enabled: true, for the processes of all containers of the task', AGENT, (agent, app) =>
    isSet(agent, 'DD_PROCESS_CONFIG_PROCESS_COLLECTION_ENABLED', 'true') && tasks(app).every((task) => task.only('PidMode', 'task')), WHERE_MET),
]);

export const SENTRY = section('5.5.3', 'Sentry', [
  joined('dsn: the application receives the DSN from a secret', APPLICATION, {
    '@sentry/node': { holds: () => true, inRepository: true }, 'dsn': all(APPLICATION, (container) => isSecret(container, 'SENTRY_DSN')),
  }),
  each('environment: NODE_ENV', APPLICATION, (container) => {
    const [own, node] = ['SENTRY_ENVIRONMENT', 'NODE_ENV'].map((name) => variable(container, 'Environment', name));
    return variable(container, 'Secrets', 'SENTRY_DSN').length > 0
      && every(node.flatMap((one) => one.parts('Value')), (value) => own.every((one) => one.only('Value', value.text())));
  }),
  each('tracesSampleRate: 1.0', APPLICATION, (container) => every(variable(container, 'Environment', 'SENTRY_TRACES_SAMPLE_RATE'), (entry) =>
    entry.only('Value', /^1(\.0+)?$/))),
  ...unseen(
    SERVICE, 'integrations: the SDK traces HTTP requests', 'integrations: the SDK traces the web framework',
    'handlers: the SDK reports the errors of requests',
  ),
]);

/** An alarm on another unit than that of its metric has no data. */
const unitOf = (metric: string) => /Utilization$/.test(metric) ? 'Percent' : /Bytes|Memory/.test(metric) ? /^Bytes/ : 'Count';

/** Whether the logs of each container of the application go to such a stream. */
function isStreamed(app: Assembly, isExpected: (stream: TemplateResource, container: TemplatePart) => boolean): boolean {
  return every(containers(app), (container) => app.all('AWS::Logs::SubscriptionFilter').some((filter) => readsLogs(filter, container) && !filter.has('FilterPattern', /\S/)
    && filter.refersTo('DestinationArn', (stream) => stream.type === 'AWS::KinesisFirehose::DeliveryStream'
      && mayAll(filter, 'RoleArn', 'firehose:PutRecordBatch') && mayAll(stream, `${HTTP}/S3Configuration/RoleARN`, 's3:PutObject')
      && stream.parts(`${HTTP}/SecretsManagerConfiguration`).every((secret) => mayAll(stream, `${HTTP}/${secret.has('RoleARN') ? 'SecretsManagerConfiguration/' : ''}RoleARN`, 'secretsmanager:GetSecretValue'))
      && isExpected(stream, container))));
}

/** Whether the roles at a path may make a call. */
function mayAll(owner: TemplateResource, path: string, call: string): boolean {
  return owner.refs(path).every((role) => permitted(owner.app, role, call).length > 0);
}

function isSent(stream: TemplateResource, name: string, value: string): boolean {
  return stream.has(`${HTTP}/RequestConfiguration/CommonAttributes/*`, (one) =>
    one.has('AttributeName', name) && one.has('AttributeValue', value));
}

interface Widget { readonly type?: string; readonly properties: { readonly metrics?: readonly (readonly unknown[])[]; readonly alarms?: unknown } }

/** The widgets of the dashboards; none of a body that is no JSON. */
function widgets(app: Assembly): Widget[] {
  return DASHBOARD.find(app).flatMap((dashboard) => dashboard.parts('DashboardBody')).flatMap((body) => {
    try {
      const { widgets: shown } = JSON.parse(resolved(body.text())) as { widgets: Widget[] };
      return shown.map((widget) => ({ ...widget, properties: widget.properties ?? {} }));
    } catch {
      return [];
    }
  });
}

/** A text with a star for each reference and function in it, from the inside. */
function resolved(text: string): string {
  const next = text.replace(/\$\{[^}]*\}|\{"Fn::\w+":[^{}]*\}/g, '*');
  return next === text ? text : resolved(next);
}

/** The metrics that the dashboards show, each as one text. A point stands for the word of the metric before. */
function metricsOn(app: Assembly): string[] {
  return widgets(app).filter(({ type }) => type === 'metric').flatMap(({ properties: { metrics = [] } }) => metrics.map((metric, index) =>
    JSON.stringify(metric.map((word, place) => word === '.' ? metrics.slice(0, index).map((one) => one[place]).filter((one) => one !== '.').pop() : word))));
}

function plots(app: Assembly, namespace: string, ...metrics: readonly string[]): boolean {
  return metrics.every((metric) => metricsOn(app).some((shown) => shown.includes(`"${namespace}","${metric}"`)));
}

/** Whether a filter is for the log group of a container, whose class has filters. */
function readsLogs(filter: TemplateResource, container: TemplatePart): boolean {
  return filter.refs('LogGroupName').some((group) => container.refs('LogConfiguration/Options/awslogs-group').includes(group) && group.parts('LogGroupClass').every((one) => one.is('STANDARD')));
}

function countsErrors(app: Assembly, container: TemplatePart): boolean {
  return app.all('AWS::Logs::MetricFilter').some((filter) => filter.has('FilterPattern', /(?<![\w-])error(?![\w-])/i) && filter.has('MetricTransformations/*/MetricValue', /^(?!0(\.0*)?$)/) && readsLogs(filter, container));
}

/** Standard logging of the distribution, or a log delivery with it as the source. */
function isLogged(app: Assembly, distribution: TemplateResource): boolean {
  return distribution.has('DistributionConfig/Logging/Bucket')
    || app.referring('AWS::Logs::DeliverySource', 'ResourceArn', distribution).length > 0;
}

/** The agents, if each task has one. */
function agents(app: Assembly): TemplatePart[] {
  const found = tasks(app).map((task) => task.parts('ContainerDefinitions/*').filter((container) => container.has('Image', AGENT_IMAGE)));
  return found.every((list) => list.length > 0) ? found.flat() : [];
}

function isSet(container: TemplatePart, name: string, value: string): boolean {
  return variable(container, 'Environment', name).some((entry) => entry.has('Value', value));
}

function isSecret(container: TemplatePart, name: string): boolean {
  return variable(container, 'Secrets', name).length > 0 && variable(container, 'Environment', name).length === 0;
}
