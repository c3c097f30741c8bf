import { allOf, OSAKA_REGION, placed, TOKYO_REGION } from './fixture';
import { canonical } from '../../tools/assemblies/canonical';
import { servicesIn } from '../support/released-services';

const stacks = placed(canonical('everythingOn'));
const rules = stacks.flatMap(({ region, template: { Resources } }) => Object.values(Resources).filter(({ Type }) => Type === 'AWS::Events::Rule')
  .map(({ Properties, DependsOn = [] }) => ({ region, needs: DependsOn.map((id) => Resources[id].Type), ...Properties })) as Rule[]);

interface Rule {
  readonly region: string;
  /** The types of the resources that it depends on. */
  readonly needs: string[];
  readonly Description?: string;
  readonly EventPattern?: { readonly source?: string[] };
}

test.each([
  TOKYO_REGION, OSAKA_REGION,
])('has the topics of its own Region in %s, one for notifications and one for pages', (region) => {
  expect(allOf(stacks, 'AWS::SNS::Subscription', region).map(({ Endpoint }) => Endpoint as string).sort()).toEqual(['on-call@example.com', 'ops@example.com']);
});

test.each([
  [TOKYO_REGION, 'AWS::RDS::GlobalCluster'], [OSAKA_REGION, 'AWS::RDS::DBCluster'],
])('the role of the database in %s is read only after it is a member of the global database', (place, type) => {
  const reading = rules.filter(({ region, Description = '' }) => region === place && Description.startsWith('Reads the role'));

  expect(reading.map(({ needs }) => needs)).toEqual([expect.arrayContaining([type])]);
});

test('warnings of the failover plan notify the topic of the Region of the plan', () => {
  const ofPlans = rules.filter(({ EventPattern }) => EventPattern?.source?.[0] === 'aws.arc-region-switch');

  expect(ofPlans.map(({ region, Description }) => `${region}: ${Description}`)).toEqual([
    'us-east-1: Warnings of the evaluation of failover plans', 'us-east-1: Executions of failover plans',
  ]);
});

test('both Regions share one trail, one recorder of IAM and one set of budgets, and each has a detector', () => {
  const all = (type: string) => allOf(stacks, type);

  expect(all('AWS::CloudTrail::Trail')).toHaveLength(1);
  expect(all('AWS::Config::ConfigurationRecorder').map(({ RecordingGroup }) => RecordingGroup.IncludeGlobalResourceTypes).sort()).toEqual([false, true]);
  expect(all('AWS::GuardDuty::Detector')).toHaveLength(2);
  expect(all('AWS::Budgets::Budget').map(({ Budget }) => Budget.BudgetLimit.Amount)).toEqual(expect.arrayContaining([5_100, 100]));
});

describe('a warm standby', () => {
  const warm = placed(canonical('warmPair'));
  const variablesNamed = (name: string, region?: string) => allOf(warm, 'AWS::Lambda::Function', region)
    .flatMap(({ Environment }) => (Environment?.Variables as Record<string, unknown> | undefined)?.[name] ?? []);

  test('starts one task with a release', () => {
    const released = servicesIn(allOf(warm, 'AWS::SSM::Parameter', OSAKA_REGION));

    expect(Object.values(released).map(({ MIN_TASKS }) => MIN_TASKS)).toEqual(['1']);
  });

  test('has up to 5 readers after a failover, the default of a cluster', () => expect([...new Set(variablesNamed('MAXIMUM'))]).toEqual(['5']));

  test.each([TOKYO_REGION, OSAKA_REGION])('processes uploads: EventBridge receives the events of the media bucket in %s', (region) => {
    expect(allOf(warm, 'AWS::S3::Bucket', region).filter(({ NotificationConfiguration: to }) => to?.EventBridgeConfiguration?.EventBridgeEnabled)).toHaveLength(1);
  });
});
