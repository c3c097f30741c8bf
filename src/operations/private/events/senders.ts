import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { IConstruct } from 'constructs';
import { allowEncryption, allowPublish, Conditions, ofAccount } from '../../../private/allow-publish';

/**
 * An AWS service that publishes with its own service principal, and the condition keys that it sends to SNS and KMS.
 */
interface Sender {
  readonly service: string;
  readonly publishing: (stack: Stack) => Conditions | undefined;
  readonly encrypting: (stack: Stack) => Conditions | undefined;
}

const nothing = () => undefined;
const budgets = (stack: Stack): Conditions => ({
  ...ofAccount(stack), ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'budgets', region: '', resource: '*' }) },
});

/**
 * The services that publish by themselves and name their account, with the conditions that AWS documents for each. A
 * condition key that the service does not send would deny it, and notifications would be lost without an error. A
 * service that names no account would publish for other accounts.
 *
 * The statements equal those of the other constructs of this library, so that a policy contains each of them once.
 */
const SENDERS: Sender[] = [
  { service: 'cloudwatch', publishing: ofAccount, encrypting: nothing },
  { service: 'events.rds', publishing: ofAccount, encrypting: nothing },
  { service: 'cloudtrail', publishing: ofAccount, encrypting: nothing },
  { service: 'config', publishing: ofAccount, encrypting: ofAccount },
  { service: 'budgets', publishing: budgets, encrypting: ofAccount },
  { service: 'costalerts', publishing: ofAccount, encrypting: ofAccount },
];

/**
 * Allows all of them to publish to a topic and to encrypt with its key. Returns false if the key policy can't be
 * changed.
 */
export function allowAllSenders(scope: IConstruct, topic: sns.ITopic, key: kms.IKey): boolean {
  const stack = Stack.of(scope);
  // EventBridge sends no condition key. Its rule targets add the same statements, to the key as well.
  topic.grantPublish(new iam.ServicePrincipal('events.amazonaws.com'));
  for (const { service, publishing } of SENDERS) allowPublish(topic, service, publishing(stack));
  return SENDERS.map(({ service, encrypting }) => allowEncryption(key, [service], encrypting(stack))).every(Boolean);
}
