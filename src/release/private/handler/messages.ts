import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { SQSRecord } from 'aws-lambda';
import { setting } from './environment';
import { reconcileRelease } from './reconcile';
import { recordRelease } from './record';
import { countDeadLetters, PersonNeeded, report, sqs } from './reports';
import { serviceNames, within } from './services';
import { isOfOther, Message, triggerOf } from './trigger';
import { INTERVAL_MILLISECONDS } from '../message-attempts';

/** The detail type of the end of an execution of the pipeline, whose release is recorded. */
const PIPELINE_ENDED = 'CodePipeline Pipeline Execution State Change';
/** A release writes the parameter after the end of its deployment, within fewer minutes. */
const RECORDED_MILLISECONDS = 360_000;
/** What the clocks of AWS may differ by. */
const AHEAD_MILLISECONDS = 60_000;
/** The attempt at which a difference is reported. */
const REPORT_ATTEMPT = 1 + Math.ceil(RECORDED_MILLISECONDS / INTERVAL_MILLISECONDS);

/**
 * Handles a message of the queue. One for all services becomes one for each, so that each is retried on its own, and a
 * service that waits for its image or a person does not affect the others.
 */
export async function receive({ body, attributes }: SQSRecord): Promise<void> {
  const message = JSON.parse(body) as Message;
  const names = serviceNames();
  const name = isRelease(message) ? names[0] : message.service ?? (names.length === 1 ? names[0] : undefined);
  if (name === undefined) {
    await Promise.all(names.map(async (service) => send({ ...message, service })));
    return;
  }
  // The message of a workload that a deployment of the stack has removed meanwhile.
  if (!names.includes(name)) return;
  await within(name, async () => handle(message, Number(attributes.ApproximateReceiveCount)));
}

/** Only the API is released. */
function isRelease({ 'detail-type': type }: Message): boolean {
  return type === PIPELINE_ENDED;
}

/** The delay of the queue has passed. */
async function send(message: Message): Promise<void> {
  await sqs.send(new SendMessageCommand({
    QueueUrl: setting('QUEUE_URL'), MessageBody: JSON.stringify(message), DelaySeconds: 0,
  }));
}

/** A time in the future would take a deployment of the stack for one before the end of the pipeline. */
function checkTime({ time }: Message): void {
  if (time !== undefined && !(Date.parse(time) <= Date.now() + AHEAD_MILLISECONDS)) {
    throw new Error(`the time of the message is ${time}, which is not in the past; the message is retried`);
  }
}

/** Operators read the result in the log, with the name of the service. The dead-letter queue has an alarm. */
async function handle(message: Message, attempt: number): Promise<void> {
  if (isOfOther(message)) return;
  const trigger = triggerOf(message);
  const say = (result: string) => `${setting('SERVICE')}: ${result}`;
  try {
    if (isRelease(message)) checkTime(message);
    const result = isRelease(message)
      ? `recorded ${await recordRelease(new Date(message.time!))}`
      : await reconcileRelease(trigger);
    console.log(say(result));
  } catch (error) {
    const reason = say(error instanceof Error ? error.message : String(error));
    if (!(error instanceof PersonNeeded) || attempt < REPORT_ATTEMPT) throw new Error(reason, { cause: error });
    console.log(reason);
    await report(message, reason);
    return;
  }
  if (trigger.scheduledTime) await countDeadLetters();
}
