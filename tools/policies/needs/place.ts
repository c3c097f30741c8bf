/* eslint-disable @typescript-eslint/no-explicit-any */
import { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { Placed } from '../calls';
import { display } from '../permissions';

/** The names of the properties with the physical name, of resources whose ARN contains it. */
const NAMES: Record<string, string> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::ECR::Repository': 'RepositoryName',
  'AWS::ECS::Cluster': 'ClusterName',
  'AWS::ECS::Service': 'ServiceName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::RDS::DBCluster': 'DBClusterIdentifier',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SSM::Parameter': 'Name',
};
/** Attributes and references that are the name. */
const NAME_ATTRIBUTES = ['Name'];
/** Resources whose `Ref` is their ARN. */
const ARN_BY_REF = ['AWS::ECS::Service'];

/** A stack whose references can be compared: two texts of one ARN become equal. */
export class Place implements Placed {
  readonly name: string;
  readonly template: any;
  readonly region: string;
  readonly account: string;

  constructor({ stackName, template, environment: { region, account } }: CloudFormationStackArtifact, private readonly all: Place[] = []) {
    this.name = stackName;
    this.template = template;
    this.region = region === 'unknown-region' ? '<AWS::Region>' : region;
    this.account = account === 'unknown-account' ? '<AWS::AccountId>' : account;
    all.push(this);
  }

  /** The resources of some types, by their logical ids. */
  resources(...types: string[]): [id: string, properties: any][] {
    return Object.entries<any>(this.template.Resources ?? {})
      .flatMap(([id, { Type, Properties = {} }]) => types.includes(Type) ? [[id, Properties] as [string, any]] : []);
  }

  /** The properties of the resource that a reference names; undefined if it is in no stack of the app. */
  find(reference: string): any {
    const [, stack, rest] = /^<([\w-]+)\/(.*)$/.exec(reference) ?? [];
    if (stack !== undefined) return this.exporter(stack)?.find(`<${rest}`);
    const id = /^<(\w+)(?:\.\w+)?>$/.exec(reference)?.[1];
    return id && this.template.Resources[id]?.Properties;
  }

  arn(service: string, resource: string, { region = this.region, account = this.account } = {}): string {
    return `arn:<AWS::Partition>:${service}:${region}:${account}:${resource}`;
  }

  /** A value as text, with ARNs and physical names instead of references where the template has them. */
  text(value: any): string {
    return typeof value === 'boolean' ? `${value}` : this.normal(display(this.imported(value)));
  }

  /** The value with the exported values of other stacks, whose references get the name of their stack. */
  private imported(value: any): any {
    if (typeof value !== 'object' || value === null) return value;
    if (value['Fn::ImportValue'] !== undefined) {
      const name = display(value['Fn::ImportValue']);
      const exporter = this.all.find((place) => place.exported(name) !== undefined);
      if (!exporter) throw new Error(`no stack exports ${name}`);
      return exporter.text(exporter.exported(name)).replace(/^<(?=\w+(?:\.\w+)?>)(?!AWS::)/, `<${exporter.name}/`);
    }
    if (Array.isArray(value)) return value.map((one) => this.imported(one));
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.imported(one)]));
  }

  private exporter(name: string): Place | undefined {
    return this.all.find((place) => place.name === name);
  }

  private exported(name: string): any {
    return Object.values<any>(this.template.Outputs ?? {}).find(({ Export }) => Export && display(Export.Name) === name)?.Value;
  }

  /** The names of the parameters of Parameter Store that the template reads, without that of the CDK bootstrap stack. */
  parameters(): string[] {
    return Object.values<any>(this.template.Parameters ?? {}).filter(({ Type }) => Type.startsWith('AWS::SSM::Parameter::Value'))
      .map(({ Default }) => Default as string).filter((name) => !name.startsWith('/cdk-bootstrap/'));
  }

  /** The stacks of the app that read a parameter. */
  readersOf(parameter: string): Place[] {
    return this.all.filter((place) => place.parameters().includes(parameter));
  }

  /** An ARN with physical names instead of references. */
  normal(text: string): string {
    const whole = /^<(\w+)(?:\.(\w+))?>(.*)$/s.exec(text);
    const resource = whole && this.template.Resources[whole[1]!];
    if (resource) {
      const [, id, attribute, rest] = whole;
      if (resource.Type === 'AWS::SecretsManager::SecretTargetAttachment') return this.text(resource.Properties.SecretId) + rest!;
      if (attribute === 'Arn' || (attribute === undefined && ARN_BY_REF.includes(resource.Type))) {
        const arn = this.arnOf(id!, resource);
        if (arn) return arn + rest!;
      }
    }
    return text.replace(/^arn:aws:/, 'arn:<AWS::Partition>:')
      .replace(/<(\w+)(?:\.(\w+))?>/g, (reference, id: string, attribute?: string) => this.nameOf(id, attribute) ?? reference);
  }

  /** The ARN of the customer managed key of an encrypted resource; undefined without one. */
  keyOf(reference: string): string | undefined {
    const resource = this.find(reference);
    const key = resource?.KmsMasterKeyId ?? resource?.KmsKeyId
      ?? resource?.BucketEncryption?.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault?.KMSMasterKeyID;
    const [, stack] = /^<([\w-]+)\//.exec(reference) ?? [];
    return key && (stack === undefined ? this.text(key) : this.exporter(stack)!.text(key).replace(/^<(?=\w+\.)/, `<${stack}/`));
  }

  /** The reference to a bucket by its name, as text. */
  bucket(name: string): string {
    const found = this.resources('AWS::S3::Bucket').find(([id]) => this.nameOf(id) === name);
    return found ? `<${found[0]}.Arn>` : `arn:<AWS::Partition>:s3:::${name}`;
  }

  private nameOf(id: string, attribute?: string): string | undefined {
    const resource = this.template.Resources[id];
    const property = resource && NAMES[resource.Type];
    if (property === undefined || (attribute !== undefined && !NAME_ATTRIBUTES.includes(attribute))) return undefined;
    const name = resource.Properties?.[property];
    return name === undefined ? `<${id}>` : display(name);
  }

  private arnOf(id: string, { Type, Properties }: any): string | undefined {
    const name = this.nameOf(id)!;
    switch (Type) {
      case 'AWS::DynamoDB::Table': return this.arn('dynamodb', `table/${name}`);
      case 'AWS::ECR::Repository': return this.arn('ecr', `repository/${name}`);
      case 'AWS::ECS::Cluster': return this.arn('ecs', `cluster/${name}`);
      case 'AWS::ECS::Service': return this.arn('ecs', `service/${this.text(Properties.Cluster)}/${name}`);
      case 'AWS::IAM::Role': return this.arn('iam', `role/${name}`, { region: '' });
      case 'AWS::Lambda::Function': return this.arn('lambda', `function:${name}`);
      case 'AWS::Logs::LogGroup': return this.arn('logs', `log-group:${name}:*`);
      case 'AWS::RDS::DBCluster': return this.arn('rds', `cluster:${name}`);
      case 'AWS::S3::Bucket': return `arn:<AWS::Partition>:s3:::${name}`;
      case 'AWS::SQS::Queue': return this.arn('sqs', name);
      default: return undefined;
    }
  }
}
