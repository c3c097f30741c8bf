/* eslint-disable @typescript-eslint/no-explicit-any */
import { Delivery } from './delivery';
import { Found, Places } from './places';
import { leavesItToAccount, missing as missingOf, missingActions } from './policy';
import { deliveries } from './senders';
import { Held, listOf, resolved, resourceStatementsOf, Statement, statementsOf } from '../../src/assembly/policies';
import { StackTemplate } from '../../src/assembly/template';

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
export function edges(stacks: readonly StackTemplate[]): Edge[] {
  const places = new Places(stacks);
  return places.app.all().flatMap(({ stack, id, body }) => {
    const at = {
      region: String(stack.region),
      resources: stack.template.Resources,
      follow: (reference: any, from?: Found) => places.follow(from?.stack ?? stack, reference),
      mentioned: (value: any) => places.mentioned(stack, value),
      text: (value: any) => places.text(stack, value),
    };
    return deliveries(body.Type, body.Properties ?? {}, at).flatMap((delivery) => judge(places, stack, id, delivery) ?? []);
  });
}

function judge(places: Places, stack: StackTemplate, sender: string, delivery: Delivery): Edge | undefined {
  const found = places.follow(stack, delivery.target);
  // Other targets of alarms and rules need roles, or resource policies of functions.
  if (found && !(found.body.Type in ACTIONS)) return undefined;
  const of = { service: delivery.service, region: String(stack.region), sender, target: found?.id ?? places.text(stack, delivery.target) };
  if (!found) return isWatched(delivery.target) ? { ...of, verdict: 'elsewhere', missing: [] } : undefined;
  const lacks = delivery.role === undefined ? lacking : lackingOfRole;
  const { missing, unknown } = lacks(places, stack, sender, found, delivery);
  return { ...of, verdict: missing.length > 0 ? 'denied' : unknown ? 'elsewhere' : 'allowed', missing };
}

/** An alarm may also start an automation or a scaling policy by its ARN. */
function isWatched(target: any): boolean {
  return typeof target !== 'string' || /^arn:aws:(sns|sqs|kms|s3):/.test(target);
}

type Lacking = (places: Places, stack: StackTemplate, sender: string, found: Found, delivery: Delivery) => Judgement;

const lacking: Lacking = (places, { region = '' }, sender, found, delivery) => {
  const { Type: type, Properties: props = {} } = found.body;
  const { service, account } = delivery;
  const actions = delivery.actions ?? ACTIONS[type].split(',');
  // EventBridge passes the rule and its account to queues and their keys; Logs passes only the log group to keys.
  const keys = service.startsWith('logs.') ? ['kms:EncryptionContext:aws:logs:arn'] : SENT[service] ?? SOURCE;
  const asker = { service, account, sender, region, keys: [...keys, ...type === QUEUE ? SOURCE : [], ...service === 'cloudfront.amazonaws.com' ? SOURCE : []] };
  const policy = policyOf(places, found);
  if (delivery.byAccount) return { missing: leavesItToAccount(policy, actions) ? [] : actions };
  if (type === KEY) return { missing: missingActions(policy, asker, actions) };
  if (actions.includes('an access control list')) return { missing: takesAcls(props) ? [] : actions };

  const byOwner = policy.length === 0 && type === 'AWS::SNS::Topic' && BY_DEFAULT.includes(service);
  const missing = byOwner ? [] : missingActions(policy, asker, actions);
  // CloudTrail encrypts with the key of the trail, which is a separate edge.
  const reference = service === 'cloudtrail.amazonaws.com' && type === BUCKET ? undefined : keyOf(found.body);
  if (reference === undefined) return { missing };
  if (service === 'elasticache.amazonaws.com') return { missing: [...missing, 'a topic without a key'] };
  if (ONLY_OWN_KEYS.includes(service)) return { missing: [...missing, 'a bucket without a key'] };
  if (/alias\/aws\//.test(places.text(found.stack, reference))) return { missing: [...missing, 'a key of the customer\'s own'] };
  const key = places.follow(found.stack, reference);
  return { missing: [...missing, ...key ? missingActions(policyOf(places, key), asker, ENCRYPT) : []], unknown: !key };
};

/**
 * In one account, either the role's own policies or the target's have to allow; the former count for a key that leaves
 * it to the account.
 */
const lackingOfRole: Lacking = (places, stack, sender, found, { service, role: reference, actions = [], roleIsHandedOn }) => {
  const role = places.follow(stack, reference);
  if (!role) return { missing: [], unknown: true };
  const asker = { service, sender, region: String(stack.region), keys: OF_ROLE };
  const key = found.body.Type === KEY ? found : places.follow(found.stack, keyOf(found.body));
  const own = statementsOf(places.app, role);
  const on = (target: Found, wanted: string[]) => {
    const isRole = (arn: any) => places.follow(target.stack, arn)?.body === role.body;
    const named = resourceStatementsOf(places.app, target)
      .filter(({ statement: { Principal } }) => listOf<any>((Principal as any)?.AWS).some(isRole));
    const lends = target.body.Type !== KEY || leavesItToAccount(policyOf(places, target), wanted);
    const lent = lends ? own.filter((held) => concerns(places, held, target)) : [];
    return missingOf([...lent, ...named].map((held) => resolved(places.app, held)), asker, wanted);
  };
  const trust = listOf<any>(role.body.Properties.AssumeRolePolicyDocument.Statement)
    .some(({ Principal }) => listOf<any>(Principal.Service).some((name) => places.text(role.stack, name) === service));
  const use = actions.some((action) => /Send|Put|Replicate/.test(action)) ? ENCRYPT : ['kms:Decrypt'];
  return {
    missing: [
      ...trust || roleIsHandedOn ? [] : ['sts:AssumeRole'],
      ...on(found, actions),
      ...key && key !== found && found.body.Type !== 'AWS::Logs::LogGroup' ? on(key, use) : [],
    ],
    unknown: keyOf(found.body) !== undefined && !key,
  };
};

/** Whether a statement names a resource. */
function concerns(places: Places, { stack, statement }: Held, target: Found): boolean {
  return listOf<any>(statement.Resource).some((resource) => resource === '*' || places.mentioned(stack, resource).some(({ body }) => body === target.body));
}

function policyOf({ app }: Places, target: Found): Statement[] {
  return resourceStatementsOf(app, target).map((held) => resolved(app, held));
}

/** The key of a queue, topic or bucket, unless it is an AWS owned key. */
function keyOf({ Type: type, Properties: props = {} }: any): any {
  if (type !== BUCKET) return props.KmsMasterKeyId;
  const [rule] = listOf<any>(props.BucketEncryption?.ServerSideEncryptionConfiguration).map((one) => one.ServerSideEncryptionByDefault);
  return rule?.SSEAlgorithm === 'aws:kms' ? rule.KMSMasterKeyID ?? 'alias/aws/s3' : undefined;
}

function takesAcls({ OwnershipControls: of }: any): boolean {
  return listOf<any>(of?.Rules).some(({ ObjectOwnership }) => ObjectOwnership !== 'BucketOwnerEnforced');
}
