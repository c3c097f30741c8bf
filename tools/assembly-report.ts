import { readFileSync, statSync } from 'fs';
import { join } from 'path';
import { DeployableStack } from './deploy-path';
import { pluginReports } from './validation-report';
import { readAssembly } from '../src/assembly/read';

export interface SynthesizedStack extends DeployableStack {
  readonly region: string;
  readonly kilobytes: number;
}

export interface Finding {
  readonly rule: string;
  readonly text: string;
}

/** What people call the services; the others keep the name that CloudFormation has for them. */
const SERVICES: Record<string, string> = {
  ApplicationAutoScaling: 'Application Auto Scaling',
  ARCRegionSwitch: 'ARC Region switch',
  Backup: 'AWS Backup',
  CertificateManager: 'Certificate Manager',
  CloudFormation: 'Custom resources',
  Config: 'AWS Config',
  Custom: 'Custom resources',
  EC2: 'VPC',
  ElasticLoadBalancingV2: 'Load balancing',
  Events: 'EventBridge',
  Logs: 'CloudWatch Logs',
  RDS: 'Aurora',
  Route53: 'Route 53',
  Scheduler: 'EventBridge Scheduler',
  SecretsManager: 'Secrets Manager',
  SSM: 'Systems Manager',
  WAFv2: 'WAF',
};

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

  /** How many resources of each type each service has, the largest service first. */
  services(): { readonly service: string; readonly count: number; readonly types: readonly [type: string, count: number][] }[] {
    const services = new Map<string, Map<string, number>>();
    for (const { Type } of this.stacks.flatMap(({ template }) => Object.values(template.Resources ?? {}))) {
      const [vendor, name, type = name] = Type.split('::');
      if (name === 'CDK') continue;
      const service = SERVICES[vendor === 'AWS' ? name : vendor] ?? name;
      const types = services.get(service) ?? new Map<string, number>();
      services.set(service, types.set(type, (types.get(type) ?? 0) + 1));
    }
    return [...services].map(([service, types]) => ({
      service,
      count: [...types.values()].reduce((sum, count) => sum + count, 0),
      types: [...types].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)),
    })).sort((a, b) => b.count - a.count || a.service.localeCompare(b.service));
  }
}

function findings(directory: string): Finding[] {
  return (pluginReports(directory) ?? []).flatMap(({ pluginName, metadata, violations }) => [
    ...(metadata?.error ? [{ rule: pluginName, text: metadata.error }] : []),
    ...violations.map(({ ruleName, description }) => ({ rule: ruleName, text: description })),
  ]);
}
