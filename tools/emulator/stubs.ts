import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, ResourceProperties, SpecDatabase } from '@aws-cdk/service-spec-types';

/**
 * A type that has no service behind it in the emulator: its properties are checked and recorded, and nothing else
 * happens.
 */
interface StubDeclaration {
  readonly because: string;
  /** Only resources that have this property; the others are the emulator's own. */
  readonly when?: string;
  /** Keys that a custom resource must have, as there is no schema of it. */
  readonly required?: readonly string[];
}

export const STUBS: Record<string, StubDeclaration> = {
  'AWS::AccessAnalyzer::Analyzer': { because: 'the emulator has no Access Analyzer' },
  'AWS::ARCRegionSwitch::Plan': { because: 'the emulator has no ARC; its health checks are names without a check behind them' },
  'AWS::CE::AnomalyMonitor': { because: 'the emulator has no Cost Explorer' },
  'AWS::CE::AnomalySubscription': { because: 'the emulator has no Cost Explorer' },
  'AWS::CloudWatch::Alarm': { because: 'the emulator has no metric math; made without it, so that it can be set', when: 'Metrics' },
  'AWS::CodePipeline::Pipeline': { because: 'the emulator has no CodePipeline' },
  'AWS::DLM::LifecyclePolicy': { because: 'the emulator has no Data Lifecycle Manager' },
  'AWS::EC2::VPCCidrBlock': { because: 'the emulator associates no blocks; every network has the same IPv6 block' },
  'AWS::ECR::ReplicationConfiguration': { because: 'the emulator\'s ECR replicates nothing' },
  'AWS::GuardDuty::Detector': { because: 'the emulator has no GuardDuty' },
  'AWS::Logs::QueryDefinition': { because: 'the emulator\'s Logs saves no queries' },
  'AWS::RDS::EventSubscription': { because: 'the emulator\'s RDS has no events' },
  'AWS::SecurityHub::Hub': { because: 'the emulator has no Security Hub' },
  'AWS::SecurityHub::Standard': { because: 'the emulator has no Security Hub' },
  'AWS::WAFv2::LoggingConfiguration': { because: 'the emulator\'s WAF has no logging' },
  'Custom::DatabaseUser': {
    because: 'the emulator starts no PostgreSQL; test/aurora-cluster/postgres.integ.ts runs the handler against a real one',
    required: ['ServiceToken', 'ServiceTimeout', 'ClusterResourceId', 'AdminSecretArn', 'AppSecretArn', 'Username', 'Database'],
  },
};

type Schema =
  | { readonly type: 'any' | 'boolean' | 'integer' | 'json' | 'number' | 'string' }
  | { readonly type: 'array' | 'map'; readonly items: Schema }
  | { readonly type: 'object'; readonly required: string[]; readonly properties: Record<string, Schema> };

/** The declarations with CloudFormation's schemas of the types. */
export function stubSchemas(): Record<string, StubDeclaration & { readonly schema: Schema }> {
  const spec = loadAwsServiceSpecSync();
  return Object.fromEntries(Object.entries(STUBS).map(([type, declaration]) => {
    if (declaration.required) return [type, { ...declaration, schema: closed(declaration.required) }];
    const resource = spec.lookup('resource', 'cloudFormationType', 'equals', type).only();
    return [type, { ...declaration, schema: object(spec, resource.properties, []) }];
  }));
}

function closed(names: readonly string[]): Schema {
  return { type: 'object', required: [...names], properties: Object.fromEntries(names.map((name) => [name, { type: 'any' }])) };
}

function object(spec: SpecDatabase, properties: ResourceProperties, within: readonly string[]): Schema {
  const entries = Object.entries(properties);
  return {
    type: 'object',
    required: entries.filter(([, { required }]) => required).map(([name]) => name),
    properties: Object.fromEntries(entries.map(([name, { type }]) => [name, schemaOf(spec, type, within)])),
  };
}

function schemaOf(spec: SpecDatabase, type: PropertyType, within: readonly string[]): Schema {
  switch (type.type) {
    case 'array':
    case 'map':
      return { type: type.type, items: schemaOf(spec, type.element, within) };
    case 'ref': {
      const id = type.reference.$ref;
      return within.includes(id) ? { type: 'any' } : object(spec, spec.get('typeDefinition', id).properties, [...within, id]);
    }
    case 'tag':
      return closed(['Key', 'Value']);
    case 'boolean':
    case 'integer':
    case 'json':
    case 'number':
    case 'string':
      return { type: type.type };
    default:
      return { type: 'any' };
  }
}
