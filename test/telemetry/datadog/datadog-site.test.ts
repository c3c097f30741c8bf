import { Token } from 'aws-cdk-lib';
import { DatadogSite } from '../../../src/telemetry';

const { US1, US3, US5, EU1, AP1, AP2, US1_FED } = DatadogSite;
const V2 = '/api/v2/logs?dd-protocol=aws-kinesis-firehose';

test.each<[DatadogSite, string, string]>([
  [US1, 'datadoghq.com', '/v1/input'],
  [US3, 'us3.datadoghq.com', V2],
  [US5, 'us5.datadoghq.com', V2],
  [EU1, 'datadoghq.eu', '/v1/input'],
  [AP1, 'ap1.datadoghq.com', V2],
  [AP2, 'ap2.datadoghq.com', V2],
  [US1_FED, 'ddog-gov.com', '/v1/input'],
])('uses the documented log intake URL (%#: %s)', (site, domain, path) => {
  expect(site.domain).toBe(domain);
  expect(site.logIntakeUrl).toBe(`https://aws-kinesis-http-intake.logs.${domain}${path}`);
});

test('finds a site by its domain', () => {
  expect(DatadogSite.of('datadoghq.eu')).toBe(EU1);
  expect(DatadogSite.of('eu7.datadoghq.com').logIntakeUrl).toBe(`https://aws-kinesis-http-intake.logs.eu7.datadoghq.com${V2}`);
});

test.each(['https://datadoghq.com', 'datadoghq', 'US1', ''])('fails with "%s" for a domain', (domain) => {
  expect(() => DatadogSite.of(domain)).toThrow(new Error(
    `domain must be the domain of a Datadog site, got "${domain}"; write it as ap1.datadoghq.com`));
});

test('accepts a token as domain', () => {
  const domain = Token.asString({ Ref: 'Site' });

  expect(DatadogSite.of(domain).domain).toBe(domain);
});
