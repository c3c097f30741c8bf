import { Duration, Size, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { sidecarImage } from './sidecar-image';
import { checkMebibytes, invalid } from '../../private/errors';
import { checkName } from '../../private/names';
import { readableSecret } from '../../private/readable-secret';
import { TAG_VALUE, TaskExtension, TaskIdentity } from '../../private/task-extension';
import { DatadogOptions } from '../datadog-options';

export const IMAGE = { repository: 'public.ecr.aws/datadog/agent', tag: '7.77.2' };
/** The only field that Firehose reads. */
const API_KEY = 'api_key';
const TRACE_PORT = 8126;
const STATSD_PORT = 8125;
const DOMAIN = /^([a-z0-9-]+\.)+[a-z]{2,}$/;

/**
 * What the tracer reports only if the user decides so: queries, addresses and the baggage of clients, and the commands
 * of the cache with keys, values and the password. Without remote configuration, nobody can change it in Datadog.
 */
const TRACER = {
  DD_APPSEC_ENABLED: 'false',
  DD_HTTP_SERVER_TAG_QUERY_STRING: 'false',
  DD_REMOTE_CONFIGURATION_ENABLED: 'false',
  // No item of baggage has this name. Fargate leaves out a variable with an empty value.
  DD_TRACE_BAGGAGE_TAG_KEYS: 'none',
  DD_TRACE_CLIENT_IP_ENABLED: 'false',
  DD_TRACE_IOREDIS_ENABLED: 'false',
  DD_TRACE_IOVALKEY_ENABLED: 'false',
  // The setting of the tracer for Node.js, where this value removes the query.
  DD_TRACE_OBFUSCATION_QUERY_STRING_REGEXP: '.*',
  DD_TRACE_REDIS_ENABLED: 'false',
};
/** What the agent removes from the traces of every tracer. */
const OBFUSCATION = {
  DD_APM_OBFUSCATION_HTTP_REMOVE_PATHS_WITH_DIGITS: 'true',
  DD_APM_OBFUSCATION_HTTP_REMOVE_QUERY_STRING: 'true',
  DD_APM_OBFUSCATION_REDIS_ENABLED: 'true',
  DD_APM_OBFUSCATION_REDIS_REMOVE_ALL_ARGS: 'true',
  // The type of the spans of the client `iovalkey`.
  DD_APM_OBFUSCATION_VALKEY_ENABLED: 'true',
  DD_APM_OBFUSCATION_VALKEY_REMOVE_ALL_ARGS: 'true',
};

/** The service and environment of the options; those of the task by default. */
export function identify(options: DatadogOptions, task: TaskIdentity): TaskIdentity {
  return { service: options.service ?? task.service, environment: options.environment ?? task.environment };
}

/** The Datadog agent in the task, and the variables and labels of the application container. */
export function datadogExtension(scope: Construct, options: DatadogOptions, task: TaskIdentity): TaskExtension {
  const { service, environment } = identify(options, task);
  checkDatadog(scope, options, { service, environment });
  const { version } = options;
  return {
    prop: 'datadog',
    environment: {
      DD_AGENT_HOST: '127.0.0.1',
      DD_TRACE_AGENT_PORT: String(TRACE_PORT),
      DD_SERVICE: service,
      DD_ENV: environment,
      ...version === undefined ? {} : { DD_VERSION: version },
      ...TRACER,
    },
    dockerLabels: {
      'com.datadoghq.tags.service': service,
      'com.datadoghq.tags.env': environment,
      ...version === undefined ? {} : { 'com.datadoghq.tags.version': version },
    },
    sidecar: {
      id: 'DatadogAgent',
      containerName: 'datadog-agent',
      memory: options.memory ?? Size.mebibytes(256),
      options: agent(scope, options, environment),
    },
    sharedProcesses: options.processCollection,
    internet: 'Datadog',
  };
}

function agent(scope: Construct, options: DatadogOptions, environment: string): ecs.ContainerDefinitionOptions {
  return {
    image: sidecarImage(scope, 'datadog', options, IMAGE),
    environment: {
      ECS_FARGATE: 'true',
      DD_SITE: options.site,
      DD_ENV: environment,
      DD_APM_ENABLED: 'true',
      DD_APM_NON_LOCAL_TRAFFIC: 'true',
      ...OBFUSCATION,
      ...options.processCollection
        ? { DD_PROCESS_AGENT_ENABLED: 'true', DD_PROCESS_CONFIG_PROCESS_COLLECTION_ENABLED: 'true' }
        : {},
    },
    secrets: { DD_API_KEY: readableSecret(options.apiKey, options.apiKeyField ?? API_KEY) },
    portMappings: [
      { containerPort: TRACE_PORT, protocol: ecs.Protocol.TCP },
      { containerPort: STATSD_PORT, protocol: ecs.Protocol.UDP },
    ],
    healthCheck: {
      command: ['CMD-SHELL', 'agent health'],
      interval: Duration.seconds(30),
      timeout: Duration.seconds(5),
      startPeriod: Duration.seconds(15),
      retries: 3,
    },
  };
}

function checkDatadog(scope: Construct, options: DatadogOptions, { service, environment }: TaskIdentity): void {
  if (!Token.isUnresolved(options.site) && !DOMAIN.test(options.site)) {
    invalid(scope, `datadog.site must be the domain of a Datadog site, got ${JSON.stringify(options.site)}; write it ` +
      'as ap1.datadoghq.com');
  }
  checkName(scope, 'datadog.service', service, TAG_VALUE);
  checkName(scope, 'datadog.environment', environment, TAG_VALUE);
  checkName(scope, 'datadog.version', options.version, TAG_VALUE);
  checkName(scope, 'datadog.logSource', options.logSource, TAG_VALUE);
  checkMebibytes(scope, 'datadog.memory', options.memory, 128, 4_096);
  const { apiKeyField = API_KEY, forwardLogs = true } = options;
  if (apiKeyField === '') {
    invalid(scope, 'datadog.apiKeyField must be a field of the secret, got an empty one; remove it');
  }
  if (forwardLogs && apiKeyField !== API_KEY) {
    invalid(scope, `datadog.apiKeyField must be ${API_KEY} with forwardLogs, got "${apiKeyField}"; ` +
      'store the key in that field, because Firehose reads no other');
  }
}
