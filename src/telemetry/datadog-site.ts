import { Token } from 'aws-cdk-lib';
import { invalid } from '../private/errors';

const DOMAIN = /^([a-z0-9-]+\.)+[a-z]{2,}$/;

/**
 * Where an organisation's data lives in Datadog, which is decided when the organisation signs up.
 *
 * @see https://docs.datadoghq.com/getting_started/site/
 */
export class DatadogSite {
  /** Site US1. */
  static readonly US1 = new DatadogSite('datadoghq.com', '/v1/input');
  /** Site US3. */
  static readonly US3 = new DatadogSite('us3.datadoghq.com');
  /** Site US5. */
  static readonly US5 = new DatadogSite('us5.datadoghq.com');
  /** Site EU1, in Germany. */
  static readonly EU1 = new DatadogSite('datadoghq.eu', '/v1/input');
  /** Site AP1, in Japan. */
  static readonly AP1 = new DatadogSite('ap1.datadoghq.com');
  /** Site AP2, in Australia. */
  static readonly AP2 = new DatadogSite('ap2.datadoghq.com');
  /** Site US1-FED, for the government of the USA. */
  static readonly US1_FED = new DatadogSite('ddog-gov.com', '/v1/input');

  /**
   * The site with a domain, such as `ap1.datadoghq.com`: one of those above, or one that Datadog has opened since.
   *
   * @throws when it is no domain
   */
  static of(domain: string): DatadogSite {
    if (!Token.isUnresolved(domain) && !DOMAIN.test(domain)) {
      invalid(undefined, `domain must be the domain of a Datadog site, got "${domain}"; write it as ap1.datadoghq.com`);
    }
    const { US1, EU1, US1_FED } = DatadogSite;
    return [US1, EU1, US1_FED].find((site) => site.domain === domain) ?? new DatadogSite(domain);
  }

  private constructor(
    /** What the agent knows the site by. */
    public readonly domain: string,
    private readonly path = '/api/v2/logs?dd-protocol=aws-kinesis-firehose',
  ) {}

  /** Where Amazon Data Firehose sends logs to. */
  get logIntakeUrl(): string {
    return `https://aws-kinesis-http-intake.logs.${this.domain}${this.path}`;
  }
}
