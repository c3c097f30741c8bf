import { Stack, Annotations, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { IConstruct, Construct } from 'constructs';
import { AlarmTopicProps } from './alarm-topic-props';
import { allowEncryption, allowPublish, Conditions, ofAccount } from '../private/allow-publish';
import { invalid } from '../private/errors';
import { isEmail, checkName, NameRule, isUnknown } from '../private/names';
import { arnFor } from '../private/permissions';
import { checkKnownProps } from '../private/structs/known-props';

const TOPIC_NAME: NameRule = {
  longest: 256, pattern: /^[A-Za-z0-9_-]+$/, allowed: 'letters, digits, hyphens and underscores',
};

/**
 * An encrypted SNS topic for alarms and notifications, with optional e-mail subscriptions.
 *
 * These services may publish for this account only: CloudWatch alarms, RDS events, AWS Budgets, Cost Anomaly Detection,
 * CloudTrail and AWS Config. EventBridge sends no account in its requests, so that its statement has no condition.
 * AWS Health, AWS Backup, ECS and Data Lifecycle Manager publish through EventBridge, Route 53 through CloudWatch.
 * Notifications of CodeStar and of a backup vault send no account either, and may not publish: with a permission they
 * could for other accounts.
 *
 * ElastiCache can't publish to an encrypted topic. Use alarms on its metrics, or a topic without a KMS key for its node
 * events (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ElastiCacheSNS.html).
 *
 * The topic accepts only TLS. Alarms of another Region need a topic in that Region. The key costs $1 per month, an
 * e-mail almost nothing. Nothing is retained after the deletion of the stack; the key is deleted 30 days later.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 * @example
 * const alarms = new AlarmTopic(this, 'Alarms', { emails: ['on-call@eldonia.example'] });
 * new Observability(this, 'Observability', { api, alarmTopic: alarms.topic });
 */
@propertyInjectable
export class AlarmTopic extends Construct {
  /** The id of this class for property injectors. */
  static readonly PROPERTY_INJECTION_ID: string = 'eldonia-constructs.AlarmTopic';

  /** The topic, for the props of other constructs and for further subscriptions. */
  readonly topic: sns.Topic;
  /** The KMS key of the messages. Subscribers need no access to the key. */
  readonly encryptionKey: kms.IKey;

  private readonly emails = new Set<string>();

  /**
   * @throws when the topic name or an e-mail address is not valid, or an address is passed twice
   */
  constructor(scope: Construct, id: string, props: AlarmTopicProps = {}) {
    super(scope, id);
    checkKnownProps(this, 'AlarmTopicProps', props);
    checkName(this, 'topicName', props.topicName, TOPIC_NAME);

    this.encryptionKey = props.encryptionKey ?? new kms.Key(this, 'Key', {
      description: `Alarms of ${this.node.path}`, enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new sns.Topic(this, 'Topic', {
      topicName: props.topicName, masterKey: this.encryptionKey, enforceSSL: true,
    });
    if (!allowAllSenders(this, this.topic, this.encryptionKey)) {
      Annotations.of(this).addWarningV2('@eldonia/alarm-topic:keyNotAllowed',
        'the policy of an imported encryptionKey can\'t be changed; it must allow the sending services kms:Decrypt ' +
        'and kms:GenerateDataKey');
    }
    (props.emails ?? []).forEach((email) => this.addEmail(email));
  }

  /**
   * Adds an e-mail subscription. AWS sends the address a link to confirm it, and no notifications before.
   *
   * @param email the e-mail address
   * @throws when the address is not valid, or is already subscribed
   */
  addEmail(email: string): sns.Subscription {
    if (!isEmail(email)) invalid(this, `emails must be addresses, got "${email}"; write it as on-call@eldonia.example`);
    if (this.emails.has(email)) invalid(this, `emails must differ, got "${email}" twice; leave one out`);
    this.emails.add(email);
    // By the address, so that an address in another position does not replace a confirmed subscription.
    const id = isUnknown(email) ? `Email${this.emails.size}` : `Email-${email.replaceAll('/', '-')}`;
    return new sns.Subscription(this, id, {
      topic: this.topic, protocol: sns.SubscriptionProtocol.EMAIL, endpoint: email,
    });
  }
}

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
  ...ofAccount(stack), ArnLike: { 'aws:SourceArn': arnFor(stack, 'budgets', '*', { region: '' }) },
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
function allowAllSenders(scope: IConstruct, topic: sns.ITopic, key: kms.IKey): boolean {
  const stack = Stack.of(scope);
  // EventBridge sends no condition key. Its rule targets add the same statements, to the key as well.
  topic.grantPublish(new iam.ServicePrincipal('events.amazonaws.com'));
  for (const { service, publishing } of SENDERS) allowPublish(topic, service, publishing(stack));
  return SENDERS.map(({ service, encrypting }) => allowEncryption(key, [service], encrypting(stack))).every(Boolean);
}
