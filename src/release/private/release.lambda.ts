import { Context, SQSEvent } from 'aws-lambda';
import { receive } from './handler/messages';
import { answer, ReleaseAnswer } from './handler/requests';
import { serviceNames, within } from './handler/services';
import { REQUESTS } from './requests-alias';

/**
 * The function of a Region that keeps what is released.
 *
 * Messages of its queue restore the released image and the minimum of tasks of each service, and record the releases of
 * the pipeline. A release invokes its alias for the API: it registers the revision, checks what runs, and records the
 * image. What it sends is never a message of the queue: the alias decides, and nothing in the event.
 */
export const handler = async (
  event: unknown, { invokedFunctionArn }: Pick<Context, 'invokedFunctionArn'>,
): Promise<ReleaseAnswer | undefined> => {
  const [qualifier] = invokedFunctionArn.split(':').slice(7);
  if (qualifier === REQUESTS) return within(serviceNames()[0], async () => answer(event));
  for (const record of (event as SQSEvent).Records) await receive(record);
  return undefined;
};
