import { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { CompositeProperties } from './alarm-composite';
import { AlarmProperties } from './alarm-simulator';
import { labelOf } from '../../src/assembly/text';

interface Described {
  readonly AlarmName?: string;
  readonly AlarmDescription?: string;
  /** Topics, by reference. */
  readonly AlarmActions?: readonly unknown[];
  readonly OKActions?: readonly unknown[];
}

interface Found<P> {
  /** Label of the stack, a slash, and the logical id. */
  readonly id: string;
  /** The label of the stack. */
  readonly stack: string;
  /** Of the construct, within its stack. */
  readonly path: string;
  readonly region: string;
  readonly properties: P & Described;
}

/** An alarm of some template. */
export interface FoundAlarm extends Found<AlarmProperties> {
  /** What metric filters of the same template publish. */
  readonly filters: readonly MetricTransformation[];
}

/** A composite alarm of some template. Its rule has references in it. */
export type FoundComposite = Found<Omit<CompositeProperties, 'AlarmRule'> & { readonly AlarmRule: unknown }>;

interface MetricTransformation {
  readonly MetricNamespace: string;
  readonly MetricName: string;
  readonly MetricValue: string;
  readonly Unit?: string;
}

type Resources = Record<string, { Type: string; Properties: Record<string, unknown> }>;

/** Every alarm on a metric, of all stacks, in the order of the constructs, but those that only set a number of tasks. */
export function alarmsOf(assembly: CloudAssembly): FoundAlarm[] {
  return labelled(assembly, (stack, label) => {
    const filters = Object.values(stack.template.Resources as Resources).filter(({ Type }) => Type === 'AWS::Logs::MetricFilter')
      .flatMap(({ Properties }) => Properties.MetricTransformations as MetricTransformation[]);
    const scales = ({ properties: { AlarmActions: [first] = [] } }: Found<AlarmProperties>) =>
      (stack.template.Resources as Resources)[(first as { Ref?: string } | undefined)?.Ref ?? '']?.Type === 'AWS::ApplicationAutoScaling::ScalingPolicy';
    return foundIn<AlarmProperties>(stack, label, 'AWS::CloudWatch::Alarm').filter((found) => !scales(found)).map((found) => ({ ...found, filters }));
  });
}

/** Every alarm on other alarms. */
export function compositesOf(assembly: CloudAssembly): FoundComposite[] {
  return labelled(assembly, (stack, label) => foundIn<FoundComposite['properties']>(stack, label, 'AWS::CloudWatch::CompositeAlarm'));
}

/** All stacks that have resources. */
export function stacksOf(assembly: CloudAssembly): CloudFormationStackArtifact[] {
  return assembly.stacksRecursively.filter(({ template }) => template.Resources);
}

/** A resource's line in the metadata that the CDK keeps beside a template. */
const LOGICAL_ID = 'aws:cdk:logicalId';

function labelled<T>(assembly: CloudAssembly, found: (stack: CloudFormationStackArtifact, label: string) => T[]): T[] {
  const { stacksRecursively: all } = assembly;
  const names = all.map(({ stackName: name, environment }) => ({ ...environment, name }));
  return all.flatMap((stack, index) => stack.template.Resources ? found(stack, labelOf(names[index], names)) : []);
}

function foundIn<P>(stack: CloudFormationStackArtifact, label: string, type: string): Found<P>[] {
  const { hierarchicalId, environment: { region }, template } = stack;
  const paths = Object.entries(stack.metadata).flatMap(([path, entries]) => entries.filter((entry) => entry.type === LOGICAL_ID)
    .map(({ data }) => [data as string, path] as const));
  return paths.filter(([id]) => (template.Resources as Resources)[id]?.Type === type).map(([logicalId, path]) => ({
    id: `${label}/${logicalId}`,
    stack: label,
    path: path.slice(`/${hierarchicalId}/`.length, path.lastIndexOf('/')),
    region,
    properties: (template.Resources as Resources)[logicalId].Properties as P & Described,
  }));
}
