import { Duration, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as fc from 'fast-check';
import { DatadogSite } from '../../../src/telemetry';
import { DatadogLogForwarding } from '../../../src/telemetry/private/datadog-log-forwarding';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface Sample {
  readonly domain: string;
  readonly service: string;
  readonly source?: string;
  readonly environment?: string;
  readonly terms?: string[];
  readonly hours?: number;
}

const tag = mostly(fc.constantFrom('shop', 'v1.2.3', 'a/b:c'), fc.string());

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, 'domain' | 'service'>({
  domain: mostly(fc.constantFrom('datadoghq.com', 'datadoghq.eu', 'ap1.datadoghq.com'), fc.constantFrom('', 'AP1', 'https://datadoghq.com')),
  service: tag,
  source: tag,
  environment: tag,
  terms: fc.array(fc.constantFrom('ERROR', 'WARN'), { minLength: 1, maxLength: 3 }),
  hours: mostly(fc.constantFrom(24, 720, 8760), fc.constantFrom(0, 1, 36)),
}, { requiredKeys: ['domain', 'service'] });

function build(stack: Stack, id: string, { domain, terms, hours, ...sample }: Sample): void {
  new DatadogLogForwarding(stack, id, {
    ...sample,
    // A log group has at most two subscription filters, and the subjects share a stack.
    logGroup: logs.LogGroup.fromLogGroupName(stack, `${id}Group`, `/ecs/${id}`),
    apiKey: secretsmanager.Secret.fromSecretNameV2(stack, `${id}Secret`, 'datadog'),
    site: DatadogSite.of(domain),
    filterPattern: terms && logs.FilterPattern.allTerms(...terms),
    failedLogsRetention: hours === undefined ? undefined : Duration.hours(hours),
  });
}

export const datadogLogForwardingSubject: Subject<Sample> = { name: 'DatadogLogForwarding', arbitrary, build };
