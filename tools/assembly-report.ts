import { readFileSync, statSync } from 'fs';
import { join } from 'path';
import { DeployableStack } from './deploy-path';
import { pluginReports } from './validation-report';
import { readAssembly } from '../src/assembly/read';

export interface SynthesizedStack extends DeployableStack { readonly region: string; readonly kilobytes: number }

export interface Finding { readonly rule: string; readonly text: string }

export class AssemblyReport {
  readonly stacks: readonly SynthesizedStack[];
  /** Look-ups that the synthesis would have needed credentials for. */
  readonly missing: readonly string[];
  /** The findings of all plugins. */
  readonly findings: readonly Finding[];

  constructor(directory: string) {
    const { missing = [] } = JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8')) as { missing?: { readonly key: string }[] };
    this.missing = missing.map(({ key }) => key);
    this.findings = findings(directory);
    this.stacks = readAssembly(directory).map(({ path: name, region = 'unknown-region', file, template, after }) =>
      ({ name, region, kilobytes: Math.round(statSync(file).size / 1000), template, after }));
  }
}

const findings = (directory: string): Finding[] => (pluginReports(directory) ?? []).flatMap(({ pluginName, metadata, violations }) => [
  ...(metadata?.error ? [{ rule: pluginName, text: metadata.error }] : []),
  ...violations.map(({ ruleName, description }) => ({ rule: ruleName, text: description })),
]);
