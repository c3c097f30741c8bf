/* eslint-disable @typescript-eslint/no-explicit-any */
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { listOf } from './evaluation';
import { SynthesizedApp } from '../../src/assembly/synthesized-app';
import { asText, Canonical, unescaped } from '../../src/assembly/text';

/** A statement and its location. */
export interface Held {
  readonly at: string;
  readonly statement: any;
  readonly actions: string[];
  /** The resources with a wildcard; references in angle brackets. */
  readonly wildcards: string[];
  /** Keys of its conditions. */
  readonly conditions: string[];
}

const ENDPOINT = 'AWS::EC2::VPCEndpoint';

/** All statements of identity policies: inside of roles, attached to them, and managed. */
export const identityStatements = (assembly: CloudAssembly): Held[] =>
  held(assembly, (type, { Principal }) => /^AWS::IAM::/.test(type) && !Principal);

/** All statements of resource policies and trust policies: those that name a principal. */
export const resourceStatements = (assembly: CloudAssembly): Held[] => held(assembly, (type, { Principal }) => Principal && type !== ENDPOINT);

/** All statements of endpoint policies, which limit what passes the endpoint, and grant nothing. */
export const endpointStatements = (assembly: CloudAssembly): Held[] => held(assembly, (type) => type === ENDPOINT);

const held = (assembly: CloudAssembly, isWanted: (type: string, statement: any) => boolean): Held[] =>
  assembly.stacksRecursively.flatMap(({ stackName, template }) => Object.entries<any>(template.Resources ?? {})
    .flatMap(([id, { Type, Properties }]) => statementsIn(Properties).filter((statement) => isWanted(Type, statement)).map((statement) => ({
      at: `${stackName}/${id}`,
      statement,
      actions: listOf<any>(statement.Action),
      wildcards: listOf<any>(statement.Resource).map(display).filter((text) => /[*?]/.test(text)),
      conditions: Object.values<object>(statement.Condition ?? {}).flatMap((members) => Object.keys(members)).sort(),
    }))));

/** At any depth, including policy documents as text. */
export function statementsIn(value: any): any[] {
  if (typeof value === 'string') return /^\{.*"Statement"/s.test(value) ? statementsIn(JSON.parse(value)) : [];
  if (typeof value !== 'object' || value === null) return [];
  return typeof value.Effect === 'string' ? [value] : Object.values(value).flatMap(statementsIn);
}

const NO_STACK = { name: '${AWS::StackName}', template: {} };
const ALONE = new SynthesizedApp([NO_STACK]);

/** A value as text, with references in angle brackets. */
export const display = (value: any): string => shown(ALONE.resolve(NO_STACK, value));

/** A text of the model, with references in angle brackets. */
export function shown(value: Canonical | undefined): string {
  return unescaped(asText(value).replace(/\$\{(?:([^|${}!]+)\|)?([^${}!]*)\}/g, (_, stack, reference) => `<${stack === undefined ? '' : `${stack}/`}${reference}>`));
}
