/* eslint-disable @typescript-eslint/no-explicit-any */
import { randomBytes } from 'crypto';
import { readdirSync } from 'fs';
import { join } from 'path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { stacksOf } from '../../src/assembly/read';
import { SynthesizedApp } from '../../src/assembly/synthesized-app';
import { UserError } from '../user-error';

/** A resource whose references are texts, such as `${Stack|Key.Arn}`. */
interface Resource {
  readonly reference: string;
  readonly stack: string;
  readonly region?: string;
  /** That of the template. */
  readonly folder: string;
  readonly type: string;
  readonly id: string;
  readonly properties: any;
}

/** The servers that stand for those of AWS, as `host:port`. */
export interface Servers { readonly database: string; readonly cache: string; readonly aws: string }

/** The values of secrets by version, as Secrets Manager keeps them. */
export interface Secret { readonly versions: Record<string, string>; readonly stages: Record<string, string> }
export type Secrets = Record<string, Secret>;

const REFERENCE = /\$\{([^|${}]+)\|([A-Za-z0-9]+)(?:\.([^${}]*))?\}/g;
const ATTACHMENT = 'AWS::SecretsManager::SecretTargetAttachment';
/** Variables that lead to data. Their literal is an existing resource, which nothing on this computer may reach. */
const ADDRESSES = ['DB_HOST', 'DB_READER_HOST', 'REDIS_HOST', 'MEDIA_BUCKET'];

/** What a task of a service is given, read from the templates alone. */
export class Contract {
  readonly region: string;
  /** The container of the task definition that has the application. */
  readonly container: any;
  /** Properties of the target group; undefined without a load balancer. */
  readonly targets?: any;
  /** Seconds after which the load balancer closes an idle connection. */
  readonly idleTimeout: number;
  readonly cache?: { readonly shards: number; readonly accessString: string; readonly engine: string };
  /** The resource that makes the users of the database; undefined if none is in the app. */
  private readonly user?: Resource;
  private readonly service: Resource;
  private readonly resources: ReadonlyMap<string, Resource>;

  constructor(private readonly assembly: CloudAssembly, name?: string) {
    const app = new SynthesizedApp(stacksOf(assembly), { values: { 'AWS::Partition': 'aws', 'AWS::URLSuffix': 'amazonaws.com' }, decided: true, absolute: true });
    const used = app.all().filter(({ body: { Type } }) => /^(AWS::(ECS|ElasticLoadBalancingV2|RDS|ElastiCache|SecretsManager|S3|SQS|SNS|Lambda|DynamoDB|Cognito)::|Custom::DatabaseUser)/.test(Type));
    this.resources = new Map(used.map(({ stack, id, body }) => [`\${${app.labelOf(stack)}|${id}}`, {
      reference: `\${${app.labelOf(stack)}|${id}}`,
      stack: app.labelOf(stack),
      region: stack.region,
      folder: (stack as { stage?: string }).stage ?? assembly.directory,
      type: body.Type,
      id,
      properties: app.resolve(stack, body.Properties ?? {}),
    }]));
    this.service = this.choose(name);
    const { properties, stack, region } = this.service;
    this.region = region ?? 'us-east-1';
    const [{ ContainerName, TargetGroupArn } = {} as any] = properties.LoadBalancers ?? [];
    const containers = this.at(properties.TaskDefinition)?.properties.ContainerDefinitions ?? [];
    this.container = containers.find(({ Name }: any) => Name === ContainerName) ?? containers[0];
    this.targets = this.at(TargetGroupArn)?.properties;
    const near = (type: string) => this.all(type).find((one) => one.stack === stack);
    const attributes = near('AWS::ElasticLoadBalancingV2::LoadBalancer')?.properties.LoadBalancerAttributes ?? [];
    this.idleTimeout = Number(attributes.find(({ Key }: any) => Key === 'idle_timeout.timeout_seconds')?.Value ?? 60);
    const group = this.at(this.text('REDIS_HOST'));
    const user = this.all('AWS::ElastiCache::User').find((one) => one.stack === group?.stack && one.properties.UserName === this.text('REDIS_USERNAME'));
    if (group) this.cache = { shards: Number(group.properties.NumNodeGroups ?? 1), accessString: user?.properties.AccessString ?? 'on ~* &* +@all', engine: `${group.properties.Engine}:${group.properties.EngineVersion}` };
    const cluster = this.at(this.text('DB_HOST'));
    const users = cluster ? this.all('Custom::DatabaseUser') : [];
    this.user = users.find((one) => one.stack === cluster?.stack) ?? users[0];
  }

  get name(): string {
    return titleOf(this.service).split('/')[1];
  }

  /** The database with its administrator, and the functions that make its users and rotate their passwords. */
  get database() {
    if (!this.user) return undefined;
    const { ServiceToken, Database, AdminSecretArn, AppSecretArn } = this.user.properties;
    const app = this.secretOf(AppSecretArn);
    const schedule = this.all('AWS::SecretsManager::RotationSchedule').find(({ properties: { SecretId } }) => this.secretOf(SecretId) === app);
    return {
      name: Database as string,
      admin: this.secretOf(AdminSecretArn),
      app,
      provision: this.codeOf(ServiceToken),
      rotate: schedule && this.codeOf(schedule.properties.RotationLambdaARN),
      event: ({ database }: Servers) => {
        const [Host, Port] = database.split(':');
        return { RequestType: 'Create', ResourceProperties: { ...this.user!.properties, Host, Port, AdminSecretArn: this.secretOf(AdminSecretArn), AppSecretArn: app } };
      },
      /** What Aurora has from its start: the administrator, who is no superuser, and the database. */
      statements: (secrets: Secrets) => {
        const { username, password } = JSON.parse(secrets[this.secretOf(AdminSecretArn)].versions.first) as Record<string, string>;
        return [`CREATE ROLE "${username}" LOGIN CREATEROLE CREATEDB`, `ALTER ROLE "${username}" PASSWORD '${password}'`, `CREATE DATABASE "${Database}" OWNER "${username}"`];
      },
    };
  }

  /** The major version of PostgreSQL. */
  get databaseVersion(): string {
    return String(this.at(this.text('DB_HOST'))?.properties.EngineVersion ?? this.all('AWS::RDS::DBCluster')[0]?.properties.EngineVersion).split('.')[0];
  }

  /** Values for the secrets of the app, as CloudFormation generates them. */
  secrets(): Secrets {
    return Object.fromEntries(this.all('AWS::SecretsManager::Secret').map(({ reference, properties: { GenerateSecretString: generated, SecretString = '' } }) => {
      const password = randomBytes(64).toString('hex').slice(0, Number(generated?.PasswordLength ?? 32));
      const { SecretStringTemplate: template, GenerateStringKey: key } = generated ?? {};
      const value = !generated ? String(SecretString) : template ? JSON.stringify({ ...JSON.parse(template), [key]: password }) : password;
      return [reference, { versions: { first: value }, stages: { AWSCURRENT: 'first' } }];
    }));
  }

  /** The variables of the container, and what nothing on this computer stands for. */
  environment(servers: Servers, secrets: Secrets): { readonly values: Record<string, string>; readonly missing: readonly string[] } {
    const missing: string[] = [];
    const lacks = (name: string, what: string) => {
      if (process.env[name] === undefined) missing.push(`${name} (${what})`);
      return process.env[name];
    };
    const values = [...this.container.Environment ?? []].map(({ Name, Value }: any) => {
      const text = String(Value);
      if (ADDRESSES.includes(Name) && !text.includes('${')) return [Name, lacks(Name, 'an existing resource')];
      if (Name === 'DB_PORT' && this.user) return [Name, servers.database.split(':')[1]];
      return [Name, text.replace(REFERENCE, (whole: string, _, id: string, attribute = 'Ref') => {
        const found = this.at(whole);
        const local = found && localOf(found, attribute, servers);
        if (local === undefined) missing.push(`${Name} (no local ${found?.type ?? id})`);
        return local ?? `local-${id}`;
      })];
    });
    const kept = [...this.container.Secrets ?? []].map(({ Name, ValueFrom }: any) => {
      const [, reference, key] = /^(\$\{[^}]+\})(?::([^:]*):[^:]*:[^:]*)?$/.exec(ValueFrom) ?? [];
      const { versions, stages } = secrets[this.secretOf(reference ?? '')] ?? {};
      const value = versions?.[stages.AWSCURRENT];
      return [Name, value === undefined ? lacks(Name, 'a secret that the app does not define') : key ? String(JSON.parse(value)[key] ?? lacks(Name, `${key} of a secret`)) : value];
    });
    return { values: Object.fromEntries([...values, ...kept].filter(([, value]) => value !== undefined)), missing };
  }

  /** The buckets or queues that the container knows, with their names on this computer. */
  named(type: 'AWS::S3::Bucket' | 'AWS::SQS::Queue'): { readonly name: string; readonly properties: any }[] {
    const known = JSON.stringify(this.container.Environment ?? []);
    return this.all(type).filter(({ reference }) => known.includes(reference)).map((resource) => ({ ...resource, name: nameOf(resource) }));
  }

  /** The port of the container; 0 without one. */
  get port(): number {
    return Number(this.container.PortMappings?.[0]?.ContainerPort ?? this.text('PORT') ?? 0);
  }

  private choose(name?: string): Resource {
    const services = this.all('AWS::ECS::Service');
    const titles = services.map(titleOf);
    const isApi = ({ properties: { LoadBalancers, Tags = [] } }: Resource) => LoadBalancers && !Tags.some(({ Key }: any) => Key === 'Workload');
    const found = services.filter((one, index) => name === undefined ? isApi(one) : titles[index] === name || `/${titles[index]}`.endsWith(`/${name}`) || titles[index].endsWith(`-${name}`));
    // Of a pair, that of the primary Region.
    const primary = found.filter(({ stack }) => this.all('Custom::DatabaseUser').some((user) => user.stack === stack));
    const chosen = primary.length > 0 ? primary : found;
    if (chosen.length === 1) return chosen[0];
    if (services.length === 0) throw new UserError(`app must have a service, got ${this.all().length} resources without an ECS service; define an EldoniaPlatform`);
    throw new UserError(`service must be one of ${titles.join(', ')}, got ${name ?? `${found.length} APIs`}; pass e.g. --service ${titles[0]}`);
  }

  private all(type?: string): Resource[] {
    return [...this.resources.values()].filter((one) => type === undefined || one.type === type);
  }

  /** The resource of a reference. */
  private at(reference: unknown): Resource | undefined {
    return this.resources.get(String(reference).replace(/\.[^|}]*\}$/, '}'));
  }

  private text(name: string): string | undefined {
    return this.container?.Environment?.find(({ Name }: any) => Name === name)?.Value;
  }

  /** An attachment stands for its secret. */
  private secretOf(reference: string): string {
    const found = this.at(reference);
    return found?.type === ATTACHMENT ? this.secretOf(found.properties.SecretId) : reference;
  }

  /** The file with the code of a function. */
  private codeOf(token: string): string {
    const found = this.at(token);
    const [hash] = String(found?.properties.Code?.S3Key).split('.');
    for (const folder of [found?.folder, this.assembly.directory]) {
      const asset = folder && readdirSync(folder).find((file) => file.startsWith(`asset.${hash}`));
      if (asset) return join(folder, asset, 'index.js');
    }
    return `asset.${hash}`;
  }
}

const titleOf = ({ stack, id, properties: { ServiceName } }: Resource) => `${stack}/${ServiceName ?? id}`;
const nameOf = ({ id, properties: { BucketName, QueueName } }: Resource) => String(BucketName ?? QueueName ?? id).toLowerCase();

function localOf(resource: Resource, attribute: string, servers: Servers): string | undefined {
  const { type } = resource;
  switch (`${type.split('::')[1]} ${/Port$/.test(attribute) ? 'port' : 'other'}`) {
    case 'RDS port': return servers.database.split(':')[1];
    case 'ElastiCache port': return servers.cache.split(':')[1];
    case 'RDS other': return /Endpoint/.test(attribute) ? servers.database.split(':')[0] : undefined;
    case 'ElastiCache other': return /Address$/.test(attribute) ? servers.cache.split(':')[0] : undefined;
    default:
  }
  if (type === 'AWS::S3::Bucket') return attribute === 'Arn' ? `arn:aws:s3:::${nameOf(resource)}` : nameOf(resource);
  if (type === 'AWS::SQS::Queue' && attribute === 'Ref') return `http://${servers.aws}/123456789012/${nameOf(resource)}`;
  return undefined;
}
