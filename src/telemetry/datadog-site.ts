import { Token } from 'aws-cdk-lib';
import { invalid } from '../private/errors';

const DOMAIN = /^([a-z0-9-]+\.)+[a-z]{2,}$/;

/**
 * The Datadog site of an organization, which the organization chooses when it signs up.
 *
 * @see https://docs.datadoghq.com/getting_started/site/
 *
 * @example
 * new EldoniaPlatform(this, 'Platform', {
 *   zone: PlatformZone.fromHostedZone(zone),
 *   api: {
 *     datadog: { site: DatadogSite.AP1, apiKey: secretsmanager.Secret.fromSecretNameV2(this, 'Key', 'datadog') },
 *   },
 * });
 */
export class DatadogSite {
  /** US1, in the USA. */
  static readonly US1 = new DatadogSite('datadoghq.com', '/v1/input');
  /** US3, in the USA. */
  static readonly US3 = new DatadogSite('us3.datadoghq.com');
  /** US5, in the USA. */
  static readonly US5 = new DatadogSite('us5.datadoghq.com');
  /** EU1, in Germany. */
  static readonly EU1 = new DatadogSite('datadoghq.eu', '/v1/input');
  /** AP1, in Japan. */
  static readonly AP1 = new DatadogSite('ap1.datadoghq.com');
  /** AP2, in Australia. */
  static readonly AP2 = new DatadogSite('ap2.datadoghq.com');
  /** US1-FED, for the government of the USA. */
  static readonly US1_FED = new DatadogSite('ddog-gov.com', '/v1/input');

  /**
   * The site with a domain, such as `ap1.datadoghq.com`: one of the sites above or a newer one.
   *
   * @param domain the domain of the site, without a scheme
   * @throws when it is not a domain name
   */
  static of(domain: string): DatadogSite {
    if (!Token.isUnresolved(domain) && !DOMAIN.test(domain)) {
      invalid(undefined, `domain must be the domain of a Datadog site, got "${domain}"; write it as ap1.datadoghq.com`);
    }
    const { US1, EU1, US1_FED } = DatadogSite;
    return [US1, EU1, US1_FED].find((site) => site.domain === domain) ?? new DatadogSite(domain);
  }

  private constructor(
    /** The domain of the site, which the agent uses. */
    public readonly domain: string,
    private readonly path = '/api/v2/logs?dd-protocol=aws-kinesis-firehose',
  ) {}

  /** The URL to which Amazon Data Firehose delivers logs. */
  get logIntakeUrl(): string {
    return `https://aws-kinesis-http-intake.logs.${this.domain}${this.path}`;
  }
}
