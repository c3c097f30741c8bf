import { App, Stack } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { stacksOf } from '../../src/assembly/read';
import { Located, SynthesizedApp } from '../../src/assembly/synthesized-app';
import { asText } from '../../src/assembly/text';
import { minimal } from '../assemblies/minimal';
import { TOKYO } from '../assemblies/stacks';
import { Cost, costOf } from '../cost/cost';
import { withFolder } from '../folder';

/** What a construct creates with only its required props. */
export interface Facts {
  /** Types of resources with their number, and what happens to them when the stack is deleted. */
  readonly resources: readonly { readonly type: string; readonly count: number; readonly afterwards: string }[];
  readonly alarms: readonly { readonly path: string; readonly description: string }[];
  readonly cost: Cost;
}

const AFTERWARDS: Readonly<Record<string, string>> = {
  Retain: 'retained', RetainExceptOnCreate: 'retained', Snapshot: 'final snapshot', Delete: 'deleted',
};
const ALARMS = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'];

/** Synthesizes the minimal program of a construct. */
export function factsOf(construct: string): Facts {
  return withFolder('facts', (outdir) => {
    const app = new App({ outdir });
    minimal[construct](new Stack(app, 'Example', { env: TOKYO }), 'Shop');
    const assembly = new CloudAssembly(app.synth().directory);
    const synthesized = new SynthesizedApp(stacksOf(assembly));
    const resources = synthesized.all().filter(({ body }) => !body.Type.startsWith('AWS::CDK::'));
    const alarms = resources.filter(({ body }) => ALARMS.includes(body.Type)).map(({ stack, body: { Properties, Metadata } }) => ({
      path: String(Metadata?.['aws:cdk:path'] ?? '').split('/').slice(1).filter((id) => id !== 'Resource').join('/'),
      // Names that only a deployment has.
      description: asText(synthesized.resolve(stack, Properties?.AlarmDescription)).replace(/\$\{[^}]*\}/g, '…'),
    }));
    return { resources: counted(resources), alarms, cost: costOf(assembly) };
  });
}

function counted(resources: readonly Located[]): Facts['resources'] {
  const kinds = new Map<string, { type: string; count: number; afterwards: string }>();
  for (const { body: { Type: type, DeletionPolicy = 'Delete' } } of resources) {
    const afterwards = AFTERWARDS[DeletionPolicy];
    const kind = kinds.get(type + afterwards) ?? { type, count: 0, afterwards };
    kinds.set(type + afterwards, { ...kind, count: kind.count + 1 });
  }
  return [...kinds.values()].sort((a, b) => a.type.localeCompare(b.type) || a.afterwards.localeCompare(b.afterwards));
}
