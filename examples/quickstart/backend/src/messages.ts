import { setTimeout as sleep } from 'node:timers/promises';
import { ChangeMessageVisibilityCommand, DeleteMessageCommand, type Message, ReceiveMessageCommand, type SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { Logger } from 'pino';
import type { Protection } from './protection.js';

/** A message that ECS may interrupt is better processed by another task, unless it is short. */
const PAUSE = 10_000;
/** Seconds for which an empty queue may take to answer. */
const LONGEST_POLL = 20;
/**
 * Limits in milliseconds, because the SDK has none: of the connection, of the answer, and of a silence within it. Without them, a worker whose queue
 * is silent waits for ever, and looks alive.
 */
export const SQS_OPTIONS: SQSClientConfig = {
  requestHandler: { connectionTimeout: 2_000, requestTimeout: LONGEST_POLL * 1_000 + 5_000, throwOnRequestTimeout: true, socketTimeout: LONGEST_POLL * 1_000 + 5_000 },
};

interface Work {
  readonly sqs: SQSClient;
  readonly queueUrl: string | undefined;
  readonly protection: Protection;
  readonly handle: (message: unknown) => Promise<void>;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly pause?: number;
}

/**
 * Processes one message after the other, until the signal: it begins none, and ends when the current one is done.
 *
 * The task is protected while it has a message. A message that fails is delivered again, and is in the dead-letter queue after
 * five attempts. One that SQS delivers twice is processed twice, so that `handle` must be idempotent.
 */
export async function processMessages({ sqs, queueUrl, protection, handle, log, signal, pause = PAUSE }: Work) {
  let isRefused = false;
  const wait = async () => sleep(pause, undefined, { signal }).catch(() => undefined);
  while (!signal.aborted) {
    // A message that is returned again and again would be in the dead-letter queue, and nobody would have tried it.
    if (isRefused) {
      isRefused = await protection.begin() === false;
      await (isRefused ? wait() : protection.end());
      continue;
    }
    try {
      const { Messages: [message] = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: LONGEST_POLL }), { abortSignal: signal },
      );
      if (message) await one(message);
    } catch (error) {
      if (signal.aborted) return;
      log.error(error, 'the queue does not respond');
      await wait();
    }
  }

  async function one({ Body = '', ReceiptHandle }: Message) {
    const receipt = { QueueUrl: queueUrl, ReceiptHandle };
    const isProtected = await protection.begin();
    if (isProtected === false) {
      isRefused = true;
      log.warn('ECS does not protect the task: another one gets the message');
      await sqs.send(new ChangeMessageVisibilityCommand({ ...receipt, VisibilityTimeout: 0 }));
      return;
    }
    if (!isProtected) log.warn('ECS does not say whether the task is protected');
    try {
      await handle(JSON.parse(Body));
      await sqs.send(new DeleteMessageCommand(receipt));
    } catch (error) {
      log.error(error, 'a message failed');
    } finally {
      await protection.end();
    }
  }
}
