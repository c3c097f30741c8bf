import { Placed, ofType } from './fixture';
import { SynthesizedApp } from '../../src/assembly/synthesized-app';
import { referencesIn } from '../../src/assembly/text';
import { nameProperties } from '../support/physical-names';

/** The physical names of the resources of some stacks. */
export function ownNames(stacks: Placed[]): Set<string> {
  const resources = stacks.flatMap(({ template }) => Object.values(template.Resources));
  const names = resources.flatMap(({ Type, Properties = {} }) => nameProperties(Type).map((property) => Properties[property] as unknown));
  return new Set([...names.filter((name) => typeof name === 'string'), ...stacks.map(({ stackName }) => stackName)]);
}

/** The names of resources of some stacks that are replicated to a Region. A global database belongs to no Region. */
export function copiesIn(region: string, stacks: Placed[]): Set<string> {
  const all = (type: string) => stacks.flatMap(({ template }) => ofType(template, type));
  const secrets = all('AWS::SecretsManager::Secret').filter(({ ReplicaRegions = [] }) =>
    (ReplicaRegions as { Region: string }[]).some(({ Region }) => Region === region));
  return new Set([...secrets.map(({ Name }) => Name), ...all('AWS::RDS::GlobalCluster').map(({ GlobalClusterIdentifier }) => GlobalClusterIdentifier)]);
}

/** A text of a template, with references as in the model: `arn:aws:s3:::${Bucket}/*`. */
export interface Text {
  readonly at: string;
  readonly text: string;
}

/** Every text of a template. Tags and descriptions contain no references. */
export function textsOf({ stackName: name, region, template }: Placed): Text[] {
  const stack = { name, region, template };
  const app = new SynthesizedApp([stack], { values: { 'AWS::Partition': 'aws', 'AWS::URLSuffix': 'amazonaws.com' } });
  const textsIn = (value: unknown, at: string): Text[] => typeof value === 'object' && value !== null
    ? Object.entries(value).filter(([key]) => !SILENT.test(key)).flatMap(([key, inner]) => textsIn(inner, Array.isArray(value) ? at : `${at}.${key}`))
    : typeof value === 'string' ? [{ at, text: value }] : [];
  return [
    ...Object.entries(template.Resources).flatMap(([id, { Properties }]) => textsIn(app.resolve(stack, Properties), id)),
    ...Object.entries(template.Parameters ?? {}).flatMap(([id, { Default }]) => textsIn(Default, id)),
  ];
}

const SILENT = /^(?:Tags|\w+Tags|\w*Description|Comment|Fn::GetStackOutput)$/;

/** The names in a text that start with the name of a platform. Wildcards are cut off. */
export function namesIn(text: string, platform: string): string[] {
  const token = new RegExp(`/?\\b${platform}(?:[-/.]?[A-Za-z0-9]+)*`, 'g');
  return [...text.matchAll(token)].flatMap(([name]) => name.split(new RegExp(`(?<=.)/(?=${platform}\\b)`)));
}

/** The ARNs in a text. */
export function arnsIn(text: string): { readonly service: string; readonly region: string; readonly arn: string }[] {
  return [...text.matchAll(/arn:aws:([\w-]+):([\w-]*):(?:\d{12})?:[^\s"',}]+/g)].map(([arn, service, region]) => ({
    arn, service, region,
  }));
}

/**
 * The references in `here` that neither these stacks nor the outputs of `others` resolve.
 *
 * @returns one line per reference
 */
export function dangling(here: Placed[], others: Placed[]): string[] {
  const app = new SynthesizedApp([...here, ...others].map(({ stackName: name, ...stack }) => ({ name, ...stack })));
  return app.stacks.slice(0, here.length).flatMap((stack) => {
    const { Resources = {}, Outputs = {}, Conditions = {} } = stack.template;
    const resolved = app.resolve(stack, { Resources, Outputs, Conditions });
    const lost = referencesIn(resolved).filter(({ stack: label, id }) => {
      const target = label === undefined ? stack : app.stackOf(label);
      return !app.resource(target, id) && !(id in (target?.template.Parameters ?? {}));
    }).map(({ id }) => id);
    const open = [...JSON.stringify(resolved).matchAll(/\$\{export\|[^}]+\}|"Fn::GetStackOutput":\{[^}]+\}/g)].map(([text]) => text);
    const missing = Object.values(Resources).flatMap(({ DependsOn = [] }) => DependsOn).filter((id) => !(id in Resources));
    const asked = [...JSON.stringify(stack.template).matchAll(/"Fn::If":\["([^"]+)"|"Condition":"([^"]+)"/g)].map(([, choice, holder]) => choice ?? holder!);
    return [...open, ...lost, ...missing, ...new Set(asked.filter((name) => !(name in Conditions)))].map((text) => `${stack.name}: ${text}`);
  });
}
