import * as kms from 'aws-cdk-lib/aws-kms';

/** Options of an alarm topic. */
export interface AlarmTopicProps {
  /**
   * Addresses that get an e-mail of everything. More can be added later, by `addEmail`.
   *
   * AWS asks each of them for a click on a link, and until then sends it nothing else.
   *
   * @default - none; subscribe to `topic` what is to be told
   */
  readonly emails?: string[];

  /**
   * The key that encrypts the messages, in the region of the stack.
   *
   * A key that is defined in this app is completed with a statement for each sender. An imported key can't be: its policy must let
   * the senders use `kms:Decrypt` and `kms:GenerateDataKey` already, or what they send is lost without a trace.
   *
   * @default - a key of the topic's own that is rotated each year and deleted with the topic
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Name of the topic: letters, digits, hyphens and underscores, at most 256.
   *
   * @default - chosen by CloudFormation
   */
  readonly topicName?: string;
}
