import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import POLICIES from './published-policies.json';
import { Refusal, refusals } from '../../cli/preflight/organization';
import { Statement } from '../../tools/policies/evaluation';

export const FOLDER = mkdtempSync(join(tmpdir(), 'policies-'));
export type Row = Partial<Statement> & { readonly Sid?: string };

/** The file of a policy. */
export function fileOf(name: string, ...statements: Row[]): string {
  const file = join(FOLDER, `${name}.json`);
  writeFileSync(file, JSON.stringify({ Version: '2012-10-17', Statement: statements.map((one) => ({ Effect: 'Deny', ...one.NotResource === undefined ? { Resource: '*' } : {}, ...one })) }));
  return file;
}

/** `at creation ec2:CreateVpc: existing: { vpc }`. */
const lines = (found: readonly Refusal[]) => found.filter(({ dependsOn }) => dependsOn.length === 0).map(({ phase, actions, way }) => `${phase} ${actions.length < 3 ? actions.join(', ') : '…'}: ${way}`).sort();

/** What published policies say, without what no call of the apps could meet, and what they refuse of a platform and a full pair. */
interface Published extends Readonly<Record<'name' | 'kind' | 'source', string> & Record<'refuses' | 'ofPairToo', string[]>> { readonly statement: Row }

const filed = (POLICIES as Published[]).map((policy) => ({ ...policy, file: fileOf(policy.name, policy.statement) }));

/** What published policies refuse of an app. */
export const verdicts = (assembly: CloudAssembly, names = /^/) => filed.filter(({ name }) => names.test(name))
  .map(({ name, kind, file }) => [name, lines(refusals(assembly, { [kind]: [file] }))] as const);
/** What they must refuse. */
export const known = (of: 'platform' | 'pair') => filed.map(({ name, refuses, ofPairToo }) => [name, [...refuses, ...of === 'pair' ? ofPairToo : []].sort()]);
