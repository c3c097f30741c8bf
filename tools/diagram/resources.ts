import { CloudAssembly, CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { existing } from '../evaluate';

/* eslint-disable @typescript-eslint/no-explicit-any */

/** A resource of a template, after its conditions are decided. */
export interface Resource {
  /** Name of the stack, a slash, and the logical ID. */
  readonly id: string;
  readonly stack: string;
  readonly region: string;
  readonly type: string;
  /** The construct path, without the names of stages and of the stack. */
  readonly path: string;
  readonly properties: any;
}

/** The resources of an app, and what they refer to. */
export class Resources {
  readonly all: readonly Resource[];
  private readonly byId: Map<string, Resource>;
  private readonly byName = new Map<string, Resource>();
  private readonly outputs = new Map<string, { readonly stack: string; readonly value: unknown }>();

  constructor(assembly: CloudAssembly) {
    this.all = assembly.stacksRecursively.flatMap(resourcesOf);
    this.byId = new Map(this.all.map((resource) => [resource.id, resource]));
    for (const resource of this.all) for (const name of namesOf(resource)) this.byName.set(name, resource);
    for (const { stackName, template } of assembly.stacksRecursively) {
      for (const [name, { Value, Export }] of Object.entries<any>(template.Outputs ?? {})) {
        this.outputs.set(`${stackName}/${name}`, { stack: stackName, value: Value });
        if (typeof Export?.Name === 'string') this.outputs.set(Export.Name, { stack: stackName, value: Value });
      }
    }
  }

  ofType(...types: string[]): Resource[] {
    return this.all.filter(({ type }) => types.includes(type));
  }

  /** The resources that a value of a template names: by reference, or by an ARN or name in a text. */
  referred({ stack, region }: Resource, value: unknown): Resource[] {
    const found = new Set<Resource>();
    this.follow(stack, region, value, found, new Set());
    return [...found];
  }

  private follow(stack: string, region: string, value: unknown, found: Set<Resource>, seen: Set<string>): void {
    const add = (id: string) => {
      const resource = this.byId.get(`${stack}/${id}`);
      if (resource) found.add(resource);
    };
    if (typeof value === 'string') return this.named(region, value, found);
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) return value.forEach((item) => this.follow(stack, region, item, found, seen));
    for (const [key, argument] of Object.entries<any>(value)) {
      if (key === 'Ref') {add(argument);} else if (key === 'Fn::GetAtt') {add(Array.isArray(argument) ? argument[0] : String(argument).split('.')[0]);} else if (key === 'Fn::ImportValue' || key === 'Fn::GetStackOutput') {
        const name = typeof argument === 'string' ? argument : `${argument.StackName}/${argument.OutputName}`;
        const output = this.outputs.get(name);
        if (!output || seen.has(name)) continue;
        this.follow(output.stack, region, output.value, found, seen.add(name));
      } else {
        if (key === 'Fn::Join') this.named(region, textOf(argument), found);
        this.follow(stack, region, argument, found, seen);
      }
    }
  }

  /** ARNs in a text, and texts that are a name. */
  private named(region: string, text: string, found: Set<Resource>): void {
    const names = [`${region} ${text}`, ...[...text.matchAll(/arn:[^:]*:[^:]+:[^:]*:[^:]*:[^"\s,]+/g)].flatMap(([arn]) => {
      const [, , service, place, , ...rest] = arn.split(':');
      const name = rest.join(':').replace(/^(cluster|function):/, '').replace(/^service\/[^/]+\//, '').split('/')[0];
      return service === 's3' ? [...this.byName.keys()].filter((key) => key.endsWith(` ${name}`)) : [`${place} ${name}`];
    })];
    for (const name of names) {
      const resource = this.byName.get(name);
      if (resource) found.add(resource);
    }
  }
}

/** The properties that name a resource. */
const NAMES: Record<string, string> = {
  'AWS::ECS::Service': 'ServiceName',
  'AWS::ECR::Repository': 'RepositoryName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::RDS::DBCluster': 'DBClusterIdentifier',
  'AWS::RDS::GlobalCluster': 'GlobalClusterIdentifier',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Backup::BackupVault': 'BackupVaultName',
};

function namesOf({ type, region, properties }: Resource): string[] {
  const name = properties[NAMES[type]];
  return typeof name === 'string' ? [`${region} ${name}`] : [];
}

/** A text of `Fn::Join` without what is unknown. */
function textOf([separator, parts]: [string, unknown[]]): string {
  return Array.isArray(parts) ? parts.map((part) => (typeof part === 'string' ? part : part && (part as any).Ref === 'AWS::Partition' ? 'aws' : '?')).join(separator) : '';
}

function resourcesOf({ stackName, hierarchicalId, environment, template, metadata }: CloudFormationStackArtifact): Resource[] {
  const parameters = Object.values<any>(template.Parameters ?? {}).filter(({ Type }) => String(Type).startsWith('AWS::SSM::'));
  // As after a release: image parameters have a value.
  const resources = existing(template, Object.fromEntries(parameters.map(({ Default }) => [Default, 'released'])));
  const paths = new Map(Object.entries(metadata).flatMap(([path, entries]) => entries.filter(({ type }) => type === 'aws:cdk:logicalId')
    .map(({ data }) => [String(data), path.slice(hierarchicalId.length + 2)] as const)));
  return Object.entries(resources).map(([id, { Type, Properties = {} }]) =>
    ({ id: `${stackName}/${id}`, stack: stackName, region: environment.region, type: Type, path: paths.get(id) ?? id, properties: Properties }));
}
