import { observed } from './prices';
import { Sentence } from './sentence';
import { needsOf } from '../../cli/preflight/needs';
import { canonical, Program } from '../assemblies/canonical';
import { pricesSeen } from '../cost/price-list';
import { APPS } from '../integ/apps';

type Properties = Readonly<Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** The properties of all resources of a type. */
const resourcesOf = (program: Program, type: string): Properties[] =>
  canonical(program).stacksRecursively.flatMap(({ template }) => Object.values<{ Type: string; Properties: Properties }>(template.Resources))
    .filter(({ Type }) => Type === type).map(({ Properties }) => Properties);

const topics = () => resourcesOf('leastPair', 'AWS::SNS::Subscription').length;
const triggers = () => resourcesOf('everythingOn', 'AWS::ARCRegionSwitch::Plan')[0].Triggers[0].Conditions.length as number;
const rollingBack = (path: RegExp) => () => resourcesOf('everythingOn', 'AWS::ECS::Service')
  .find(({ TaskDefinition: { Ref } }) => path.test(Ref as string))!.DeploymentConfiguration.Alarms.AlarmNames.length as number;
const windows = () => resourcesOf('production', 'AWS::CloudWatch::Alarm').filter(({ AlarmName }) => /availability-(fast|slow)-/.test(AlarmName as string)).length;
const inObservability = (type: string) => () =>
  Object.values<{ Type: string }>(observed(false).stacks[0].template.Resources).filter(({ Type }) => Type === type).length;
const PRICES_SEEN = ([undefined, 'page', 'copy', 'derived', 'memory'] as const).map((seen) => () => pricesSeen(seen));


const DEPLOYED = Object.values(APPS).filter(({ notDeployed }) => !notDeployed);
const sumOf = (fact: 'minutes' | 'dollars') => DEPLOYED.reduce((sum, { [fact]: one }) => sum + one, 0);
/** What the account must allow, by the end of the name of a quota. */
const need = (name: string) => () => needsOf(canonical('production').directory).find((quota) => `${quota.region} ${quota.name}`.endsWith(name))!.need;
const limit = () => resourcesOf('production', 'AWS::WAFv2::WebACL').flatMap(({ Rules }) => Rules as Properties[])
  .find(({ Name }) => Name === 'RateLimit-ready')!.Statement.RateBasedStatement as { readonly Limit: number; readonly EvaluationWindowSec: number };
const READY = [() => limit().Limit, () => limit().EvaluationWindowSec / 60];

/** The days for which a program keeps what an operator restores; a rule of the first day of the month is monthly. */
const ofDatabase = (program: Program) => () => resourcesOf(program, 'AWS::RDS::DBCluster')[0].BackupRetentionPeriod as number;
const ofVersions = (program: Program) => () => resourcesOf(program, 'AWS::S3::Bucket')
  .filter(({ LifecycleConfiguration }) => JSON.stringify(LifecycleConfiguration ?? '').includes('originals/'))
  .flatMap(({ LifecycleConfiguration: { Rules } }) => Rules as Properties[])
  .find(({ NoncurrentVersionExpiration: expiration }) => expiration)!.NoncurrentVersionExpiration.NoncurrentDays as number;
const ofRule = (program: Program, days: '*' | '1') => () => resourcesOf(program, 'AWS::Backup::BackupPlan')
  .flatMap(({ BackupPlan }) => BackupPlan.BackupPlanRule as Properties[])
  .find(({ ScheduleExpression }) => (ScheduleExpression as string).endsWith(` ${days} * ? *)`))!.Lifecycle.DeleteAfterDays as number;
const COLUMNS = ['production', 'production', 'leastPair'] as const;
const [DATABASE, VERSIONS] = [ofDatabase, ofVersions].map((of) => COLUMNS.map(of));
const KEPT = (['everything', 'leastPair'] as const).flatMap((program) => [ofRule(program, '*'), ofRule(program, '1')]);

/** Sentences with figures of templates and of the list of prices. */
export const COUNTS: readonly Sentence[] = [
  { file: 'docs/verified.md', text: 'All # apps take about # hours and cost about $#', figures: [() => DEPLOYED.length, () => Math.round(sumOf('minutes') / 60), () => Math.round(sumOf('dollars'))] },
  { text: 'the plan starts when # alarms are in ALARM', figures: [triggers] },
  { text: '# つのアラームが ALARM 状態になると、プランが開始', figures: [triggers] },
  { text: 'the email subscriptions of the # topics', figures: [topics] },
  { text: '# つのトピックのメールサブスクリプション', figures: [topics] },
  { text: 'the circuit breaker and # alarms on its own requests', figures: [rollingBack(/Reports/)] },
  { text: 'サービス自身のリクエストの # つのアラーム', figures: [rollingBack(/Reports/)] },
  { text: 'circuit breaker and # alarms roll', figures: [rollingBack(/PlatformApi/)] },
  { text: 'in addition to the # alarms of the API', figures: [rollingBack(/PlatformApi/)] },
  { text: 'The # alarms on single windows', figures: [windows] },
  { text: 'Of # prices, # were read on AWS\'s pricing pages, # in public copies of its price list, # are derived from these, and # are unverified', figures: PRICES_SEEN },
  { text: '価格 # 件のうち、AWS の料金ページで確認したものは # 件、公開されている料金表の写しで確認したものは # 件、それらから導いたものは # 件、未検証のものは # 件です', figures: PRICES_SEEN },
  { text: 'have # alarms and # composite alarms', figures: ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].map(inObservability) },
  ...([
    ['| Fargate On-Demand vCPUs per Region | #:', '| リージョンあたりの Fargate オンデマンド vCPU | #（', 'vCPUs'],
    ['| CloudFront cache policies per account | # per platform |', '| アカウントあたりの CloudFront キャッシュポリシー | プラットフォームごとに # |', 'cache policies'],
    ['| CloudFront response headers policies per account | # per', '| アカウントあたりの CloudFront レスポンスヘッダーポリシー | プラットフォームごとに # |', 'headers policies'],
    ['| Elastic IP addresses per Region | #, one', '| リージョンあたりの Elastic IP アドレス | #（', 'IP addresses'],
    ['| VPCs per Region | # |', '| リージョンあたりの VPC | # |', 'VPCs'],
    ['| ACM names per certificate, in us-east-1 | #, and', '| 証明書あたりの ACM の名前（us-east-1） | # と', 'us-east-1 ACM: names of a certificate'],
    ['| Lambda concurrent executions per Region | #: media', '| リージョンあたりの Lambda 同時実行数 | #（', 'concurrent executions'],
  ]).flatMap(([english, japanese, name]) => [english, japanese].map((text): Sentence => ({ text, figures: [need(name)] }))),
  { text: 'the firewall limits it to # requests of an IP address in # minutes', figures: READY },
  { text: 'IP アドレスごとに # 分間 # リクエスト', figures: [READY[1], READY[0]] },
  { text: 'a snapshot of each day <!-- ours --> | # days | # days | # days |', figures: DATABASE },
  { text: '任意の秒と、毎日のスナップショット <!-- ours --> | # 日間 | # 日間 | # 日間 |', figures: DATABASE },
  { text: 'overwritten or deleted <!-- media --> | # days | # days | # days, in each', figures: VERSIONS },
  { text: 'オブジェクトの以前のバージョン <!-- media --> | # 日間 | # 日間 | # 日間、各', figures: VERSIONS },
  ...['database, in a vault', 'media, in a vault, without objects in Glacier'].map((what): Sentence => (
    { text: `| ${what} | none | daily for # days, monthly for # days | daily for # days, monthly for # days, in each Region |`, figures: KEPT })),
  ...['データベース、ボールト内', 'メディア、ボールト内（Glacier のオブジェクトを除く）'].map((what): Sentence => (
    { text: `| ${what} | なし | 日次は # 日間、月次は # 日間 | 日次は # 日間、月次は # 日間、各リージョン |`, figures: KEPT })),
];
