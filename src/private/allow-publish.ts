import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IConstruct } from 'constructs';

/** The conditions of a policy statement. */
export type Conditions = Record<string, Record<string, string>>;

const ENCRYPT = ['kms:GenerateDataKey', 'kms:Decrypt'];

/** Returns the condition that a service acts for the account of a construct. */
export function ofAccount(scope: IConstruct): Conditions {
  return { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } };
}

/**
 * Allows an AWS service, e.g. `cloudwatch`, or another principal to publish to a topic.
 *
 * The default topic policy allows the account to publish. The first statement that is added replaces that policy. The
 * policy of an imported topic does not change: `statementAdded` is then false.
 */
export function allowPublish(
  topic: sns.ITopic, publisher: string | iam.IPrincipal, conditions: Conditions | undefined,
): iam.AddToResourcePolicyResult {
  const add = () => topic.addToResourcePolicy(new iam.PolicyStatement({
    principals: [typeof publisher === 'string' ? service(publisher) : publisher],
    actions: ['sns:Publish'],
    resources: [topic.topicArn],
    conditions,
  }));
  return typeof publisher === 'string' ? once(topic, [publisher, conditions], add) : add();
}

/**
 * Allows AWS services to encrypt the messages that they publish to a topic with a KMS key.
 *
 * Returns whether the key policy could be changed. The policy of an imported key does not change.
 */
export function allowEncryption(
  key: kms.IKey | undefined, publishers: readonly string[], conditions?: Conditions, actions: string[] = ENCRYPT,
): boolean {
  if (!key) return true;
  return once(key, [publishers, actions, conditions], () => key.addToResourcePolicy(new iam.PolicyStatement({
    principals: publishers.map(service), actions, resources: ['*'], conditions,
  }))).statementAdded;
}

/** The statements that were added to a policy, and the results. */
const ADDED = new WeakMap<IConstruct, Map<string, iam.AddToResourcePolicyResult>>();

/**
 * Adds a statement unless the policy has it. Each alarm needs the same statement, and aws-cdk-lib compares all
 * statements of a policy with each other.
 */
function once(
  resource: IConstruct, statement: unknown[], add: () => iam.AddToResourcePolicyResult,
): iam.AddToResourcePolicyResult {
  const known = ADDED.get(resource) ?? new Map<string, iam.AddToResourcePolicyResult>();
  ADDED.set(resource, known);
  const key = JSON.stringify(statement);
  const result = known.get(key) ?? add();
  known.set(key, result);
  return result;
}

function service(name: string): iam.ServicePrincipal {
  return new iam.ServicePrincipal(`${name}.amazonaws.com`);
}
