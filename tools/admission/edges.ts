/* eslint-disable @typescript-eslint/no-explicit-any */
import { Found, Places } from './places';
import { leavesItToAccount, missingActions } from './policy';
import { deliveries, Delivery } from './senders';
import { StackTemplate } from '../../src/assembly/template';
import { listOf, resolved, resourceStatementsOf, Statement } from '../policies/evaluation';

/** `elsewhere`: no template of the app contains the target, so that its policy is unknown. */
type Verdict = 'allowed' | 'denied' | 'elsewhere';

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

const KEY = 'AWS::KMS::Key';
const QUEUE = 'AWS::SQS::Queue';
const BUCKET = 'AWS::S3::Bucket';
const ENCRYPT = ['kms:GenerateDataKey', 'kms:Decrypt'];
/** The actions that a sending service needs in the target's resource policy. */
const ACTIONS: Record<string, string[]> = { 'AWS::SNS::Topic': ['sns:Publish'], [QUEUE]: ['sqs:SendMessage'], [BUCKET]: ['s3:PutObject'], [KEY]: ENCRYPT };
const SOURCE = ['aws:SourceAccount', 'aws:SourceArn'];
/** The conditions that a service can satisfy; EventBridge passes no source to topics and their keys. */
const SENT: Record<string, readonly string[]> = {
  'events.amazonaws.com': [],
  'cloudtrail.amazonaws.com': [...SOURCE, 's3:x-amz-acl', 'kms:EncryptionContext:aws:cloudtrail:arn'],
  // The policy for delivery with the service-linked role:
  // https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-policy.html
  'config.amazonaws.com': [...SOURCE, 's3:x-amz-acl'],
};
/** Services that deliver logs only to buckets encrypted with S3 managed keys. */
const ONLY_OWN_KEYS = ['logging.s3.amazonaws.com', 'logdelivery.elasticloadbalancing.amazonaws.com'];

/**
 * D-13: every edge from a service to a topic, queue, bucket or key that the templates draw, and whether it is allowed
 * there. What services do with roles is in tools/policies/needs.
 */
export function edges(stacks: readonly StackTemplate[]): Edge[] {
  const places = new Places(stacks);
  return places.app.all().flatMap(({ stack, id, body }) => deliveries(body.Type, body.Properties ?? {}, String(stack.region))
    .filter(({ target }) => places.text(stack, target) !== '').flatMap((delivery) => judge(places, stack, id, delivery) ?? []));
}

/** The keys that do not leave it to the policies of roles who uses them. */
export function closedKeys(stacks: readonly StackTemplate[]): string[] {
  const places = new Places(stacks);
  return places.app.all(KEY).filter((key) => !leavesItToAccount(policyOf(places, key))).map(({ id }) => id);
}

function judge(places: Places, stack: StackTemplate, sender: string, delivery: Delivery): Edge | undefined {
  const found = places.follow(stack, delivery.target);
  // Other targets of alarms and rules need roles, or resource policies of functions.
  if (found && !(found.body.Type in ACTIONS)) return undefined;
  const of = { service: delivery.service, region: String(stack.region), sender, target: found?.id ?? places.text(stack, delivery.target) };
  if (!found) return isWatched(delivery.target) ? { ...of, verdict: 'elsewhere', missing: [] } : undefined;
  const { missing, unknown = false } = lacking(places, of, found, delivery);
  return { ...of, verdict: missing.length > 0 ? 'denied' : unknown ? 'elsewhere' : 'allowed', missing };
}

/** An alarm may also start an automation or a scaling policy by its ARN. */
const isWatched = (target: any): boolean => typeof target !== 'string' || /^arn:aws:(sns|sqs|kms|s3):/.test(target);

function lacking(places: Places, edge: Pick<Edge, 'sender' | 'region'>, found: Found, delivery: Delivery): { readonly missing: string[]; readonly unknown?: boolean } {
  const { Type: type, Properties: props = {} } = found.body;
  const { service, actions = ACTIONS[type] } = delivery;
  // EventBridge passes the rule and its account to queues and their keys; Logs passes only the log group to keys.
  const keys = service.startsWith('logs.') ? ['kms:EncryptionContext:aws:logs:arn'] : SENT[service] ?? SOURCE;
  const asker = { ...edge, service, keys: [...keys, ...type === QUEUE ? SOURCE : []] };
  const policy = policyOf(places, found);
  if (actions.includes('an access control list')) {
    const takesAcls = listOf<any>((props.OwnershipControls as any)?.Rules).some(({ ObjectOwnership }) => ObjectOwnership !== 'BucketOwnerEnforced');
    return { missing: takesAcls ? [] : actions };
  }

  // A topic without a policy allows publishers that act as its owner.
  const byOwner = policy.length === 0 && type === 'AWS::SNS::Topic' && service === 'cloudwatch.amazonaws.com';
  const missing = byOwner ? [] : missingActions(policy, asker, actions);
  // CloudTrail encrypts with the key of the trail, which is a separate edge.
  const reference = type === KEY || (service === 'cloudtrail.amazonaws.com' && type === BUCKET) ? undefined : keyOf(found.body);
  if (reference === undefined) return { missing };
  if (ONLY_OWN_KEYS.includes(service)) return { missing: [...missing, 'a bucket without a key'] };
  if (/alias\/aws\//.test(places.text(found.stack, reference))) return { missing: [...missing, 'a key of the customer\'s own'] };
  const key = places.follow(found.stack, reference);
  return { missing: [...missing, ...key ? missingActions(policyOf(places, key), asker, ENCRYPT) : []], unknown: !key };
}

const policyOf = ({ app }: Places, target: Found): Statement[] => resourceStatementsOf(app, target).map((held) => resolved(app, held));

/** The key of a queue, topic or bucket, unless it is an AWS owned key. */
function keyOf({ Type: type, Properties: props = {} }: any): any {
  if (type !== BUCKET) return props.KmsMasterKeyId;
  const [rule] = listOf<any>(props.BucketEncryption?.ServerSideEncryptionConfiguration).map((one) => one.ServerSideEncryptionByDefault);
  return rule?.SSEAlgorithm === 'aws:kms' ? rule.KMSMasterKeyID ?? 'alias/aws/s3' : undefined;
}

/** The name of a service without the common suffix and the Region. */
export const shortName = ({ service }: Edge): string => service.replace(/(\.[a-z]+-[a-z]+-\d)?\.amazonaws\.com$/, '');

/** Pairs of types whose first refers to the second without an edge. */
export function unread(stacks: readonly StackTemplate[], drawn: readonly Edge[]): string[] {
  const places = new Places(stacks);
  const pairs = places.app.all().flatMap(({ stack, id, body: { Type, Properties } }) => {
    const read = drawn.filter(({ sender, region }) => sender === id && region === stack.region).map(({ target }) => target);
    return places.mentioned(stack, Properties).filter((one) => one.body.Type in ACTIONS && one.id !== id && !read.includes(one.id))
      .map(({ body }) => `${Type} > ${body.Type}`.replaceAll('AWS::', ''));
  });
  return [...new Set(pairs)].sort();
}
