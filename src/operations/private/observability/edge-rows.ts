import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { graph } from './part';
import { spendingGraph } from './spending';
import { ResolvedThresholds } from './thresholds';
import { EdgeFirewall, IEdgeDistribution } from '../../../edge';

/** Graphs of the distribution and its web ACL, with metrics of us-east-1. */
export function edgeRows(
  edge: IEdgeDistribution, firewall: EdgeFirewall | undefined, thresholds: ResolvedThresholds,
): cloudwatch.IWidget[][] {
  const { edgeErrorPercent, blockedRequests } = thresholds;
  const first = [
    spendingGraph('CloudFront requests', [edge.metricRequests({ label: 'Requests' })], thresholds, 'get'),
    graph('CloudFront errors', [edge.metric4xxErrorRate({ label: '4xx' }), edge.metric5xxErrorRate({ label: '5xx' })], {
      unit: '% of requests', alarmAt: edgeErrorPercent, alarmLabel: 'alarm on 5xx',
    }),
    spendingGraph('CloudFront traffic', [
      edge.metricBytesDownloaded({ label: 'Down' }), edge.metricBytesUploaded({ label: 'Up' }),
    ], thresholds, 'down'),
  ];
  if (!firewall) return [first];
  return [first, [
    graph('Web ACL: blocked', [firewall.metricBlockedRequests({ label: 'Blocked' })], {
      unit: 'requests in 5 minutes', alarmAt: blockedRequests, width: 12,
    }),
    graph('Web ACL: allowed and counted', [
      firewall.metricAllowedRequests({ label: 'Allowed' }), firewall.metricCountedRequests({ label: 'Counted' }),
    ], { unit: 'requests in 5 minutes', width: 12 }),
  ]];
}
