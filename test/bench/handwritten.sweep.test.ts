import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import flags from 'aws-cdk-lib/recommended-feature-flags.json';
import { defineHandwritten } from '../../bench/handwritten/platform';
import { ResourceBody } from '../../src/assembly/template';
import { EldoniaPlatform } from '../../src/eldonia-platform';
import { PlatformZone } from '../../src/region';
import { TOKYO } from '../../tools/assemblies/stacks';

const HANDWRITTEN = join(__dirname, '../../bench/handwritten');
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' };
const EMAIL = 'ops@eldonia.example';

/** Types of resources that only one of the two has, and why the features are the same nevertheless. */
const TYPES: Record<string, string> = {
  'Custom::AWS, hand-written': 'aws-cdk-lib\'s function instead of the library\'s own',
  'Custom::ConfigServiceRole, library': 'the library\'s own function instead of aws-cdk-lib\'s',
  'Custom::RestrictDefaultSecurityGroup, library': 'the library\'s own function instead of aws-cdk-lib\'s',
  'Custom::VpcRestrictDefaultSG, hand-written': 'aws-cdk-lib\'s function instead of the library\'s own',
};

/** Properties that only one of the two uses, and why. */
const PROPERTIES: Record<string, string> = {
  'AWS::CE::AnomalyMonitor.ResourceTags, hand-written': 'a change of a tag would replace the monitor',
  'AWS::CE::AnomalySubscription.ResourceTags, hand-written': 'a change of a tag would replace the subscription',
  'AWS::EC2::VPC.InstanceTenancy, hand-written': 'the L2 writes the default down',
  'AWS::ECR::Repository.EmptyOnDelete, library': 'the default, written down',
  'AWS::ECS::Service.CapacityProviderStrategy, library': 'on-demand as well, so that Spot replaces no service',
  'AWS::ECS::Service.DeploymentController, library': 'the default, whichever feature flags the app has',
  'AWS::ECS::Service.LaunchType, hand-written': 'on-demand by launch type',
  'AWS::ElasticLoadBalancingV2::ListenerRule.Conditions.PathPatternConfig, library': 'the rule is there without a CDN as well, and needs a condition',
  'AWS::ElasticLoadBalancingV2::TargetGroup.Name, library': 'another load balancer has another target group',
  'AWS::IAM::Policy.PolicyDocument.Statement.Condition.StringEquals.iam:AWSServiceName, hand-written': 'the role of AWS Config: a policy here, inline there',
  'AWS::IAM::Policy.PolicyDocument.Statement.Condition.StringEquals.kms:ViaService, library': 'secrets are read with the key by Secrets Manager only',
  'AWS::IAM::Role.ManagedPolicyArns, hand-written': 'the role of aws-cdk-lib\'s function',
  'AWS::IAM::Role.Policies.PolicyDocument.Statement.Condition.StringEquals, library': 'the role of AWS Config: a policy there, inline here',
  'AWS::RDS::DBInstance.ApplyImmediately, library': 'the writer changes after the readers',
  'AWS::Route53::RecordSet.Comment, library': 'says where the record leads',
  'AWS::WAFv2::WebACL.DataProtectionConfig.DataProtections.ExcludeRateBasedDetails, library': 'the default, written down',
  'AWS::WAFv2::WebACL.DataProtectionConfig.DataProtections.ExcludeRuleMatchDetails, library': 'the default, written down',
  'AWS::WAFv2::WebACL.Description, library': 'says what the web ACL is for',
};

/** The share of the features of the library that the hand-written platform has at least. */
const LEAST_SHARE = 0.9;

type Resources = Record<string, ResourceBody>;

let assemblies: CloudAssembly[];
let library: ResourceBody[];
let handwritten: ResourceBody[];

beforeAll(() => {
  const [ours, theirs] = [new App({ postCliContext: flags }), new App({ postCliContext: flags })];
  new EldoniaPlatform(new Stack(ours, 'Eldonia', { env: TOKYO }), 'Platform', { zone: PlatformZone.fromAttributes(ZONE), alarmEmail: EMAIL });
  defineHandwritten(theirs, 'Eldonia', { env: TOKYO, zone: ZONE, alarmEmail: EMAIL });
  assemblies = [ours.synth(), theirs.synth()];
  [library, handwritten] = assemblies.map(({ stacks }) => stacks.map(({ template }) => template as { Resources: Resources })
    .flatMap(({ Resources: resources }) => Object.values(resources)));
});

test('has the same stacks in each region, and needs no look-up', () => {
  const [ours, theirs] = assemblies.map(({ stacks }) => stacks.map(({ environment: { region } }) => region).sort());

  expect(theirs).toEqual([...Array<string>(5).fill('ap-northeast-1'), 'us-east-1', 'us-east-1']);
  expect(ours).toEqual(theirs);
  expect(assemblies[1].manifest.missing).toBeUndefined();
});

/** The comparison never flatters the library: what is written by hand does nothing more, and nearly as much. */
test('has no more resources of a type than the platform, except for one', () => {
  const count = (resources: readonly ResourceBody[], type: string) => resources.filter(({ Type }) => Type === type).length;
  const types = [...new Set(handwritten.map(({ Type }) => Type))].filter((type) => !(`${type}, hand-written` in TYPES));

  // The role of AWS Config: a policy here, inline there.
  expect(types.filter((type) => count(handwritten, type) > count(library, type))).toEqual(['AWS::IAM::Policy']);
});

test('has the types of resources of the platform except for the listed differences', () => {
  const types = (resources: readonly ResourceBody[]) => new Set(resources.map(({ Type }) => Type));

  expect(differences(types(library), types(handwritten))).toEqual(Object.keys(TYPES).sort());
  expect(handwritten.length / library.length).toBeGreaterThan(LEAST_SHARE);
  expect(handwritten.length / library.length).toBeLessThan(1 / LEAST_SHARE);
});

test('sets the properties of the platform but for the listed differences', () => {
  const [ours, theirs] = [propertiesOf(library), propertiesOf(handwritten)];
  const isShared = (path: string) => ours.has(path) && theirs.has(path);
  const differing = differences(ours, theirs).filter((difference) => isShared(parentOf(difference.split(',')[0])));

  expect(differing).toEqual(Object.keys(PROPERTIES).sort());
});

test('imports nothing of the library', () => {
  const imports = readdirSync(HANDWRITTEN).flatMap((file) => [...readFileSync(join(HANDWRITTEN, file), 'utf8').matchAll(/from '(.*)'/g)].map(([, name]) => name));
  expect(imports.filter((name) => !/^(aws-cdk-lib(\/.*)?|constructs|\.\/[\w-]+)$/.test(name))).toEqual([]);
});

/** What only one of the two has, sorted. */
function differences(ours: ReadonlySet<string>, theirs: ReadonlySet<string>): string[] {
  const onlyIn = (name: string, first: ReadonlySet<string>, second: ReadonlySet<string>) =>
    [...first].filter((element) => !second.has(element)).map((element) => `${element}, ${name}`);
  return [...onlyIn('library', ours, theirs), ...onlyIn('hand-written', theirs, ours)].sort();
}

/** `Type.Property.Inner` of all resources, down to the intrinsic functions. */
function propertiesOf(resources: readonly ResourceBody[]): Set<string> {
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
