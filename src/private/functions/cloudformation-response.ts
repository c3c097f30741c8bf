import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { millisecondsOf, retry, RetryBudget } from './retry';

/** The result that a handler sends to CloudFormation. */
export interface ResourceResult {
  /** The physical id of the resource. After a change CloudFormation deletes the old resource. */
  readonly physicalResourceId?: string;
  /** The attributes for `Fn::GetAtt`. */
  readonly data?: Record<string, string>;
  /** The reason of a failure; undefined on success. */
  readonly failure?: string;
}

const RESPOND: RetryBudget = { attempts: 3, pauseMilliseconds: 0, callMilliseconds: 1_500 };
/** The time for a FAILED response before the function times out, also if CloudFormation does not answer. */
export const RESPONSE_MILLISECONDS = millisecondsOf(RESPOND) + 500;
/** CloudFormation rejects responses above 4,096 bytes, including data and ids. */
const REASON_CHARACTERS = 1_000;

/** Sends the response to CloudFormation. Without a response the stack waits for one hour. */
export async function respond(
  event: CloudFormationCustomResourceEvent, context: Context, result: ResourceResult,
): Promise<void> {
  const body = JSON.stringify({
    Status: result.failure === undefined ? 'SUCCESS' : 'FAILED',
    Reason: result.failure?.slice(0, REASON_CHARACTERS) ?? `see log stream ${context.logStreamName}`,
    PhysicalResourceId: result.physicalResourceId
      ?? ('PhysicalResourceId' in event ? event.PhysicalResourceId : event.RequestId),
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    Data: result.data,
  });
  await retry(RESPOND, async () => put(event.ResponseURL, body)).catch(({ message }: Error) => {
    throw new Error(`CloudFormation did not take the answer: ${message}`);
  });
}

/**
 * Returns a Lambda handler for a custom resource.
 *
 * The handler responds exactly once: with the result, with the error, or, shortly before the timeout of the function,
 * with a failure.
 */
export function answering(
  work: (event: CloudFormationCustomResourceEvent) => Promise<ResourceResult>,
): (event: CloudFormationCustomResourceEvent, context: Context) => Promise<void> {
  return async (event, context) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<ResourceResult>((resolve) => {
      const failure = `${event.RequestType} of ${event.LogicalResourceId} did not finish before the function's timeout`;
      const remaining = context.getRemainingTimeInMillis() - RESPONSE_MILLISECONDS;
      timer = setTimeout(() => resolve({ failure }), Math.max(0, remaining));
    });
    const done = work(event).catch((error: Error): ResourceResult => ({ failure: `${error.name}: ${error.message}` }));
    const result = await Promise.race([done, late]);
    clearTimeout(timer);
    await respond(event, context, result);
  };
}

/** The URL is signed for an empty content type. With bytes instead of text, fetch adds none. */
async function put(url: string, body: string): Promise<void> {
  const bytes = new TextEncoder().encode(body);
  const signal = AbortSignal.timeout(RESPOND.callMilliseconds);
  const response = await fetch(url, { method: 'PUT', headers: { 'content-type': '' }, body: bytes, signal });
  if (!response.ok) throw new Error(`status ${response.status}`);
}
