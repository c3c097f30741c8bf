import { aws_logs as logs, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { DatadogSite } from '../../../src/telemetry';
import { DatadogLogForwarding } from '../../../src/telemetry/private/datadog-log-forwarding';
import { made } from '../made';
import { subject } from '../subject';
import { among, hours, text } from '../values';

/** There are few props, so that each is wrong more often. */
const WEIGHT = 8;

const tag = text(['shop', 'v1.2.3', 'a/b:c'], [], WEIGHT);

export const datadogLogForwarding = subject('DatadogLogForwarding', {
  // A log group has at most two subscription filters, and the subjects share a stack.
  logGroup: made(fc.constant('/ecs/'), (prefix, stack, id) => logs.LogGroup.fromLogGroupName(stack, id, `${prefix}${id}`)),
  apiKey: made(fc.constant('datadog'), (name, stack, id) => secretsmanager.Secret.fromSecretNameV2(stack, id, name)),
  site: made(among(['datadoghq.com', 'datadoghq.eu', 'ap1.datadoghq.com'], ['', 'AP1', 'https://datadoghq.com'], WEIGHT), (domain) => DatadogSite.of(domain)),
  service: tag,
}, {
  source: tag,
  environment: tag,
  filterPattern: made(fc.array(fc.constantFrom('ERROR', 'WARN'), { minLength: 1, maxLength: 3 }), (terms) => logs.FilterPattern.allTerms(...terms)),
  failedLogsRetention: hours(among([24, 720, 8760], [0, 1, 36], WEIGHT)),
}, (props, stack, id) => new DatadogLogForwarding(stack, id, props));
