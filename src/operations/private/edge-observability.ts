import { Names, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { EdgeObservabilityProps } from './edge-observability-props';
import { checkTopic } from './observability-checks';
import { FIVE_MINUTES, ring, Watch } from './part';
import { FIREWALL_QUERIES, saveQueries } from './saved-queries';
import { resolveThresholds } from './thresholds';
import { invalid } from '../../private/errors';
import { GLOBAL_REGION, referWeakly } from '../../private/us-east-1';

/**
 * Alarms on the CDN and its firewall, where CloudFront and AWS WAF publish: in us-east-1 (R5.5.1-4).
 *
 * Place it in a stack of us-east-1 of its own. The stack that holds certificate and firewall comes before the CDN, and this one after it.
 * Alarms of another region can be part of no composite alarm, so these tell for themselves.
 *
 * The three or so alarms cost about 0.30 USD a month; nothing survives the stack.
 *
 * @example
 * declare const edge: IEdgeDistribution;
 * const stack = new Stack(app, 'EdgeAlarms', { env: { account: '123456789012', region: 'us-east-1' } });
 * new EdgeObservability(stack, 'Edge', { edge });
 */
export class EdgeObservability extends Construct {
  /** Rings when the CDN answers too many requests with 5xx. */
  readonly serverErrors: cloudwatch.Alarm;
  /** Rings when most requests fail, in whatever way: a release with broken links, or a firewall that blocks everybody. */
  readonly totalErrors: cloudwatch.Alarm;
  /** Rings when the firewall blocks many requests; undefined without a firewall of this app. */
  readonly blockedRequests?: cloudwatch.Alarm;
  /** The saved queries on the log of the firewall, if that is in this region. */
  readonly savedQueries: logs.CfnQueryDefinition[];

  /**
   * @throws when the stack or the topic is not in us-east-1, or the stack is the one that the CDN needs first
   */
  constructor(scope: Construct, id: string, props: EdgeObservabilityProps) {
    super(scope, id);
    const { edge, alarmTopic: topic, firewall = edge.edgeFirewall, name } = props;
    this.checkPlace(props);
    checkTopic(this, 'alarmTopic', topic);
    const watch: Watch = {
      thresholds: resolveThresholds(this, props.thresholds), topic, naming: name === undefined ? undefined : { prefix: `${name}-edge`, root: this },
    };
    referWeakly(this, edge.distributionId, true);

    const { edgeErrorPercent, blockedRequests } = watch.thresholds;
    this.serverErrors = ring(this, 'ServerErrors', watch, {
      metric: edge.metric5xxErrorRate({ period: FIVE_MINUTES }),
      above: edgeErrorPercent,
      periods: 2,
      description: `The CDN answers more than ${edgeErrorPercent} % of the requests with 5xx. Is the API well, and does it know the secret header?`,
    });
    this.totalErrors = ring(this, 'TotalErrors', watch, {
      metric: edge.metricTotalErrorRate({ period: FIVE_MINUTES }),
      above: 50,
      description: 'The CDN answers more than half of the requests with errors: broken links, or a firewall that blocks everybody.',
    });
    this.blockedRequests = firewall && ring(this, 'BlockedRequests', watch, {
      metric: firewall.metricBlockedRequests({ period: FIVE_MINUTES }),
      above: blockedRequests,
      periods: 1,
      description: `The firewall blocks more than ${blockedRequests} requests in five minutes: an attack, or a rule that is wrong. The log tells.`,
    });
    this.savedQueries = this.saveQueries(props);
  }

  private checkPlace({ edge }: EdgeObservabilityProps): void {
    const own = Stack.of(this);
    if (own.region !== GLOBAL_REGION) {
      const region = Token.isUnresolved(own.region) ? 'a stack without a region' : own.region;
      invalid(this, `EdgeObservability must be in ${GLOBAL_REGION}, got ${region}; make it in a stack with that env.region`);
    }
    if (own === edge.supportStack) {
      invalid(this, `EdgeObservability must be in a stack that comes after the CDN, got ${own.node.path}, which comes before; make a stack of its own`);
    }
  }

  private saveQueries({ name, edge, firewall = edge.edgeFirewall }: EdgeObservabilityProps): logs.CfnQueryDefinition[] {
    const logGroup = firewall?.logGroup;
    if (!logGroup || Stack.of(logGroup).region !== GLOBAL_REGION) return [];
    referWeakly(this, logGroup.logGroupName, true);
    return saveQueries(new Construct(this, 'Queries'), name ?? Names.uniqueResourceName(this, { maxLength: 200 }), logGroup, FIREWALL_QUERIES);
  }
}
