/* eslint-disable @typescript-eslint/no-explicit-any */
import { asList, Asker, missingActions, textOf } from './admission-policy';
import { deliveries, Delivery } from './admission-senders';
import { ACCOUNT } from './stacks';

/** A template, and where it stands. */
export interface Place {
  readonly region: string;
  readonly template: any;
}

/** `elsewhere` is what no template of the app holds, so that nobody can judge it here. */
export type Verdict = 'admitted' | 'denied' | 'elsewhere';

/** Somebody that sends to something. */
export interface Edge {
  readonly service: string;
  /** Logical id of the resource that makes the service send. */
  readonly sender: string;
  /** Logical id of what it sends to, or the reference to it. */
  readonly target: string;
  readonly verdict: Verdict;
  readonly missing: string[];
}

/** A resource of a template. */
interface Found {
  readonly id: string;
  readonly resource: any;
  readonly place: Place;
}

const MESSAGES = ['kms:GenerateDataKey', 'kms:Decrypt'];
/** What the service needs of the target's own policy. */
const ACTIONS: Record<string, string> = { 'AWS::SNS::Topic': 'sns:Publish', 'AWS::SQS::Queue': 'sqs:SendMessage', 'AWS::S3::Bucket': 's3:PutObject' };
const POLICIES: Record<string, [type: string, names: string]> = {
  'AWS::SNS::Topic': ['AWS::SNS::TopicPolicy', 'Topics'],
  'AWS::SQS::Queue': ['AWS::SQS::QueuePolicy', 'Queues'],
  'AWS::S3::Bucket': ['AWS::S3::BucketPolicy', 'Bucket'],
};
const SOURCE = ['aws:SourceAccount', 'aws:SourceArn'];
/** Which conditions a service can satisfy; to topics and their keys, EventBridge names no source. */
const SENT: Record<string, readonly string[]> = {
  'events.amazonaws.com': [],
  'backup.amazonaws.com': [],
  'codestar-notifications.amazonaws.com': ['kms:ViaService'],
  'cloudtrail.amazonaws.com': [...SOURCE, 's3:x-amz-acl', 'kms:EncryptionContext:aws:cloudtrail:arn'],
  'elasticache.amazonaws.com': ['aws:SourceOwner'],
};
/** A topic without a policy admits those who publish as its owner. */
const BY_DEFAULT = ['cloudwatch.amazonaws.com', 'elasticache.amazonaws.com'];

/** D-13: every edge from a service to a topic, queue, bucket or key that the templates draw, and whether it is admitted there. */
export function edges(places: Place[]): Edge[] {
  return places.flatMap((place) => Object.entries<any>(place.template.Resources ?? {}).flatMap(([id, resource]) =>
    deliveries(resource, place.region).flatMap((delivery) => judge(places, place, id, delivery) ?? [])));
}

function judge(places: Place[], place: Place, sender: string, delivery: Delivery): Edge | undefined {
  const found = resolve(places, place, delivery.target);
  // Alarms and rules reach more than topics, queues and keys; those have roles, or policies of functions.
  if (found && !(found.resource.Type in ACTIONS) && found.resource.Type !== 'AWS::KMS::Key') return undefined;
  const of = { service: delivery.service, sender, target: found?.id ?? textOf(delivery.target) };
  if (!found) return isWatched(delivery.target) ? { ...of, verdict: 'elsewhere', missing: [] } : undefined;
  const { missing, unknown } = lacking(places, found, delivery);
  return { ...of, verdict: missing.length > 0 ? 'denied' : unknown ? 'elsewhere' : 'admitted', missing };
}

/** An alarm may also start an automation or a scaling policy by its ARN. */
function isWatched(target: any): boolean {
  return typeof target !== 'string' || /^arn:aws:(sns|sqs|kms|s3):/.test(target);
}

function lacking(places: Place[], found: Found, delivery: Delivery): { missing: string[]; unknown: boolean } {
  const { Type: type, Properties: props = {} } = found.resource;
  if (type === 'AWS::KMS::Key') return { missing: missingActions(props.KeyPolicy, asker(delivery), delivery.actions ?? MESSAGES), unknown: false };
  const action = delivery.service === 'cloudtrail.amazonaws.com' && type === 'AWS::S3::Bucket' ? ['s3:GetBucketAcl', 's3:PutObject'] : [ACTIONS[type]];
  const missing = missingOfTarget(found, delivery, action);
  // What CloudTrail writes has the key of the trail, which is an edge of its own.
  const reference = type === 'AWS::S3::Bucket' ? undefined : props.KmsMasterKeyId;
  if (reference === undefined) return { missing, unknown: false };
  if (delivery.service === 'elasticache.amazonaws.com') return { missing: [...missing, 'a topic without a key'], unknown: false };
  if (/alias\/aws\//.test(textOf(reference))) return { missing: [...missing, 'a key of the customer\'s own'], unknown: false };
  const key = resolve(places, found.place, reference);
  return { missing: [...missing, ...key ? missingActions(key.resource.Properties?.KeyPolicy, asker(delivery, type), MESSAGES) : []], unknown: !key };
}

function missingOfTarget({ id, resource, place }: Found, delivery: Delivery, actions: string[]): string[] {
  const [type, names] = POLICIES[resource.Type];
  const policies = Object.values<any>(place.template.Resources).filter((policy) => policy.Type === type
    && asList(policy.Properties[names]).some((name) => name.Ref === id || name['Fn::GetAtt']?.[0] === id));
  if (policies.length === 0) return resource.Type === 'AWS::SNS::Topic' && BY_DEFAULT.includes(delivery.service) ? [] : actions;
  const document = { Statement: policies.flatMap(({ Properties: { PolicyDocument: policy } }) => asList(policy.Statement)) };
  return missingActions(document, asker(delivery, resource.Type), actions);
}

function asker({ service }: Delivery, type?: string): Asker {
  // To queues and their keys, EventBridge says which rule it is and of whom.
  const more = type === 'AWS::SQS::Queue' ? SOURCE : [];
  const logs = service.startsWith('logs.') ? ['kms:EncryptionContext:aws:logs:arn'] : undefined;
  return { service, account: ['<AWS::AccountId>', ACCOUNT], keys: [...logs ?? SENT[service] ?? SOURCE, ...more] };
}

/** What a reference leads to, in its own template or by an export of its region. */
function resolve(places: Place[], place: Place, value: any): Found | undefined {
  const id = value?.Ref ?? value?.['Fn::GetAtt']?.[0];
  const resource = place.template.Resources[id];
  if (resource) return { id, resource, place };
  const name = value?.['Fn::ImportValue'];
  if (name === undefined) return undefined;
  for (const other of places.filter(({ region }) => region === place.region)) {
    const output = Object.values<any>(other.template.Outputs ?? {}).find(({ Export: exported }) => exported?.Name === name);
    if (output) return resolve(places, other, output.Value);
  }
  return undefined;
}
