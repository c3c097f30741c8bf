import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EldoniaPlatform } from '../../src/eldonia-platform';
import { PlatformZone } from '../../src/region';
import { minimal } from '../../tools/assemblies/minimal';
import { TOKYO } from '../../tools/assemblies/stacks';
import { quickApp, REPORT, ZONE } from '../dr-pair/fixture';
import { blemishes } from '../support/blemishes';
import { findings } from '../support/findings';

/** Ids that the CDK accepts. They are in the paths of constructs, and so in texts, tags and names. */
const [UNUSUAL, LONG] = ['プラットフォーム R&D a"%b\\c<d>$(e)\'!*', 'x'.repeat(200)];

/** The longest text of properties with a limit that the validator does not know. */
const LIMITS: [type: RegExp, property: RegExp, longest: number][] = [
  [/^AWS::EC2::/, /Tags\.\d+\.Value$/, 256],
  [/^AWS::EC2::SecurityGroup$/, /GroupDescription$/, 255],
  [/^AWS::CloudWatch::/, /AlarmDescription$/, 1024],
  [/^AWS::(Events::Rule|Scheduler::Schedule)$/, /\.Description$/, 512],
  [/^AWS::IAM::Role$/, /\.Description$/, 1000],
];

interface Text { readonly Resources?: Record<string, { readonly Type: string; readonly Properties?: object }> }

function tooLong(type: string, value: unknown, at = ''): string[] {
  if (typeof value === 'string') {
    return LIMITS.some(([types, property, longest]) => types.test(type) && property.test(at) && value.length > longest) ? [`${type}${at}`] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => tooLong(type, part, `${at}.${key}`));
}

/** What is wrong with the texts of templates. */
function faultsOf(templates: readonly object[]): string[] {
  const resources = (templates as readonly Text[]).flatMap(({ Resources = {} }) => Object.values(Resources));
  return [...blemishes(templates), ...resources.flatMap(({ Type, Properties }) => tooLong(Type, Properties))];
}

/** Builds every construct below an id, each in a stack. */
function buildBelow(root: Construct, id: string): void {
  const scope = id === LONG ? new Construct(new Construct(new Construct(root, LONG), LONG), LONG) : root;
  for (const [name, build] of Object.entries(minimal)) {
    build(new Stack(new Construct(scope, `${id}${name}`), 'Stack', { env: TOKYO, stackName: name }), 'One');
  }
}

// The validator tells the console what it finds, too.
beforeAll(() => void jest.spyOn(console, 'error').mockImplementation(() => undefined));

function check(build: (root: Construct) => void): void {
  const app = quickApp();
  build(app);

  expect(findings(app, { packs: [] })).toEqual([]);
  expect(faultsOf(app.synth().stacksRecursively.map(({ template }) => template as object))).toEqual([]);
}

test.each([UNUSUAL, LONG])('every construct below "%s"', (id) => check((root) => buildBelow(root, id)));

test.each([UNUSUAL, LONG, 'Resource', 'Default'])('a platform with the id "%s"', (id) =>
  check((root) => new EldoniaPlatform(new Stack(root, 'Shop', { env: TOKYO }), id, {
    zone: PlatformZone.fromAttributes(ZONE), alarmEmail: 'ops@eldonia.example', jobs: [REPORT],
  })));
