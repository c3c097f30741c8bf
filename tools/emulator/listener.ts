import { CreateQueueCommand, DeleteMessageCommand, GetQueueAttributesCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { Clients } from './clients';
import { eventually } from './patience';

/** What a topic has told. */
export interface Told {
  readonly Subject?: string;
  readonly Message: string;
}

let listeners = 0;

/** A queue of the check's own that is subscribed to a topic, as a paging service would be. */
export class Listener {
  static async on({ sqs, requests }: Clients, topicArn: string): Promise<Listener> {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `listener-${listeners++}` }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    await requests.sns('Subscribe', { TopicArn: topicArn, Protocol: 'sqs', Endpoint: Attributes!.QueueArn! });
    return new Listener(sqs, QueueUrl!);
  }

  /** All that was told so far, in its order. */
  readonly told: Told[] = [];

  private constructor(private readonly sqs: Clients['sqs'], private readonly QueueUrl: string) {}

  /** Wait for the first message that passes a test. */
  async hears(what: string, test: (told: Told) => boolean): Promise<Told> {
    return eventually(what, async () => {
      await this.receive();
      return this.told.find(test);
    });
  }

  private async receive(): Promise<void> {
    const { QueueUrl } = this;
    const { Messages = [] } = await this.sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const { Body, ReceiptHandle } of Messages) {
      this.told.push(JSON.parse(Body!) as Told);
      await this.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}
