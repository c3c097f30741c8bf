/* eslint-disable @typescript-eslint/no-explicit-any */
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { arnOf, isNamed, nameOf } from '../../../src/assembly/names';
import { stacksOf } from '../../../src/assembly/read';
import { SynthesizedApp } from '../../../src/assembly/synthesized-app';
import { StackTemplate } from '../../../src/assembly/template';
import { Held, listOf, resourceStatementsOf, Statement, statementsOf } from '../evaluation';
import { shown } from '../permissions';

/** A statement that allows something, of the policy of a resource, and the resources that it names as principals. */
interface Lent extends Pick<Held, 'statement'> { readonly to: readonly string[] }

/** A stack whose references can be compared: two texts of one ARN become equal. */
export class Place {
  /** All stacks of an assembly. */
  static in(assembly: CloudAssembly): Place[] {
    const app = new SynthesizedApp(stacksOf(assembly));
    const all: Place[] = [];
    all.push(...app.stacks.map((stack) => new Place(app, stack, all)));
    return all;
  }

  readonly name: string;
  readonly template: any;
  readonly region: string;
  readonly account: string;
  private lent?: readonly Lent[];

  private constructor(private readonly app: SynthesizedApp, private readonly stack: StackTemplate, private readonly all: readonly Place[]) {
    this.name = stack.name;
    this.template = stack.template;
    this.region = stack.region ?? '<AWS::Region>';
    this.account = stack.account ?? '<AWS::AccountId>';
  }

  /** The resources of some types, by their logical ids. */
  resources(...types: string[]): [id: string, properties: any][] {
    return Object.entries<any>(this.template.Resources ?? {})
      .flatMap(([id, { Type, Properties = {} }]) => types.includes(Type) ? [[id, Properties] as [string, any]] : []);
  }

  /** The properties of the resource that a reference names; undefined if it is in no stack of the app. */
  find(reference: string): any {
    const [, stack, id] = /^<(?:([\w-]+)\/)?(\w+)(?:\.\w+)?>$/.exec(reference) ?? [];
    const place = stack === undefined ? this : this.placeOf(stack);
    return id && place?.template.Resources[id]?.Properties;
  }

  arn(service: string, resource: string, { region = this.region, account = this.account } = {}): string {
    return `arn:<AWS::Partition>:${service}:${region}:${account}:${resource}`;
  }

  /** A value as text, with ARNs and physical names instead of references where the template has them. */
  text(value: any): string { return this.normal(shown(this.app.resolve(this.stack, value))); }

  /** The names of the parameters of Parameter Store that the template reads, without that of the CDK bootstrap stack. */
  parameters(): string[] {
    return Object.values<any>(this.template.Parameters ?? {}).filter(({ Type }) => Type.startsWith('AWS::SSM::Parameter::Value'))
      .map(({ Default }) => Default as string).filter((name) => !name.startsWith('/cdk-bootstrap/'));
  }

  /** An ARN with physical names instead of references. */
  normal(text: string): string {
    const [, foreign, own] = /^<([\w-]+)\/(.*)$/s.exec(text) ?? [];
    const other = foreign === undefined ? undefined : this.placeOf(foreign);
    if (other) return other.normal(`<${own!}`).replace(/^<(?=\w+(?:\.\w+)?>)(?!AWS::)/, `<${other.name}/`);
    const [, id = '', attribute, rest = ''] = /^<(\w+)(?:\.(\w+))?>(.*)$/s.exec(text) ?? [];
    const resource = this.app.resource(this.stack, id);
    if (resource) {
      const { Type: type, Properties: properties } = resource.body;
      if (type === 'AWS::SecretsManager::SecretTargetAttachment') return this.text(properties?.SecretId) + rest;
      // The `Ref` of a service is its ARN.
      const isArn = attribute === 'Arn' || (attribute === undefined && type === 'AWS::ECS::Service');
      const arn = isArn && arnOf(this.app, resource, this.nameOf(id));
      if (arn) return this.normal(shown(arn)) + rest;
    }
    return text.replace(/^arn:aws:/, 'arn:<AWS::Partition>:')
      .replace(/<(\w+)(?:\.(\w+))?>/g, (reference, named: string, part?: string) => this.nameOf(named, part) ?? reference);
  }

  /** What a role may do: by its own policies, attached ones, and those of keys, buckets and queues that name it. */
  statementsOf(role: string): Statement[] {
    const own = statementsOf(this.app, this.app.resource(this.stack, role)!);
    this.lent ??= this.findLent();
    return [...own, ...this.lent.filter(({ to }) => to.includes(role))].map(({ statement: { Sid, Principal, ...rest } }) => this.statement(rest));
  }

  /** Who may assume a role, and when. */
  trustOf(role: string): Statement[] {
    return listOf<any>(this.template.Resources[role].Properties.AssumeRolePolicyDocument.Statement)
      .map(({ Sid, Principal, ...rest }) => ({ ...this.statement(rest), Principal: mapped(Principal === '*' ? { AWS: '*' } : Principal, (names) => listOf<any>(names).map((one) => this.text(one))) }));
  }

  private statement({ Resource, Condition, ...rest }: Held['statement']): Statement {
    return {
      ...rest as Pick<Statement, 'Effect' | 'Action'>,
      Resource: listOf<any>(Resource).map((one) => this.text(one)),
      ...Condition ? {
        Condition: mapped(Condition, (keys) => mapped(keys, (values) => listOf<any>(values).map((one) => this.text(one)))),
      } : {},
    };
  }

  /** The ARN of the customer managed key of an encrypted resource; undefined without one. */
  keyOf(reference: string): string | undefined {
    const resource = this.find(reference);
    const key = resource?.KmsMasterKeyId ?? resource?.KmsKeyId
      ?? resource?.BucketEncryption?.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault?.KMSMasterKeyID;
    const [, stack] = /^<([\w-]+)\//.exec(reference) ?? [];
    return key && (stack === undefined ? this.text(key) : this.placeOf(stack)!.text(key).replace(/^<(?=\w+\.)/, `<${stack}/`));
  }

  /** The reference to a bucket by its name, as text. */
  bucket(name: string): string {
    const found = this.resources('AWS::S3::Bucket').find(([id]) => this.nameOf(id) === name);
    return found ? `<${found[0]}.Arn>` : `arn:<AWS::Partition>:s3:::${name}`;
  }

  private findLent(): Lent[] {
    return this.app.all('AWS::KMS::Key', 'AWS::S3::Bucket', 'AWS::SQS::Queue').filter(({ stack }) => stack === this.stack)
      .flatMap((target) => resourceStatementsOf(this.app, target).filter(({ statement: { Effect } }) => Effect === 'Allow').map(({ statement }) => ({
        to: this.app.referred(this.stack, statement.Principal).map(({ id }) => id),
        // The policy of a key is about the key itself.
        statement: target.body.Type === 'AWS::KMS::Key' ? { ...statement, Resource: { 'Fn::GetAtt': [target.id, 'Arn'] } } : statement,
      })));
  }

  private nameOf(id: string, attribute?: string): string | undefined {
    const resource = this.app.resource(this.stack, id);
    if (!resource || !isNamed(resource.body.Type) || !['Name', undefined].includes(attribute)) return undefined;
    const name = nameOf(this.app, resource);
    return name === undefined ? `<${id}>` : shown(name);
  }

  private placeOf(name: string): Place | undefined { return this.all.find((place) => place.name === name); }
}

const mapped = <T>(map: any, of: (value: any) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, of(value)]));
