import { SQSEvent } from 'aws-lambda';
import { receive } from './handler/messages';
import { answer, ReleaseAnswer } from './handler/requests';
import { serviceNames, within } from './handler/services';

/**
 * The function of a Region that keeps what is released.
 *
 * Messages of its queue restore the released image and the minimum of tasks of each service, and record the releases of
 * the pipeline. A release invokes it for the API: it registers the revision, checks what runs, and records the image.
 */
export const handler = async (event: unknown): Promise<ReleaseAnswer | undefined> => {
  if (!isOfQueue(event)) return within(serviceNames()[0], async () => answer(event));
  for (const record of event.Records) await receive(record);
  return undefined;
};

function isOfQueue(event: unknown): event is SQSEvent {
  return typeof event === 'object' && event !== null && 'Records' in event;
}
