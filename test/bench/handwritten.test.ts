import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import flags from 'aws-cdk-lib/recommended-feature-flags.json';
import { defineHandwritten } from '../../bench/handwritten/platform';
import { EldoniaPlatform } from '../../src/eldonia-platform';
import { PlatformZone } from '../../src/region';
import { TOKYO } from '../../tools/assemblies/stacks';
import { alarmsOf, compositesOf, eventRulesOf, isTagged, propertyOf, Resources, TemplateResource, widgetsOf } from '../support/watching-features';

const HANDWRITTEN = join(__dirname, '../../bench/handwritten');
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' };
const EMAIL = 'ops@eldonia.example';

/** Each type of which the library makes more or fewer, and why the features are the same all the same. */
const DIFFERENCES: Record<string, { readonly more: number; readonly because: string }> = {
  'AWS::IAM::Policy': { more: -2, because: 'the roles of the flow logs and of the function that creates the role of AWS Config have their permissions inline' },
  'AWS::Logs::LogGroup': { more: 1, because: 'the function that empties the default security group logs with retention' },
  'Custom::AWS': { more: -1, because: 'aws-cdk-lib\'s function instead of the library\'s own' },
  'Custom::ConfigServiceRole': { more: 1, because: 'the library\'s own function instead of aws-cdk-lib\'s' },
  'Custom::RestrictDefaultSecurityGroup': { more: 1, because: 'the library\'s own function instead of aws-cdk-lib\'s' },
  'Custom::VpcRestrictDefaultSG': { more: -1, because: 'aws-cdk-lib\'s function instead of the library\'s own' },
};

/** Properties that only one of the two uses, and why. */
const PROPERTIES: Record<string, string> = {
  'AWS::CE::AnomalyMonitor.ResourceTags, hand-written': 'a change of a tag would replace the monitor',
  'AWS::CE::AnomalySubscription.ResourceTags, hand-written': 'a change of a tag would replace the subscription',
  'AWS::EC2::VPC.InstanceTenancy, hand-written': 'the L2 writes the default down',
  'AWS::ECR::Repository.EmptyOnDelete, library': 'the default, written down',
  'AWS::ECS::Service.CapacityProviderStrategy, library': 'on-demand as well, so that Spot replaces no service',
  'AWS::ECS::Service.LaunchType, hand-written': 'on-demand by launch type',
  'AWS::ElasticLoadBalancingV2::ListenerRule.Conditions.PathPatternConfig, library': 'the rule is there without a CDN as well, and needs a condition',
  'AWS::ElasticLoadBalancingV2::TargetGroup.Name, library': 'another load balancer has another target group',
  'AWS::IAM::Policy.PolicyDocument.Statement.Condition.StringEquals.iam:AWSServiceName, hand-written': 'the role of AWS Config: a policy here, inline there',
  'AWS::IAM::Role.ManagedPolicyArns, hand-written': 'the role of aws-cdk-lib\'s function',
  'AWS::IAM::Role.Policies.PolicyDocument.Statement.Condition.StringEquals, library': 'the role of AWS Config: a policy there, inline here',
  'AWS::RDS::DBInstance.ApplyImmediately, library': 'the writer changes after the readers',
  'AWS::Route53::RecordSet.Comment, library': 'says where the record leads',
  'AWS::WAFv2::WebACL.DataProtectionConfig.DataProtections.ExcludeRateBasedDetails, library': 'the default, written down',
  'AWS::WAFv2::WebACL.DataProtectionConfig.DataProtections.ExcludeRuleMatchDetails, library': 'the default, written down',
  'AWS::WAFv2::WebACL.Description, library': 'says what the web ACL is for',
};

/** How many resources of a type more the library tags. */
const TAGGED: Record<string, { readonly more: number; readonly because: string }> = {
  'AWS::CE::AnomalyMonitor': { more: -1, because: 'a change of a tag would replace the monitor' },
  'AWS::CE::AnomalySubscription': { more: -1, because: 'a change of a tag would replace the subscription' },
  'AWS::IAM::Role': { more: 1, because: 'aws-cdk-lib tags nothing of the function that empties the default security group' },
  'AWS::Lambda::Function': { more: 1, because: 'the same function' },
  'AWS::Logs::LogGroup': DIFFERENCES['AWS::Logs::LogGroup'],
};

/** What operates the platform, property by property where only words differ. */
const FEATURES: [what: string, of: (resources: Resources) => string[], count: number][] = [
  ['alarms', alarmsOf, 73],
  ['composite alarms', compositesOf, 4],
  ['rules for events', eventRulesOf, 14],
  ['widgets of the dashboard', widgetsOf, 60],
  ['rules of AWS Config', (resources) => propertyOf(resources, 'AWS::Config::ConfigRule', 'Source'), 23],
  ['filters of logs', (resources) => propertyOf(resources, 'AWS::Logs::MetricFilter', 'FilterPattern'), 16],
  ['saved queries', (resources) => propertyOf(resources, 'AWS::Logs::QueryDefinition', 'QueryString'), 9],
  ['budgets', (resources) => propertyOf(resources, 'AWS::Budgets::Budget', 'Budget'), 3],
  ['alerts of budgets', (resources) => propertyOf(resources, 'AWS::Budgets::Budget', 'NotificationsWithSubscribers'), 3],
  ['limits of unusual costs', (resources) => propertyOf(resources, 'AWS::CE::AnomalySubscription', 'ThresholdExpression'), 1],
  ['plans of GuardDuty', (resources) => propertyOf(resources, 'AWS::GuardDuty::Detector', 'Features'), 1],
  ['events of databases', (resources) => propertyOf(resources, 'AWS::RDS::EventSubscription', 'EventCategories'), 2],
];

/** The templates of each, with their regions. */
interface Stacks {
  readonly regions: string[];
  readonly templates: Resources[];
}

let stacks: Record<'library' | 'handwritten', Stacks>;
let library: TemplateResource[];
let handwritten: TemplateResource[];
/** What the hand-written program would have to look up; not yet known. */
let missing: unknown = 'not synthesised';

beforeAll(() => {
  const ours = new App({ postCliContext: flags });
  const theirs = new App({ postCliContext: flags });
  new EldoniaPlatform(new Stack(ours, 'Eldonia', { env: TOKYO }), 'Platform', { zone: PlatformZone.fromAttributes(ZONE), alarmEmail: EMAIL });
  defineHandwritten(theirs, 'Eldonia', { env: TOKYO, zone: ZONE, alarmEmail: EMAIL });
  const assemblies = [ours, theirs].map((app) => app.synth());
  stacks = { library: stacksOf(assemblies[0]), handwritten: stacksOf(assemblies[1]) };
  missing = assemblies[1].manifest.missing;
  [library, handwritten] = [stacks.library, stacks.handwritten].map(({ templates }) => templates.flatMap((resources) => Object.values(resources)));
});

test('has the same stacks in each region', () => {
  expect(stacks.handwritten.regions).toEqual(['ap-northeast-1', 'ap-northeast-1', 'ap-northeast-1', 'ap-northeast-1', 'us-east-1', 'us-east-1']);
  expect(stacks.handwritten.regions).toEqual(stacks.library.regions);
});

test.each(FEATURES)('has the %s of the platform', (_, of, number) => {
  const [ours, theirs] = [stacks.library, stacks.handwritten].map(({ templates }) => templates.flatMap(of).sort());
  expect(theirs).toEqual(ours);
  expect(theirs).toHaveLength(number);
});

test('has the resources of the platform but for the listed differences', () => {
  expect(differences(library, handwritten)).toEqual(numbersOf(DIFFERENCES));
});

test('tags the resources of the platform but for the listed differences', () => {
  expect(differences(library.filter(isTagged), handwritten.filter(isTagged))).toEqual(numbersOf(TAGGED));
});

test('sets the properties of the platform but for the listed differences', () => {
  const [ours, theirs] = [propertiesOf(library), propertiesOf(handwritten)];
  const shared = new Set(library.map(({ Type }) => Type).filter((type) => count(handwritten, type) > 0));
  const onlyIn = (name: string, first: Set<string>, second: Set<string>) => [...first]
    .filter((path) => shared.has(path.split('.')[0]) && !second.has(path) && second.has(parentOf(path)))
    .map((path) => `${path}, ${name}`);
  expect([...onlyIn('library', ours, theirs), ...onlyIn('hand-written', theirs, ours)].sort()).toEqual(Object.keys(PROPERTIES).sort());
});

test('needs no look-up', () => {
  expect(missing).toBeUndefined();
});

test('imports nothing of the library', () => {
  const imports = readdirSync(HANDWRITTEN).flatMap((file) => [...readFileSync(join(HANDWRITTEN, file), 'utf8').matchAll(/from '(.*)'/g)].map(([, name]) => name));
  expect(imports.filter((name) => !/^(aws-cdk-lib(\/.*)?|constructs|\.\/[\w-]+)$/.test(name))).toEqual([]);
});

function stacksOf({ stacks: artifacts }: CloudAssembly): Stacks {
  return {
    regions: artifacts.map(({ environment: { region } }) => region).sort(),
    templates: artifacts.map(({ template }) => (template as { Resources: Resources }).Resources),
  };
}

function differences(ours: readonly TemplateResource[], theirs: readonly TemplateResource[]): Record<string, number> {
  const types = [...new Set([...ours, ...theirs].map(({ Type }) => Type))];
  return Object.fromEntries(types.map((type) => [type, count(ours, type) - count(theirs, type)] as const).filter(([, more]) => more !== 0));
}

function numbersOf(listed: Record<string, { readonly more: number }>): Record<string, number> {
  return Object.fromEntries(Object.entries(listed).map(([type, { more }]) => [type, more]));
}

function count(resources: readonly TemplateResource[], type: string): number {
  return resources.filter(({ Type }) => Type === type).length;
}

/** `Type.Property.Inner` of all resources, down to the intrinsic functions. */
function propertiesOf(resources: readonly TemplateResource[]): Set<string> {
  const paths = new Set<string>();
  const walk = (value: unknown, path: string): void => {
    paths.add(path);
    if (Array.isArray(value)) value.forEach((element) => walk(element, path));
    if (typeof value !== 'object' || value === null || Array.isArray(value) || isIntrinsic(value)) return;
    for (const [name, inner] of Object.entries(value)) walk(inner, `${path}.${name}`);
  };
  for (const { Type, Properties } of resources) walk(Properties ?? {}, Type);
  return paths;
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('.'));
}

function isIntrinsic(value: object): boolean {
  return Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));
}
