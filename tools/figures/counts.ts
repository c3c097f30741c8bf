import { observed } from './prices';
import type { Sentence } from './texts';
import { canonical, Program } from '../assemblies/canonical';
import { pricesSeen } from '../cost/price-list';

type Properties = Readonly<Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** The properties of all resources of a type. */
function resourcesOf(program: Program, type: string): Properties[] {
  return canonical(program).stacksRecursively.flatMap(({ template }) => Object.values<{ Type: string; Properties: Properties }>(template.Resources))
    .filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
}

const topics = () => resourcesOf('leastPair', 'AWS::SNS::Subscription').length;
const triggers = () => resourcesOf('everythingOn', 'AWS::ARCRegionSwitch::Plan')[0].Triggers[0].Conditions.length as number;
const rollingBack = (path: RegExp) => () => resourcesOf('everythingOn', 'AWS::ECS::Service')
  .find(({ TaskDefinition: { Ref } }) => path.test(Ref as string))!.DeploymentConfiguration.Alarms.AlarmNames.length as number;
const windows = () => resourcesOf('production', 'AWS::CloudWatch::Alarm').filter(({ AlarmName }) => /availability-(fast|slow)-/.test(AlarmName as string)).length;
const inObservability = (type: string) => () =>
  Object.values<{ Type: string }>(observed(false).stacks[0].template.Resources).filter(({ Type }) => Type === type).length;
const PRICES_SEEN = ([undefined, 'page', 'copy', 'derived', 'memory'] as const).map((seen) => () => pricesSeen(seen));

/** Sentences that count alarms, topics or prices. */
export const COUNTS: readonly Sentence[] = [
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
];
