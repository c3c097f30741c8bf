import { Token } from 'aws-cdk-lib';
import { DatadogSite } from '../../../src/telemetry';

const V2 = '/api/v2/logs?dd-protocol=aws-kinesis-firehose';

test.each<[DatadogSite, string, string]>([
  [DatadogSite.US1, 'datadoghq.com', '/v1/input'], [DatadogSite.AP1, 'ap1.datadoghq.com', V2], [DatadogSite.US1_FED, 'ddog-gov.com', '/v1/input'],
  [DatadogSite.of('eu7.datadoghq.com'), 'eu7.datadoghq.com', V2],
])('uses the documented log intake URL (%#: %s)', (site, domain, path) => {
  expect(site.domain).toBe(domain);
  expect(site.logIntakeUrl).toBe(`https://aws-kinesis-http-intake.logs.${domain}${path}`);
});

test('finds a site by its domain', () => {
  expect(DatadogSite.of('datadoghq.eu')).toBe(DatadogSite.EU1);
});

test.each(['https://datadoghq.com', 'datadoghq', 'US1', ''])('fails with "%s" for a domain', (domain) => {
  expect(() => DatadogSite.of(domain)).toThrow(new Error(
    `domain must be the domain of a Datadog site, got "${domain}"; write it as ap1.datadoghq.com`));
});

test('accepts a token as domain', () => {
  const domain = Token.asString({ Ref: 'Site' });

  expect(DatadogSite.of(domain).domain).toBe(domain);
});
