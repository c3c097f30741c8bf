/* eslint-disable @typescript-eslint/no-explicit-any */
import { Delivery } from './delivery';
import { Found, mentioned, Place, resolve } from './places';
import { asList, Asker, leavesItToAccount, missing as missingOf, missingActions, textOf } from './policy';
import { deliveries } from './senders';

/** `elsewhere`: no template of the app contains the target, so that its policy is unknown. */
export type Verdict = 'allowed' | 'denied' | 'elsewhere';

/** A sender and its target. */
export interface Edge {
  readonly service: string;
  readonly region: string;
  /** Logical ID of the resource that causes the delivery. */
  readonly sender: string;
  /** Logical ID of the target, or the reference to it. */
  readonly target: string;
  readonly verdict: Verdict;
  readonly missing: string[];
}

interface Judgement {
  readonly missing: string[];
  readonly unknown?: boolean;
}

const KEY = 'AWS::KMS::Key';
const QUEUE = 'AWS::SQS::Queue';
const BUCKET = 'AWS::S3::Bucket';
const ENCRYPT = ['kms:GenerateDataKey', 'kms:Decrypt'];
/** The actions that a sending service needs in the target's resource policy. */
const ACTIONS: Record<string, string> = {
  'AWS::SNS::Topic': 'sns:Publish', [QUEUE]: 'sqs:SendMessage', [BUCKET]: 's3:PutObject', [KEY]: ENCRYPT.join(), 'AWS::Logs::LogGroup': 'logs:PutLogEvents',
};
const POLICIES: Record<string, [type: string, names: string]> = {
  'AWS::SNS::Topic': ['AWS::SNS::TopicPolicy', 'Topics'],
  [QUEUE]: ['AWS::SQS::QueuePolicy', 'Queues'],
  [BUCKET]: ['AWS::S3::BucketPolicy', 'Bucket'],
};
const SOURCE = ['aws:SourceAccount', 'aws:SourceArn'];
/** The conditions that a service can satisfy; EventBridge passes no source to topics and their keys. */
const SENT: Record<string, readonly string[]> = {
  'events.amazonaws.com': [],
  'backup.amazonaws.com': [],
  'codestar-notifications.amazonaws.com': ['kms:ViaService'],
  'cloudtrail.amazonaws.com': [...SOURCE, 's3:x-amz-acl', 'kms:EncryptionContext:aws:cloudtrail:arn'],
  // The policy for delivery with the service-linked role:
  // https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
  'config.amazonaws.com': [...SOURCE, 's3:x-amz-acl'],
  'elasticache.amazonaws.com': ['aws:SourceOwner'],
};
/** Condition keys in the requests of a role. */
const OF_ROLE = ['kms:ViaService', 's3:x-amz-acl'];
/** A topic without a policy allows publishers that act as its owner. */
const BY_DEFAULT = ['cloudwatch.amazonaws.com', 'elasticache.amazonaws.com'];
/** Services that deliver logs only to buckets encrypted with S3 managed keys. */
const ONLY_OWN_KEYS = ['logging.s3.amazonaws.com', 'logdelivery.elasticloadbalancing.amazonaws.com'];

/**
 * D-13: every edge from a service to a topic, queue, bucket, key or log group that the templates draw, and whether it
 * is allowed there.
 */
export function edges(places: Place[]): Edge[] {
  return places.flatMap((place) => Object.entries<any>(place.template.Resources ?? {}).flatMap(([id, resource]) => {
    const at = {
      region: place.region,
      resources: place.template.Resources,
      follow: (reference: any, from?: Found) => resolve(places, from?.place ?? place, reference),
      mentioned: (value: any) => mentioned(places, place, value),
    };
    return deliveries(resource.Type, resource.Properties ?? {}, at).flatMap((delivery) => judge(places, place, id, delivery) ?? []);
  }));
}

function judge(places: Place[], place: Place, sender: string, delivery: Delivery): Edge | undefined {
  const found = resolve(places, place, delivery.target);
  // Other targets of alarms and rules need roles, or resource policies of functions.
  if (found && !(found.resource.Type in ACTIONS)) return undefined;
  const of = { service: delivery.service, region: place.region, sender, target: found?.id ?? textOf(delivery.target) };
  if (!found) return isWatched(delivery.target) ? { ...of, verdict: 'elsewhere', missing: [] } : undefined;
  const lacks = delivery.role === undefined ? lacking : lackingOfRole;
  const { missing, unknown } = lacks(places, place, sender, found, delivery);
  return { ...of, verdict: missing.length > 0 ? 'denied' : unknown ? 'elsewhere' : 'allowed', missing };
}

/** An alarm may also start an automation or a scaling policy by its ARN. */
function isWatched(target: any): boolean {
  return typeof target !== 'string' || /^arn:aws:(sns|sqs|kms|s3):/.test(target);
}

type Lacking = (places: Place[], place: Place, sender: string, found: Found, delivery: Delivery) => Judgement;

const lacking: Lacking = (places, { region }, sender, found, delivery) => {
  const { Type: type, Properties: props = {} } = found.resource;
  const { service, account } = delivery;
  const actions = delivery.actions ?? ACTIONS[type].split(',');
  // EventBridge passes the rule and its account to queues and their keys; Logs passes only the log group to keys.
  const keys = service.startsWith('logs.') ? ['kms:EncryptionContext:aws:logs:arn'] : SENT[service] ?? SOURCE;
  const asker = { service, account, sender, region, keys: [...keys, ...type === QUEUE ? SOURCE : [], ...service === 'cloudfront.amazonaws.com' ? SOURCE : []] };
  if (delivery.byAccount) return { missing: leavesItToAccount(props.KeyPolicy, actions) ? [] : actions };
  if (type === KEY) return { missing: missingActions(props.KeyPolicy, asker, actions) };
  if (actions.includes('an access control list')) return { missing: takesAcls(props) ? [] : actions };

  const missing = missingOfTarget(found, asker, actions);
  // CloudTrail encrypts with the key of the trail, which is a separate edge.
  const reference = service === 'cloudtrail.amazonaws.com' && type === BUCKET ? undefined : keyOf(found.resource);
  if (reference === undefined) return { missing };
  if (service === 'elasticache.amazonaws.com') return { missing: [...missing, 'a topic without a key'] };
  if (ONLY_OWN_KEYS.includes(service)) return { missing: [...missing, 'a bucket without a key'] };
  if (/alias\/aws\//.test(textOf(reference))) return { missing: [...missing, 'a key of the customer\'s own'] };
  const key = resolve(places, found.place, reference);
  return { missing: [...missing, ...key ? missingActions(key.resource.Properties?.KeyPolicy, asker, ENCRYPT) : []], unknown: !key };
};

/**
 * In one account, either the role's own policies or the target's have to allow; the former count for a key that leaves
 * it to the account.
 */
const lackingOfRole: Lacking = (places, place, sender, found, { service, role: reference, actions = [], roleIsHandedOn }) => {
  const role = resolve(places, place, reference);
  if (!role) return { missing: [], unknown: true };
  const asker = { service, sender, region: place.region, keys: OF_ROLE };
  const key = found.resource.Type === KEY ? found : resolve(places, found.place, keyOf(found.resource));
  const own = statementsOf(places, role);
  const on = (target: Found, wanted: string[]) => {
    const isNamed = ({ Principal }: any) => asList(Principal?.AWS).some((arn) => resolve(places, target.place, arn)?.id === role.id);
    const named = policyOf(target).filter(isNamed);
    const lends = target.resource.Type !== KEY || leavesItToAccount(target.resource.Properties.KeyPolicy, wanted);
    return missingOf([...lends ? own.filter((statement) => statement.concerns(target)) : [], ...named], asker, wanted);
  };
  const trust = asList(role.resource.Properties.AssumeRolePolicyDocument.Statement)
    .some(({ Principal }) => asList(Principal.Service).some((name) => textOf(name) === service));
  const use = actions.some((action) => /Send|Put|Replicate/.test(action)) ? ENCRYPT : ['kms:Decrypt'];
  return {
    missing: [
      ...trust || roleIsHandedOn ? [] : ['sts:AssumeRole'],
      ...on(found, actions),
      ...key && key !== found && found.resource.Type !== 'AWS::Logs::LogGroup' ? on(key, use) : [],
    ],
    unknown: keyOf(found.resource) !== undefined && !key,
  };
};

/** All statements of a role's inline and attached policies, and whether they name a resource. */
function statementsOf(places: Place[], role: Found): any[] {
  const attached = Object.values<any>(role.place.template.Resources).filter(({ Type, Properties }) => /^AWS::IAM::(Managed)?Policy$/.test(Type)
    && asList(Properties.Roles).some((name) => name.Ref === role.id)).map(({ Properties }) => Properties.PolicyDocument);
  const documents = [...asList(role.resource.Properties.Policies).map((policy) => policy.PolicyDocument), ...attached];
  return documents.flatMap((document) => asList(document.Statement)).map((statement) => ({
    ...statement,
    concerns: ({ id, place }: Found) => asList(statement.Resource).some((resource) => resource === '*'
      || mentioned(places, role.place, resource).some((one) => one.id === id && one.place === place)),
  }));
}

function missingOfTarget(found: Found, asker: Asker, actions: string[]): string[] {
  const statements = policyOf(found);
  const byOwner = found.resource.Type === 'AWS::SNS::Topic' && BY_DEFAULT.includes(asker.service);
  return statements.length === 0 ? byOwner ? [] : actions : missingActions({ Statement: statements }, asker, actions);
}

function policyOf({ id, resource, place }: Found): any[] {
  if (resource.Type === KEY) return asList(resource.Properties.KeyPolicy?.Statement);
  if (!(resource.Type in POLICIES)) return [];
  const [type, names] = POLICIES[resource.Type];
  return Object.values<any>(place.template.Resources).filter((policy) => policy.Type === type
    && asList(policy.Properties[names]).some((name) => name.Ref === id || name['Fn::GetAtt']?.[0] === id))
    .flatMap(({ Properties: { PolicyDocument: policy } }) => asList(policy.Statement));
}

/** The key of a queue, topic or bucket, unless it is an AWS owned key. */
function keyOf({ Type: type, Properties: props = {} }: any): any {
  if (type !== BUCKET) return props.KmsMasterKeyId;
  const [rule] = asList(props.BucketEncryption?.ServerSideEncryptionConfiguration).map((one) => one.ServerSideEncryptionByDefault);
  return rule?.SSEAlgorithm === 'aws:kms' ? rule.KMSMasterKeyID ?? 'alias/aws/s3' : undefined;
}

function takesAcls({ OwnershipControls: of }: any): boolean {
  return asList(of?.Rules).some(({ ObjectOwnership }) => ObjectOwnership !== 'BucketOwnerEnforced');
}
