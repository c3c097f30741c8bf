import { App, Stack } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Sentence } from './sentence';
import { AlarmTopic, AuroraCluster, CacheCluster, FargateApi, Observability } from '../../src';
import { minimal } from '../assemblies/minimal';
import { previewApp } from '../assemblies/platforms';
import { TOKYO } from '../assemblies/stacks';
import { attack } from '../cost/attack';
import { Component, HOURS } from '../cost/charge';
import { copiedBackups } from '../cost/copied-backups';
import { costOf, Line, total } from '../cost/cost';
import { budget, cost, price, rounded, usd, withTraffic } from '../cost/figures';
import { scenario, ScenarioName } from '../cost/scenarios';
import { factsOf } from '../site/facts';

/** US dollars, rounded to multiples of the step. */
type Amount = readonly [usd: () => number, step: number];

const OSAKA = 'ap-northeast-3';
const PER_SECOND = 100;
/** Of these requests, in a month. */
const MILLIONS = PER_SECOND * HOURS * 3_600 / 1_000_000;
const unit = (key: string, quantity = 1): Amount => [() => price(key, quantity), 0.01];
const whole = (key: string, quantity = 1): Amount => [() => price(key, quantity), 1];
const TASK = [() => price('fargate.vcpu', HOURS / 2) + price('fargate.memory', HOURS), 1] as const;
const KEY = whole('kms.key');
/** 3 TB of uploads, of which a day at 1 Gbit/s has 10.8. */
const stored = (name: ScenarioName): Amount => [() => attack(scenario(name)).find((one) => one.name === 'uploads')!.perDay / 10.8 * 3, 10];

/** The observability of an API, a database and a cache, with or without a topic of pages. */
export function observed(hasPages: boolean): CloudAssembly {
  const app = new App();
  const stack = new Stack(app, 'Observed', { env: TOKYO });
  new Observability(stack, 'Observability', {
    api: minimal.FargateApi(stack, 'Api') as FargateApi,
    database: minimal.AuroraCluster(stack, 'Database') as AuroraCluster,
    cache: minimal.CacheCluster(stack, 'Cache') as CacheCluster,
    criticalAlarmTopic: hasPages ? new AlarmTopic(stack, 'Pages').topic : undefined,
  });
  return new CloudAssembly(app.synth().directory);
}

/** What a preview adds to a development platform, or a part of it. */
const preview = (component?: Component): Amount => [() => {
  const wanted = (line: Line) => component === undefined || line.component === component;
  return total(costOf(new CloudAssembly(previewApp().synth().directory)).lines.filter(wanted)) - total(cost('development').lines.filter(wanted));
}, 1];
const alarmsAndDashboard = (hasPages: boolean) => [() => total(costOf(observed(hasPages)).lines.filter(({ component }) => component === 'Alarms and dashboards')), 1] as const;

/** The fixed part of what a construct with its minimal props costs. */
const construct = (name: string, ...keys: string[]): number =>
  total(factsOf(name).cost.lines.filter(({ assumed, key }) => !assumed && keys.includes(key)));

/** The number of resources of a type of a construct with its minimal props. */
const resources = (name: string, wanted: string): number => factsOf(name).resources.find(({ type }) => type === wanted)!.count;

const alarmsOf = (name: string): Amount => [() => construct(name, 'alarm.metric'), 0.1];
/** A sentence of a file, or of several files. */
const at = (file: string | undefined, text: string, ...amounts: readonly Amount[]): Sentence =>
  ({ file, text, figures: amounts.map(([value, step]) => () => rounded(value(), step)) });
const standby = (name: 'pair' | 'pilotLight') => () => usd(name, { region: OSAKA });
const busy = (name: ScenarioName) => [() => total(withTraffic(name, PER_SECOND).lines), 10] as const;
const databases = (instances: number) => [() => price('aurora.db.r6g.xlarge', HOURS * instances), 1] as const;

/** A month of copies of 100 GB. */
const dailyCopies = () => 100 * (copiedBackups(false).transfer + copiedBackups(false).storage);

/** Sentences that state dollars. */
export const PRICES: readonly Sentence[] = [
  // The table of prices is in two documents.
  ...['README.md', 'docs/tiers.md'].flatMap((file) => [
    at(file, 'production, Tokyo | $# | $# | three database instances, $# per month', [() => usd('production'), 10], busy('production'), databases(3)),
    at(file, 'development, Tokyo | $# | – | two cache nodes, $# per month', [() => usd('development'), 10], whole('elasticache.valkey.cache.r6g.large', 2 * HOURS)),
    at(file, 'economy, Tokyo | $# | – | a database instance, $# per month', [() => usd('economy'), 1], whole('aurora.db.t4g.medium', HOURS)),
    at(file, 'economy in office hours (`uptimeSchedule`) | $# | – | NAT gateway, $# per month',
      [() => usd('economyOfficeHours'), 1], whole('nat.hour', HOURS)),
    at(file, 'pair, warm standby | $# | $# | four database instances, $# per month', [() => usd('pair'), 10], busy('pair'), databases(4)),
    at(file, 'pair, pilot light | $# | $# | four database instances, $# per month', [() => usd('pilotLight'), 10], busy('pilotLight'), databases(4)),
    at(file, 'Of the difference in production, $# come from prices that nobody has verified', [() => total(withTraffic('production', PER_SECOND).lines
      .filter(({ component, seen }) => component === 'Traffic' && seen === 'memory')), 10]),
  ]),
  at('docs/edge.md', '(`ECC_NIST_P256`, about $# per month)', KEY),
  at('src/fargate-api/api-scaling.ts', 'as a custom metric ($# per month), and for two high-resolution alarms of the scaling ($# per month)',
    unit('metric.custom'), unit('alarm.high-resolution', 2)),
  at('docs/disaster-recovery.md', 'The plan costs another $# per month', whole('arc.plan')),
  at('docs/disaster-recovery.md', 'each copy of 100 GB of the database costs about $# for the transfer and $# per month',
    [() => price('transfer.region', 100), 1], [() => price('aurora.backup', 100, OSAKA), 0.1]),
  at('docs/disaster-recovery.md', 'Each probe costs about $# per month', [() => construct('SiteProbe', 'metric.custom', 'alarm.metric') + 0.1, 0.1]),
  at('docs/disaster-recovery.md', 'Monitoring, audit and dashboards cost about $# per month',
    [() => usd('pair', { components: ['Alarms and dashboards', 'Audit'] }), 10]),
  at('docs/constructs/Network.md', 'An interface endpoint costs about $# per month and Availability Zone in Tokyo', whole('endpoint.hour', HOURS)),
  ...['docs/constructs/Observability.md', 'src/operations/observability.ts'].map((file) =>
    at(file, 'with the dashboard about $# per month, and $# with a `criticalAlarmTopic`', alarmsAndDashboard(false), alarmsAndDashboard(true))),
  at('src/operations/observability.ts', 'for its causes, for $# per month each', unit('alarm.composite')),
  at('src/operations/observability.ts', 'in further composite alarms, for $# per month each', unit('alarm.composite')),
  at('src/region/platform-stacks.ts', 'in each Region of a pair, for $# per month each', unit('alarm.composite')),
  at('docs/workloads.md', 'in a pair eight per Region, for $# per month each', unit('alarm.composite')),
  at('docs/workloads.md', 'read further composite alarms, for $# per month each', unit('alarm.composite')),
  at('docs/workloads.md', 'one pull request at a time, for about $# per month, $# of them for its task on Spot', preview(), preview('API tasks')),
  at('docs/disaster-recovery.md', 'one budget ($# per month)', [() => budget('pair'), 1]),
  at('docs/decisions/0040-budgets.md', 'The default budget of a production platform is $# and that of a pair $#,',
    [() => budget('production'), 1], [() => budget('pair'), 1]),
  at('src/region/platform-costs.ts', 'production $# or $#, development $# or',
    [() => budget('production'), 1], [() => budget('pair'), 1], [() => budget('development'), 1]),
  at('docs/decisions/0012-failover-plan.md', 'would cost another $# per month', whole('arc.plan')),
  at('docs/decisions/0023-standby-keys.md', 'This costs $# per month', KEY),
  at('docs/decisions/0024-backups-of-a-pair.md', 'cost $# per month with their storage; a whole warm standby costs $#.', [dailyCopies, 1], [standby('pair'), 10]),
  at('src/region/platform-tier.ts', 'backups for 7 days. Costs about $# per month without traffic', [() => usd('production'), 10]),
  at('src/region/platform-tier.ts', 'enabled: false }`. Costs about $# per month without traffic (on-demand list prices, ap-northeast-1); `ECONOMY`', [() => usd('development'), 10]),
  at('src/region/platform-tier.ts', 'tasks on Spot. Costs about $# per month without traffic (on-demand list prices, ap-northeast-1), and about $# per month with the default `uptimeSchedule`',
    [() => usd('economy'), 1], [() => usd('economyOfficeHours'), 1]),
  at('src/region/platform-tier.ts', 'A NAT gateway costs about $# per month', whole('nat.hour', HOURS)),
  at('src/region/platform-tier.ts', 'They cost about $# per month in two zones', whole('endpoint.hour', HOURS * 8)),
  at('src/eldonia-platform/eldonia-platform.ts', 'The production tier costs about $# per month in Tokyo', [() => usd('production'), 10]),
  at('src/dr-pair/dr-pair.ts', '`StandbyMode.WARM` costs about $# per month in Osaka', [standby('pair'), 10]),
  at('src/dr-pair/dr-pair.ts', 'nodes and the task, costs about $# per month', [standby('pilotLight'), 10]),
  at('src/dr-pair/dr-pair.ts', 'The failover plan costs $# per month', whole('arc.plan')),
  at('src/failover/private/role-monitor.ts', 'Costs per month are about $# for the metric and $# for the alarm and 43,800 invocations',
    unit('metric.custom'), [() => price('alarm.metric') + price('lambda.arm.duration', 43_800 * 0.125) + price('lambda.request', 0.0438), 0.1]),
  at('src/failover/private/site-probe.ts', 'It costs about $# per month', [() => construct('SiteProbe', 'metric.custom') + construct('SiteProbe', 'alarm.metric')
    + price('lambda.arm.duration', 43_800 * 0.125) + price('lambda.request', 0.0438), 0.1]),
  at('src/operations/private/observability/task-counts.ts', 'Costs per month are about $# for two metrics', unit('metric.custom', 2)),
  at('src/operations/private/events/topic-check.ts', 'Costs per month are about $# for the metric, $# for the alarm', unit('metric.custom'), alarmsOf('TopicCheck')),
  at('src/operations/alarm-thresholds.ts', '100 GiB cost about $# per month', whole('aurora.storage', 100)),
  at('src/telemetry/tracing-options.ts', '$# per month for 0.05 of 100 requests per second, $# for all of them',
    whole('xray.trace', 0.05 * MILLIONS), whole('xray.trace', MILLIONS)),
  at('src/aurora-cluster/aurora-cluster-props.ts', 'costs about $# per month for each vCPU of all instances of the cluster, and at least for two: $# with the three',
    whole('rds.proxy', HOURS), whole('rds.proxy', 12 * HOURS)),
  at('src/release/spot-test-runners.ts', 'Idle costs are $# to $# per month', unit('alarm.metric'), unit('alarm.metric', 3)),
  at('src/release/private/release-reconciler.ts', 'The alarms cost about $# per month', alarmsOf('ReleaseReconciler')),
  at('src/operations/private/observability/edge-observability.ts', 'The alarms cost about $# per month', alarmsOf('EdgeObservability')),
  at('src/jobs/event-job.ts', 'The alarms cost about $# per month', alarmsOf('EventJob')),
  at('src/jobs/scheduled-job.ts', 'and the alarms about $# per month', alarmsOf('ScheduledJob')),
  at('src/media/media-processor.ts', 'only the alarms cost, about $# per month', alarmsOf('MediaProcessor')),
  at('src/backup/backup-plan.ts', 'The key costs $# per month, and the alarms about $# per month with one type of resources, and $# for each further type',
    KEY, alarmsOf('BackupPlan'), unit('alarm.metric', 2)),
  at('src/aurora-cluster/private/aurora-global-database.ts', 'about $# per month for the two alarms', alarmsOf('AuroraGlobalDatabase')),
  at('src/aurora-cluster/aurora-cluster.ts', 'three r6g.xlarge instances, about $# per month', databases(3)),
  at('src/aurora-cluster/aurora-cluster.ts', 'less than $# per month for two secrets and a key',
    [() => price('kms.key') + price('secret.month', 2), 1]),
  at('src/cache/cache-cluster.ts', 'cost about $# per month', whole('elasticache.valkey.cache.r6g.large', HOURS * 4)),
  at('src/cache/cache-cluster-props.ts', 'about $# per month and node', whole('elasticache.valkey.cache.r6g.large', HOURS)),
  at('src/edge/edge-firewall.ts', 'The web ACL costs $# per month, its ten rules $# per month, and one million requests $#',
    whole('waf.acl'), [() => construct('EdgeFirewall', 'waf.rule'), 1], unit('waf.request')),
  at('src/edge/edge-firewall-props.ts', 'The two rules cost $# per month', whole('waf.rule', 2)),
  at('src/edge/rate-limit.ts', 'two rules, $# per month', whole('waf.rule', 2)),
  at('src/edge/edge-firewall-props.ts', 'The rule costs $# per month', whole('waf.rule')),
  ...['docs/edge.md', 'src/fargate-api/fargate-api-props.ts', 'src/region/existing-resources.ts', 'src/edge/private/distribution/edge-distribution-options.ts']
    .map((file) => at(file, file.includes('region') ? 'About $# per month' : 'costs about $# per month', whole('alb.trust-store', HOURS))),
  at('src/edge/private/distribution/edge-distribution-options.ts', 'a general-purpose certificate authority of AWS Private CA $# per month',
    whole('private-ca.month')),
  at('src/edge/managed-rules.ts', 'Each group costs about $# per month', whole('waf.rule')),
  at('src/edge/private/records/origin-records.ts', 'health check costs about $# and an alarm $# per month',
    unit('route53.health-check'), unit('alarm.metric')),
  at('src/edge/private/distribution/edge-distribution.ts', 'The firewall costs about $# per month and the secret $# per month',
    [() => construct('EdgeFirewall', 'waf.acl', 'waf.rule'), 1], unit('secret.month')),
  at('src/edge/private/origin/origin-header.ts', 'A secret costs $# per month', unit('secret.month')),
  at('src/region/edge-options.ts', 'Each has a secret, for $# per month', unit('secret.month')),
  at('src/fargate-api/fargate-api-props.ts', 'It costs $# per metric and month', unit('metric.insights')),
  at('src/region/platform-workload.ts', 'A task of the default size costs about $# per month in Tokyo',
    [() => TASK[0]() + price('guardduty.runtime', 1 / 2), 1]),
  at('docs/tiers.md', 'An endpoint costs about $# per month and zone in Tokyo', whole('endpoint.hour', HOURS)),
  at('src/network/network-props.ts', 'Each costs about $# per month and zone', whole('endpoint.hour', HOURS)),
  at('src/region/platform-network.ts', 'Each costs about $# per month and zone', whole('endpoint.hour', HOURS)),
  at('src/region/platform-database.ts', 'A proxy costs about $# per month for each vCPU', whole('rds.proxy', HOURS)),
  at('src/region/platform-tier.ts', 'at about $# per month and zone each', whole('endpoint.hour', HOURS)),
  at('tools/security-hub/controls.ts', 'an interface endpoint costs about $# per month and zone in Tokyo', whole('endpoint.hour', HOURS)),
  ...['docs/edge.md', 'src/edge/site-options.ts'].map((file) => at(file, 'costs $# per GB and month', [() => price('s3.standard'), 0.001])),
  at('src/edge/custom-rule.ts', 'It costs $# per month, plus its capacity', whole('waf.rule')),
  at('src/fargate-api/fargate-api.ts', 'In Tokyo the load balancer costs about $# per month and each task of the default size about $# per month',
    whole('alb.hour', HOURS), TASK),
  at('src/fargate-api/fargate-api-options.ts', 'which costs about $# per month and task', whole('fargate.memory', HOURS)),
  at('src/network/network-props.ts', 'A gateway costs about $# per month plus $# per GB', whole('nat.hour', HOURS), [() => price('nat.gb'), 0.001]),
  at('src/network/vpc-endpoints.ts', 'An endpoint costs about $# per month and zone plus $# per GB, and NAT $# per GB',
    whole('endpoint.hour', HOURS), unit('endpoint.gb'), [() => price('nat.gb'), 0.001]),
  at('src/network/vpc-endpoints.ts', 'an endpoint costs about $# per month and zone', [() => price('endpoint.hour', HOURS, 'us-east-1'), 1]),
  at('src/network/network.ts', 'this costs about $# per month before traffic',
    [() => construct('Network', 'nat.hour', 'ipv4.hour', 'endpoint.hour'), 10]),
  at('src/release/private/delivery-pipeline.ts', 'The pipeline costs $# per action minute, the key $# per month',
    [() => price('codepipeline.minute'), 0.001], KEY),
  at('src/secure-bucket/private/replication-alarms.ts', 'Each alarm costs about $# per month, and each replication metric about $# per month',
    unit('alarm.metric'), unit('metric.custom')),
  at('src/operations/alarm-topic.ts', 'The key costs $# per month', KEY),
  at('src/operations/observability-props.ts', 'Creates a dashboard, $# per month', whole('dashboard.month')),
  at('src/operations/protection-plan.ts', 'Charged per vCPU, about $# per month', whole('guardduty.runtime')),
  at('src/operations/audit-trail.ts', 'Costs per month: $# for the key, $# for the alarms, and at most $# for their metrics',
    KEY, [() => construct('AuditTrail', 'alarm.metric'), 0.01], [() => price('metric.custom', resources('AuditTrail', 'AWS::Logs::MetricFilter')), 0.01]),
  at('src/operations/audit-event.ts', 'Each event has an alarm, at $# per month', unit('alarm.metric')),
  at('src/operations/private/events/service-events.ts', 'the alarm costs $# per month', [() => construct('ServiceEvents', 'alarm.metric'), 0.01]),
  at('src/region/platform-monitoring.ts', 'Creates a dashboard, for $# per month', whole('dashboard.month')),
  at('src/region/platform-monitoring.ts', 'With the dashboard and the alarms in us-east-1 about $# per month',
    [() => usd('production', { stack: /^Eldonia(-EdgeAlarms)?$/, components: ['Alarms and dashboards'] }) + price('kms.key'), 1]),
  at('src/region/platform-audit.ts', 'With the production tier about $# per month, of which RDS Protection of GuardDuty is about $# per month',
    [() => usd('production', { stack: /-Audit$/ }), 1], whole('guardduty.rds', 12)),
  at('docs/move-in.md', '3 TB are about $# in four months, in a pair $#, with $# for a million originals, in a pair $#,', stored('production'), stored('pair'),
    ...[1, 2].map((copies) => [() => copies * (price('s3.put', 1_000) + price('guardduty.s3')), 0.01] as const)),
  at(undefined, 'annual rotation, $# per month', KEY),
  at(undefined, 'yearly rotation, $# per month', KEY),
  at(undefined, 'yearly rotation, about $# per month', KEY),
];
