import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { minimal } from '../assemblies/minimal';
import { TOKYO } from '../assemblies/stacks';
import { Cost, costOf } from '../cost/cost';

interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties?: { readonly AlarmDescription?: unknown };
  readonly Metadata?: { readonly 'aws:cdk:path'?: string };
}

interface Alarm {
  readonly path: string;
  readonly description: string;
}

/** What a construct creates with only its required props. */
export interface Facts {
  /** Types of resources with their number, and what happens to them when the stack is deleted. */
  readonly resources: readonly { readonly type: string; readonly count: number; readonly afterwards: string }[];
  readonly alarms: readonly Alarm[];
  readonly cost: Cost;
}

const AFTERWARDS: Readonly<Record<string, string>> = {
  Retain: 'retained', RetainExceptOnCreate: 'retained', Snapshot: 'final snapshot', Delete: 'deleted',
};
const ALARMS = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];

/** Synthesizes the minimal program of a construct. */
export function factsOf(construct: string): Facts {
  const outdir = mkdtempSync(join(tmpdir(), 'facts-'));
  try {
    const app = new App({ outdir });
    minimal[construct](new Stack(app, 'Example', { env: TOKYO }), 'Shop');
    const assembly = new CloudAssembly(app.synth().directory);
    const resources = assembly.stacksRecursively.flatMap(({ template }) => (
      Object.values((template as { Resources?: Record<string, Resource> }).Resources ?? {}))).filter(({ Type }) => !Type.startsWith('AWS::CDK::'));
    return { resources: counted(resources), alarms: resources.filter(({ Type }) => ALARMS.includes(Type)).map(alarmOf), cost: costOf(assembly) };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function counted(resources: readonly Resource[]): Facts['resources'] {
  const kinds = new Map<string, { type: string; count: number; afterwards: string }>();
  for (const { Type: type, DeletionPolicy = 'Delete' } of resources) {
    const afterwards = AFTERWARDS[DeletionPolicy];
    const kind = kinds.get(type + afterwards) ?? { type, count: 0, afterwards };
    kinds.set(type + afterwards, { ...kind, count: kind.count + 1 });
  }
  return [...kinds.values()].sort((a, b) => a.type.localeCompare(b.type) || a.afterwards.localeCompare(b.afterwards));
}

function alarmOf({ Properties, Metadata }: Resource): Alarm {
  const path = (Metadata?.['aws:cdk:path'] ?? '').split('/').slice(1).filter((id) => id !== 'Resource').join('/');
  return { path, description: textOf(Properties?.AlarmDescription) };
}

/** A text with names that only a deployment has. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join_, Ref: ref } = (value ?? {}) as { 'Fn::Join'?: [string, unknown[]]; 'Ref'?: string };
  if (join_) return join_[1].map(textOf).join(join_[0]);
  return ref === 'AWS::Region' ? TOKYO.region! : '…';
}
