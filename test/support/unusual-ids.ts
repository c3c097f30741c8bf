import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { blemishes } from './blemishes';
import { minimal } from '../../tools/assemblies/minimal';
import { TOKYO } from '../../tools/assemblies/stacks';

/** Ids that the CDK accepts. They are in the paths of constructs, and so in texts, tags and names. */
export const [UNUSUAL, LONG] = ['プラットフォーム R&D a"%b\\c<d>$(e)\'!*', 'x'.repeat(200)];

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
export function faultsOf(templates: readonly object[]): string[] {
  const resources = (templates as readonly Text[]).flatMap(({ Resources = {} }) => Object.values(Resources));
  return [...blemishes(templates), ...resources.flatMap(({ Type, Properties }) => tooLong(Type, Properties))];
}

/** Builds constructs below an id, each in a stack. */
export function buildBelow(root: Construct, id: string, constructs = Object.entries(minimal)): void {
  const scope = id === LONG ? new Construct(new Construct(new Construct(root, LONG), LONG), LONG) : root;
  for (const [name, build] of constructs) {
    build(new Stack(new Construct(scope, `${id}${name}`), 'Stack', { env: TOKYO, stackName: name }), 'One');
  }
}
