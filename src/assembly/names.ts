import { replacementRule } from './resource-types';
import { Located, SynthesizedApp } from './synthesized-app';
import { memberOf, valueAt } from './template';
import { asText } from './text';

/** The service of an ARN, and its resource before the name of the resource. */
const ARNS: Readonly<Record<string, readonly [service: string, prefix: string, suffix?: string]>> = {
  'AWS::DynamoDB::Table': ['dynamodb', 'table/'],
  'AWS::ECR::Repository': ['ecr', 'repository/'],
  'AWS::ECS::Cluster': ['ecs', 'cluster/'],
  'AWS::ECS::Service': ['ecs', 'service/'],
  'AWS::IAM::Role': ['iam', 'role/'],
  'AWS::Lambda::Function': ['lambda', 'function:'],
  'AWS::Logs::LogGroup': ['logs', 'log-group:', ':*'],
  'AWS::RDS::DBCluster': ['rds', 'cluster:'],
  'AWS::S3::Bucket': ['s3', ''],
  'AWS::SQS::Queue': ['sqs', ''],
  'AWS::SSM::Parameter': ['ssm', 'parameter'],
};

/** The physical name that the template gives a resource; undefined if CloudFormation names it. */
export function nameOf(app: SynthesizedApp, { stack, body: { Type, Properties } }: Located): string | undefined {
  // The names of a service within a cluster are the cluster's and its own.
  const own = replacementRule(Type).names.at(-1);
  const name = own && app.resolve(stack, valueAt(Properties, own));
  return name === undefined ? undefined : asText(name);
}

/** Whether the ARN of a type contains the physical name. */
export function isNamed(type: string): boolean {
  return Object.hasOwn(ARNS, type);
}

/** The ARN of a resource with a name; undefined for a type whose ARN does not contain it. */
export function arnOf(
  app: SynthesizedApp, resource: Located, name: string | undefined = nameOf(app, resource),
): string | undefined {
  const { stack, body: { Type, Properties } } = resource;
  const [service, prefix, suffix = ''] = memberOf(ARNS, Type) ?? [];
  if (service === undefined || name === undefined) return undefined;
  const cluster = Type === 'AWS::ECS::Service' ? `${asText(app.resolve(stack, Properties?.Cluster))}/` : '';
  const text = (pseudo: string) => asText(app.resolve(stack, { Ref: `AWS::${pseudo}` }));
  const region = ['iam', 's3'].includes(service) ? '' : text('Region');
  const account = service === 's3' ? '' : text('AccountId');
  return `arn:${text('Partition')}:${service}:${region}:${account}:${prefix}${cluster}${name}${suffix}`;
}
