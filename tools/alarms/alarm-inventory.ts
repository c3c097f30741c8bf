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
export const alarmsOf = (assembly: CloudAssembly): FoundAlarm[] =>
  foundIn(assembly, 'AWS::CloudWatch::Alarm', (found: Found<AlarmProperties>, resources) => {
    const [action] = found.properties.AlarmActions ?? [];
    if (resources[(action as { Ref?: string } | undefined)?.Ref ?? '']?.Type === 'AWS::ApplicationAutoScaling::ScalingPolicy') return [];
    const filters = Object.values(resources).filter(({ Type }) => Type === 'AWS::Logs::MetricFilter')
      .flatMap(({ Properties }) => Properties.MetricTransformations as MetricTransformation[]);
    return [{ ...found, filters }];
  });

/** Every alarm on other alarms. */
export const compositesOf = (assembly: CloudAssembly): FoundComposite[] =>
  foundIn(assembly, 'AWS::CloudWatch::CompositeAlarm', (found: FoundComposite) => [found]);

function foundIn<P, T>({ stacksRecursively: stacks }: CloudAssembly, type: string, take: (found: Found<P>, resources: Resources) => T[]): T[] {
  const names = stacks.map(({ stackName: name, environment }) => ({ ...environment, name }));
  return stacks.flatMap((artifact, index) => {
    const [stack, resources] = [labelOf(names[index], names), (artifact.template.Resources ?? {}) as Resources];
    return [...pathsOf(artifact)].filter(([id]) => resources[id]?.Type === type).flatMap(([id, path]) => take({
      id: `${stack}/${id}`,
      stack,
      path: path.slice(0, path.lastIndexOf('/')),
      region: artifact.environment.region,
      properties: resources[id].Properties as P & Described,
    }, resources));
  });
}

/** The construct paths of a stack by logical id, without the names of stages and stack: from the metadata that the CDK keeps beside a template. */
export const pathsOf = ({ hierarchicalId, metadata }: CloudFormationStackArtifact): Map<string, string> =>
  new Map(Object.entries(metadata).flatMap(([path, entries]) => entries.filter(({ type }) => type === 'aws:cdk:logicalId')
    .map(({ data }) => [String(data), path.slice(hierarchicalId.length + 2)] as const)));
