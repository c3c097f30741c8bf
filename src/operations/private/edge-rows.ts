import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { graph } from './part';
import { ResolvedThresholds } from './thresholds';
import { EdgeFirewall, IEdgeDistribution } from '../../edge';

/** Graphs of the CDN and its firewall, whose metrics are in us-east-1, wherever the dashboard is. */
export function edgeRows(edge: IEdgeDistribution, firewall: EdgeFirewall | undefined, thresholds: ResolvedThresholds): cloudwatch.IWidget[][] {
  const { edgeErrorPercent, blockedRequests } = thresholds;
  const first = [
    graph('CDN requests', [edge.metricRequests({ label: 'Requests' })], { unit: 'in 5 minutes' }),
    graph('CDN errors', [edge.metric4xxErrorRate({ label: '4xx' }), edge.metric5xxErrorRate({ label: '5xx' })], {
      unit: '% of requests', alarmAt: edgeErrorPercent, alarmLabel: 'alarm on 5xx',
    }),
    graph('CDN traffic', [
      edge.metricBytesDownloaded({ label: 'Down' }), edge.metricBytesUploaded({ label: 'Up' }),
    ], { unit: 'bytes in 5 minutes' }),
  ];
  if (!firewall) return [first];
  return [first, [
    graph('Firewall: blocked', [firewall.metricBlockedRequests({ label: 'Blocked' })], { unit: 'requests in 5 minutes', alarmAt: blockedRequests, width: 12 }),
    graph('Firewall: allowed and counted', [
      firewall.metricAllowedRequests({ label: 'Allowed' }), firewall.metricCountedRequests({ label: 'Counted' }),
    ], { unit: 'requests in 5 minutes', width: 12 }),
  ]];
}
