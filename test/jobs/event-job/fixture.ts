import { Stack } from 'aws-cdk-lib';
import { EventJob, EventJobProps, JobSource } from '../../../src/jobs';
import { jobFunction } from '../scheduled-job/fixture';

export { jobFunction };

/** A job with its own queue, unless the props specify otherwise. */
export function eventJob(stack: Stack, props: Partial<EventJobProps> = {}): EventJob {
  return new EventJob(stack, 'Job', { source: JobSource.ownQueue(), ...props, handler: props.handler ?? jobFunction(stack) });
}
