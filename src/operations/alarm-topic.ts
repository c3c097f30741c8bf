import { Annotations, RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmTopicProps } from './alarm-topic-props';
import { allowAllSenders } from './private/senders';
import { isEmail } from '../private/emails';
import { invalid } from '../private/errors';
import { checkName, NameRule } from '../private/names';

const TOPIC_NAME: NameRule = { longest: 256, pattern: /^[A-Za-z0-9_-]+$/, allowed: 'letters, digits, hyphens and underscores' };

/**
 * Takes the alarms of everything and mails them: a topic, encrypted by a customer-managed key, to which every service that has something to tell may
 * publish (D-13).
 *
 * These may: CloudWatch alarms, EventBridge, RDS events, Budgets, Cost Anomaly Detection, CodeStar Notifications, AWS Backup, CloudTrail and
 * AWS Config. CloudWatch, RDS, Budgets, anomaly detection, CloudTrail and Config may for this account alone. EventBridge, Backup and CodeStar
 * Notifications don't say for whom they publish, so no account is asked of them. Health, ECS and Data Lifecycle Manager come by EventBridge, Route 53
 * by CloudWatch. Constructs that are given the topic find their statements there, and add none twice where theirs are equal.
 *
 * ElastiCache can't publish to an encrypted topic at all. What it reports of its nodes needs a topic without a key
 * (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ElastiCacheSNS.html), or alarms on its metrics.
 *
 * Only TLS is let in. The topic reaches its own region: an alarm of another region needs a topic there. The key costs $1 a month, an e-mail almost
 * nothing. Nothing survives the deletion of the stack; the key is gone 30 days later.
 *
 * Sources: D-13; https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 *
 * @example
 * const alarms = new AlarmTopic(this, 'Alarms', { emails: ['on-call@eldonia.example'] });
 * new CostGuard(this, 'Costs', { monthlyBudget: 2000, costTag: { key: 'Project', value: 'eldonia' }, topic: alarms.topic });
 */
export class AlarmTopic extends Construct {
  /** The topic, for the props of other constructs and for subscriptions of other kinds. */
  readonly topic: sns.Topic;
  /** The key of the messages. What reads them from a queue needs no access to it. */
  readonly encryptionKey: kms.IKey;

  private readonly emails = new Set<string>();

  /**
   * @throws when the name is none that SNS takes, or an e-mail is none or is given twice
   */
  constructor(scope: Construct, id: string, props: AlarmTopicProps = {}) {
    super(scope, id);
    checkName(this, 'topicName', props.topicName, TOPIC_NAME);

    this.encryptionKey = props.encryptionKey ?? new kms.Key(this, 'Key', {
      description: `Alarms of ${this.node.path}`, enableKeyRotation: true, removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new sns.Topic(this, 'Topic', { topicName: props.topicName, masterKey: this.encryptionKey, enforceSSL: true });
    if (!allowAllSenders(this, this.topic, this.encryptionKey)) {
      Annotations.of(this).addWarningV2('@eldonia/alarm-topic:keyNotAdmitted',
        'the policy of encryptionKey can\'t be changed here: it must let the services that send use kms:Decrypt and kms:GenerateDataKey');
    }
    (props.emails ?? []).forEach((email) => this.addEmail(email));
  }

  /**
   * Send everything to an address as well. AWS asks it for a click on a link, and until then sends it nothing else.
   *
   * @param email the address
   * @throws when it is no address, or gets the mails already
   */
  addEmail(email: string): sns.Subscription {
    if (!isEmail(email)) invalid(this, `emails must be addresses, got "${email}"; write it as on-call@eldonia.example`);
    if (this.emails.has(email)) invalid(this, `emails must differ, got "${email}" twice; leave one out`);
    this.emails.add(email);
    return new sns.Subscription(this, `Email${this.emails.size}`, { topic: this.topic, protocol: sns.SubscriptionProtocol.EMAIL, endpoint: email });
  }
}
