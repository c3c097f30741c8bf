import { Clients } from './clients';
import { eventually } from './patience';

/** A notification of a topic. */
export interface Notification { readonly Subject?: string; readonly Message: string }

let listeners = 0;

/** A queue of the check's own that is subscribed to a topic, as a paging service would be. */
export class Listener {
  static async on({ sns, sqs }: Clients, topicArn: string): Promise<Listener> {
    const { QueueUrl } = await sqs.createQueue({ QueueName: `listener-${listeners++}` });
    const { Attributes } = await sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['QueueArn'] });
    await sns.subscribe({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: Attributes!.QueueArn });
    return new Listener(sqs, QueueUrl!);
  }

  /** All notifications so far, in order. */
  readonly received: Notification[] = [];

  private constructor(private readonly sqs: Clients['sqs'], private readonly QueueUrl: string) {}

  /** Wait for the first message that passes a test. */
  async receives(what: string, test: (notification: Notification) => boolean): Promise<Notification> {
    const { QueueUrl } = this;
    return eventually(what, async () => {
      const { Messages = [] } = await this.sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 });
      for (const { Body, ReceiptHandle } of Messages) {
        this.received.push(JSON.parse(Body!) as Notification);
        await this.sqs.deleteMessage({ QueueUrl, ReceiptHandle });
      }
      return this.received.find(test);
    });
  }
}
