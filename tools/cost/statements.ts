import { App, Stack } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { HOURS } from './charge';
import { costOf, Line, total } from './cost';
import { budget, price, rounded, usd } from './figures';
import { minimal } from '../assemblies/minimal';
import { TOKYO } from '../assemblies/stacks';

/** A sentence of a document or a docstring that states dollars per month: each `$#` is one of the figures. */
interface Statement {
  /** The file; absent for a sentence that occurs in several files. */
  readonly file?: string;
  readonly text: string;
  readonly figures: readonly (readonly [usd: () => number, step: number])[];
}

const OSAKA = 'ap-northeast-3';
const unit = (key: string, quantity = 1): readonly [() => number, number] => [() => price(key, quantity), 0.01];
const whole = (key: string, quantity = 1): readonly [() => number, number] => [() => price(key, quantity), 1];
const KEY = whole('kms.key');

/** A construct with its minimal props. */
function assemblyOf(name: string): CloudAssembly {
  const app = new App();
  minimal[name](new Stack(app, 'Cost', { env: TOKYO }), name);
  return new CloudAssembly(app.synth().directory);
}

/** The fixed part of what a construct with its minimal props costs. */
function construct(name: string, ...keys: string[]): number {
  return total(costOf(assemblyOf(name)).lines.filter((line: Line) => !line.assumed && keys.includes(line.key)));
}

/** The number of resources of a type of a construct with its minimal props. */
function resources(name: string, type: string): number {
  const { Resources = {} } = assemblyOf(name).stacks[0].template as { Resources?: Record<string, { readonly Type: string }> };
  return Object.values(Resources).filter(({ Type }) => Type === type).length;
}

const alarmsOf = (name: string): readonly [() => number, number] => [() => construct(name, 'alarm.metric'), 0.1];
const standby = (name: 'pair' | 'pilotLight') => () => usd(name, { region: OSAKA });
const databases = (instances: number) => [() => price('aurora.db.r6g.xlarge', HOURS * instances), 1] as const;

export const STATEMENTS: readonly Statement[] = [
  // The table of prices is in two documents.
  ...['README.md', 'docs/tiers.md'].flatMap((file): Statement[] => [
    { file, text: 'production, Tokyo | $# | three database instances, $# per month', figures: [[() => usd('production'), 10], databases(3)] },
    {
      file,
      text: 'development, Tokyo | $# | a database instance, $# per month',
      figures: [[() => usd('development'), 1], whole('aurora.db.t4g.medium', HOURS)],
    },
    {
      file,
      text: 'development in office hours (`uptimeSchedule`) | $# | NAT gateway, $# per month',
      figures: [[() => usd('developmentOfficeHours'), 1], whole('nat.hour', HOURS)],
    },
    { file, text: 'pair, warm standby | $# | four database instances, $# per month', figures: [[() => usd('pair'), 10], databases(4)] },
    { file, text: 'pair, pilot light | $# | four database instances, $# per month', figures: [[() => usd('pilotLight'), 10], databases(4)] },
  ]),
  { file: 'docs/disaster-recovery.md', text: 'a database instance, two cache nodes, one task | $# |', figures: [[standby('pair'), 10]] },
  { file: 'docs/disaster-recovery.md', text: 'the failover creates cache and tasks | $# |', figures: [[standby('pilotLight'), 10]] },
  { file: 'docs/disaster-recovery.md', text: 'The plan costs another $# per month', figures: [whole('arc.plan')] },
  {
    file: 'docs/disaster-recovery.md',
    text: 'each copy of 100 GB of the database costs about $# for the transfer and $# per month',
    figures: [[() => price('transfer.region', 100), 1], [() => price('aurora.backup', 100, OSAKA), 0.1]],
  },
  { file: 'docs/disaster-recovery.md', text: 'The probe costs about $# per month', figures: [[() => construct('SiteProbe', 'metric.custom', 'alarm.metric') + 0.1, 0.1]] },
  {
    file: 'docs/disaster-recovery.md',
    text: 'Monitoring, audit and dashboards cost about $# per month',
    figures: [[() => usd('pair', { components: ['Alarms and dashboards', 'Audit'] }), 10]],
  },
  { file: 'docs/constructs/Network.md', text: 'An interface endpoint costs about $# per month and Availability Zone in Tokyo', figures: [whole('endpoint.hour', HOURS)] },
  {
    file: 'docs/constructs/Observability.md',
    text: 'which with the dashboard cost about $# per month',
    figures: [[() => usd('production', { stack: /^Eldonia$/, components: ['Alarms and dashboards'] }), 1]],
  },
  { file: 'docs/disaster-recovery.md', text: 'one budget ($# per month)', figures: [[() => budget('pair'), 1]] },
  {
    file: 'docs/decisions/0040-budgets.md',
    text: 'The default budget of a platform is $# and that of a pair $#,',
    figures: [[() => budget('production'), 1], [() => budget('pair'), 1]],
  },
  {
    file: 'src/region/private/choices.ts',
    text: '`PlatformCosts.budget()` of $# for a platform and $# for a pair',
    figures: [[() => budget('production'), 1], [() => budget('pair'), 1]],
  },
  { file: 'docs/decisions/0012-failover-plan.md', text: 'would cost another $# per month', figures: [whole('arc.plan')] },
  { file: 'docs/decisions/0023-standby-keys.md', text: 'This costs $# per month', figures: [KEY] },
  { file: 'src/region/platform-tier.ts', text: 'Costs about $# per month without traffic', figures: [[() => usd('production'), 10]] },
  {
    file: 'src/region/platform-tier.ts',
    text: 'Costs about $# per month without traffic (on-demand list prices, ap-northeast-1), and about $# per month with the default `uptimeSchedule`',
    figures: [[() => usd('development'), 1], [() => usd('developmentOfficeHours'), 1]],
  },
  { file: 'src/region/platform-tier.ts', text: 'A NAT gateway costs about $# per month', figures: [whole('nat.hour', HOURS)] },
  { file: 'src/region/platform-tier.ts', text: 'They cost about $# per month in two zones', figures: [whole('endpoint.hour', HOURS * 8)] },
  { file: 'src/eldonia-platform/eldonia-platform.ts', text: 'The production tier costs about $# per month in Tokyo', figures: [[() => usd('production'), 10]] },
  { file: 'src/dr-pair/dr-pair.ts', text: '`StandbyMode.WARM` costs about $# per month in Osaka', figures: [[standby('pair'), 10]] },
  { file: 'src/dr-pair/dr-pair.ts', text: 'nodes and the task, costs about $# per month', figures: [[standby('pilotLight'), 10]] },
  {
    file: 'src/dr-pair/dr-pair.ts',
    text: 'The failover plan costs $# per month',
    figures: [whole('arc.plan')],
  },
  { file: 'src/failover/private/failover-plan.ts', text: 'A plan costs about $# per month', figures: [whole('arc.plan')] },
  {
    file: 'src/failover/private/role-monitor.ts',
    text: 'Costs per month are about $# for the metric and $# for the alarm and 43,800 invocations',
    figures: [unit('metric.custom'), [() => price('alarm.metric') + price('lambda.arm.duration', 43_800 * 0.125) + price('lambda.request', 0.0438), 0.1]],
  },
  {
    file: 'src/failover/private/site-probe.ts',
    text: 'Costs per month are about $# for two metrics, $# for the alarm and $# for 43,800 invocations',
    figures: [
      [() => construct('SiteProbe', 'metric.custom'), 0.1], alarmsOf('SiteProbe'),
      [() => price('lambda.arm.duration', 43_800 * 0.125) + price('lambda.request', 0.0438), 0.1],
    ],
  },
  { file: 'src/jobs/event-job.ts', text: 'The alarms cost about $# per month', figures: [alarmsOf('EventJob')] },
  { file: 'src/jobs/scheduled-job.ts', text: 'and the alarms about $# per month', figures: [alarmsOf('ScheduledJob')] },
  { file: 'src/media/media-processor.ts', text: 'only the alarms cost, about $# per month', figures: [alarmsOf('MediaProcessor')] },
  {
    file: 'src/backup/backup-plan.ts',
    text: 'The key costs $# per month, and the alarms about $# per month with one type of resources, and $# for each further type',
    figures: [KEY, alarmsOf('BackupPlan'), unit('alarm.metric', 2)],
  },
  {
    file: 'src/aurora-cluster/private/aurora-global-database.ts',
    text: 'about $# per month for the two alarms',
    figures: [alarmsOf('AuroraGlobalDatabase')],
  },
  {
    file: 'src/aurora-cluster/aurora-cluster.ts',
    text: 'three r6g.xlarge instances, about $# per month',
    figures: [databases(3)],
  },
  { file: 'src/aurora-cluster/aurora-cluster.ts', text: 'less than $# per month for two secrets and a key', figures: [[() => price('kms.key') + price('secret.month', 2), 1]] },
  { file: 'src/cache/cache-cluster.ts', text: 'cost about $# per month', figures: [whole('elasticache.valkey.cache.r6g.large', HOURS * 4)] },
  { file: 'src/cache/cache-cluster-props.ts', text: 'about $# per month and node', figures: [whole('elasticache.valkey.cache.r6g.large', HOURS)] },
  {
    file: 'src/edge/edge-firewall.ts',
    text: 'The web ACL costs $# per month, its eight rules $# per month, and one million requests $#',
    figures: [whole('waf.acl'), [() => construct('EdgeFirewall', 'waf.rule'), 1], unit('waf.request')],
  },
  { file: 'src/edge/edge-firewall-props.ts', text: 'The two rules cost $# per month', figures: [whole('waf.rule', 2)] },
  { file: 'src/edge/edge-firewall-props.ts', text: 'The rule costs $# per month', figures: [whole('waf.rule')] },
  ...['docs/edge.md', 'src/fargate-api/fargate-api-props.ts', 'src/dr-pair/dr-region.ts', 'src/region/existing-resources.ts', 'src/edge/private/edge-distribution-options.ts']
    .map((file) => ({ file, text: file.includes('region') ? 'About $# per month' : 'costs about $# per month', figures: [whole('alb.trust-store', HOURS)] })),
  {
    file: 'src/edge/private/edge-distribution-options.ts',
    text: 'a general-purpose certificate authority of AWS Private CA $# per month',
    figures: [whole('private-ca.month')],
  },
  { file: 'src/edge/managed-rules.ts', text: 'Each group costs about $# per month', figures: [whole('waf.rule')] },
  { file: 'src/edge/private/origin-records.ts', text: 'health check costs about $# and an alarm $# per month', figures: [unit('route53.health-check'), unit('alarm.metric')] },
  {
    file: 'src/edge/private/edge-distribution.ts',
    text: 'The firewall costs about $# per month and the secret $# per month',
    figures: [[() => construct('EdgeFirewall', 'waf.acl', 'waf.rule'), 1], unit('secret.month')],
  },
  { file: 'src/edge/private/origin-header.ts', text: 'A secret costs $# per month', figures: [unit('secret.month')] },
  { file: 'src/region/edge-options.ts', text: 'Each has a secret, for $# per month', figures: [unit('secret.month')] },
  { file: 'src/fargate-api/fargate-api-props.ts', text: 'It costs $# per metric and month', figures: [unit('metric.insights')] },
  {
    file: 'src/fargate-api/fargate-api.ts',
    text: 'In Tokyo the load balancer costs about $# per month and each task of the default size about $# per month',
    figures: [whole('alb.hour', HOURS), [() => price('fargate.vcpu', HOURS / 2) + price('fargate.memory', HOURS), 1]],
  },
  { file: 'src/fargate-api/fargate-api-options.ts', text: 'which costs about $# per month and task', figures: [whole('fargate.memory', HOURS)] },
  { file: 'src/network/network-props.ts', text: 'A gateway costs about $# per month plus $# per GB', figures: [whole('nat.hour', HOURS), [() => price('nat.gb'), 0.001]] },
  {
    file: 'src/network/vpc-endpoints.ts',
    text: 'An endpoint costs about $# per month and zone plus $# per GB, and NAT $# per GB',
    figures: [whole('endpoint.hour', HOURS), unit('endpoint.gb'), [() => price('nat.gb'), 0.001]],
  },
  { file: 'src/network/vpc-endpoints.ts', text: 'an endpoint costs about $# per month and zone', figures: [[() => price('endpoint.hour', HOURS, 'us-east-1'), 1]] },
  {
    file: 'src/network/network.ts',
    text: 'this costs about $# per month before traffic',
    figures: [[() => construct('Network', 'nat.hour', 'ipv4.hour', 'endpoint.hour'), 10]],
  },
  {
    file: 'src/release/private/delivery-pipeline.ts',
    text: 'The pipeline costs $# per action minute, the key $# per month',
    figures: [[() => price('codepipeline.minute'), 0.001], KEY],
  },
  {
    file: 'src/secure-bucket/private/replication-alarms.ts',
    text: 'Each alarm costs about $# per month, and each replication metric about $# per month',
    figures: [unit('alarm.metric'), unit('metric.custom')],
  },
  { file: 'src/operations/alarm-topic.ts', text: 'The key costs $# per month', figures: [KEY] },
  { file: 'src/operations/observability-props.ts', text: 'Creates a dashboard, $# per month', figures: [whole('dashboard.month')] },
  { file: 'src/operations/protection-plan.ts', text: 'Charged per vCPU, about $# per month', figures: [whole('guardduty.runtime')] },
  {
    file: 'src/operations/audit-trail.ts',
    text: 'Costs per month: $# for the key, $# for the alarms, and at most $# for their metrics',
    figures: [KEY, [() => construct('AuditTrail', 'alarm.metric'), 0.01], [() => price('metric.custom', resources('AuditTrail', 'AWS::Logs::MetricFilter')), 0.01]],
  },
  { file: 'src/operations/audit-event.ts', text: 'Each event has an alarm, at $# per month', figures: [unit('alarm.metric')] },
  { file: 'src/operations/private/service-events.ts', text: 'the alarm costs $# per month', figures: [[() => construct('ServiceEvents', 'alarm.metric'), 0.01]] },
  { file: 'src/region/platform-monitoring.ts', text: 'Creates a dashboard, for $# per month', figures: [whole('dashboard.month')] },
  {
    file: 'src/region/platform-monitoring.ts',
    text: 'With the dashboard and the alarms in us-east-1 about $# per month',
    figures: [[() => usd('production', { stack: /^Eldonia(-EdgeAlarms)?$/, components: ['Alarms and dashboards'] }) + price('kms.key'), 1]],
  },
  {
    file: 'src/region/platform-audit.ts',
    text: 'With the production tier about $# per month, of which RDS Protection of GuardDuty is about $# per month',
    figures: [[() => usd('production', { stack: /-Audit$/ }), 1], whole('guardduty.rds', 12)],
  },
  { text: 'annual rotation, $# per month', figures: [KEY] },
  { text: 'yearly rotation, $# per month', figures: [KEY] },
  { text: 'yearly rotation, about $# per month', figures: [KEY] },
];

/** The text of a statement with the present figures. */
export function textOf({ text, figures }: Statement): string {
  const left = figures.map(([value, step]) => rounded(value(), step));
  return text.replace(/\$#/g, () => `$${left.shift()}`);
}
