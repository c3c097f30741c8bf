import { Names, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { EdgeObservabilityProps } from './edge-observability-props';
import { certificateAlarm } from './infrastructure-part';
import { checkTopic } from './observability-checks';
import { FIVE_MINUTES, createAlarm, Watch } from './part';
import { FIREWALL_QUERIES, saveQueries } from './saved-queries';
import { resolveThresholds } from './thresholds';
import { IEdgeDistribution } from '../../../edge';
import { EdgeDistribution } from '../../../edge/internal';
import { notify } from '../../../private/dead-letters';
import { invalid } from '../../../private/errors';
import { GLOBAL_REGION } from '../../../private/regions';
import { referWeakly } from '../../../private/weak-references';

/** Fewer failed requests in five minutes are no reason: a client can always get the same error. */
const MINIMUM_ERRORS = 10;

/**
 * Alarms on a CloudFront distribution and its web ACL, in us-east-1, where their metrics are.
 *
 * Use a separate stack in us-east-1. The stack of the certificate and the web ACL is deployed before the distribution,
 * this stack after it. A composite alarm can't include alarms of another Region, so that these notify by themselves.
 *
 * The alarms cost about $0.50 per month. Nothing is retained after the deletion of the stack.
 *
 * @example
 * declare const edge: IEdgeDistribution;
 * const stack = new Stack(app, 'EdgeAlarms', { env: { account: '123456789012', region: 'us-east-1' } });
 * new EdgeObservability(stack, 'Edge', { edge });
 */
export class EdgeObservability extends Construct {
  /** Goes into ALARM when too many requests have 5xx responses. */
  readonly serverErrors: cloudwatch.Alarm;
  /**
   * Goes into ALARM when more than half of the requests fail, e.g. with broken links or a web ACL that blocks all
   * clients.
   */
  readonly totalErrors: cloudwatch.Alarm;
  /** Goes into ALARM when the web ACL blocks many requests; undefined without a web ACL of this app. */
  readonly blockedRequests?: cloudwatch.Alarm;
  /** Goes into ALARM when the certificate is not renewed in time; undefined without a known certificate. */
  readonly certificateExpiry?: cloudwatch.Alarm;
  /** The saved queries on the log of the web ACL, if it is in this Region. */
  readonly savedQueries: logs.CfnQueryDefinition[];

  /**
   * @throws when the stack or the topic is not in us-east-1, or the stack is deployed before the distribution
   */
  constructor(scope: Construct, id: string, props: EdgeObservabilityProps) {
    super(scope, id);
    const { edge, alarmTopic: topic, criticalAlarmTopic: pages, firewall = edge.edgeFirewall, name } = props;
    this.checkPlace(props);
    checkTopic(this, 'alarmTopic', topic);
    checkTopic(this, 'criticalAlarmTopic', pages);
    const watch: Watch = {
      thresholds: resolveThresholds(this, props.thresholds),
      topic,
      naming: name === undefined ? undefined : { prefix: `${name}-edge`, root: this },
    };
    referWeakly(this, edge.distributionId, true);

    const { edgeErrorPercent, blockedRequests } = watch.thresholds;
    this.serverErrors = createAlarm(this, 'ServerErrors', watch, {
      metric: errorRate(edge),
      above: edgeErrorPercent,
      periods: 2,
      description: `More than ${edgeErrorPercent} % of the requests to CloudFront, and at least ` +
        `${MINIMUM_ERRORS} in 5 minutes, have 5xx responses. Check the alarms of the API and the secret origin header.`,
    });
    if (pages) notify(this.serverErrors, pages);
    this.totalErrors = createAlarm(this, 'TotalErrors', watch, {
      metric: edge.metricTotalErrorRate({ period: FIVE_MINUTES }),
      above: 50,
      description: 'More than 50 % of the requests to CloudFront fail: broken links, or a web ACL that blocks all ' +
        'clients.',
    });
    this.blockedRequests = firewall && createAlarm(this, 'BlockedRequests', watch, {
      metric: firewall.metricBlockedRequests({ period: FIVE_MINUTES }),
      above: blockedRequests,
      periods: 1,
      description: `The web ACL blocks more than ${blockedRequests} requests in 5 minutes: an attack, or a wrong ` +
        'rule. Check the web ACL log.',
    });
    this.certificateExpiry = this.watchCertificate(watch, props);
    if (this.certificateExpiry && pages) notify(this.certificateExpiry, pages);
    this.savedQueries = this.saveQueries(props);
  }

  /**
   * The names of the alarms on requests, for dashboards of other Regions; empty without a name of the platform.
   *
   * @internal
   */
  get _alarmNames(): string[] {
    return [this.serverErrors, this.blockedRequests, this.totalErrors].filter((alarm) => alarm !== undefined)
      .flatMap(({ node }) => (node.defaultChild as cloudwatch.CfnAlarm).alarmName ?? []);
  }

  private watchCertificate(watch: Watch, { edge, certificate }: EdgeObservabilityProps): cloudwatch.Alarm | undefined {
    if (certificate) return certificateAlarm(this, watch, certificate);
    if (!(edge instanceof EdgeDistribution)) return undefined;
    referWeakly(this, edge.certificate.certificateArn, true);
    const zone = edge.hostedZone.hostedZoneId;
    return certificateAlarm(this, watch, edge.certificate, Token.isUnresolved(zone)
      ? undefined : `the hosted zone ${zone} for ${[...edge.domainNames, ...edge.redirectedDomainNames].join(', ')}`);
  }

  private checkPlace({ edge }: EdgeObservabilityProps): void {
    const own = Stack.of(this);
    if (own.region !== GLOBAL_REGION) {
      const region = Token.isUnresolved(own.region) ? 'a stack without a Region' : own.region;
      invalid(this, `EdgeObservability must be in ${GLOBAL_REGION}, got ${region}; define it in a stack with that ` +
        'env.region');
    }
    if (own === edge.supportStack) {
      invalid(this, 'EdgeObservability must be in a stack that is deployed after the distribution, got ' +
        `${own.node.path}, which is deployed before; use a separate stack`);
    }
  }

  private saveQueries({ name, edge, firewall = edge.edgeFirewall }: EdgeObservabilityProps): logs.CfnQueryDefinition[] {
    const logGroup = firewall?.logGroup;
    if (!logGroup || Stack.of(logGroup).region !== GLOBAL_REGION) return [];
    referWeakly(this, logGroup.logGroupName, true);
    const folder = name ?? Names.uniqueResourceName(this, { maxLength: 200 });
    return saveQueries(new Construct(this, 'Queries'), folder, logGroup, FIREWALL_QUERIES);
  }
}

/** Requests with a 5xx response, in percent; 0 with few of them. */
function errorRate(edge: IEdgeDistribution): cloudwatch.MathExpression {
  return new cloudwatch.MathExpression({
    label: '5xx',
    expression: `IF(rate * requests >= ${100 * MINIMUM_ERRORS}, rate, 0)`,
    usingMetrics: {
      rate: edge.metric5xxErrorRate({ period: FIVE_MINUTES }),
      requests: edge.metricRequests({ period: FIVE_MINUTES, statistic: cloudwatch.Stats.SUM }),
    },
    period: FIVE_MINUTES,
  });
}
