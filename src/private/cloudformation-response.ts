import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';

/** What a handler tells CloudFormation about its resource. */
export interface ResourceResult {
  /** Identity of the resource; another one than before makes CloudFormation delete the old. */
  readonly physicalResourceId?: string;
  /** What `Fn::GetAtt` reads. */
  readonly data?: Record<string, string>;
  /** Keep the data out of the console and the API. */
  readonly noEcho?: boolean;
  /** Why the work failed; its presence is the failure. */
  readonly failure?: string;
}

/** Time that a late FAILED answer needs to get out before Lambda kills the function. */
const ANSWER_MILLISECONDS = 5_000;
const ATTEMPTS = 3;
/** CloudFormation refuses answers above 4,096 bytes; the data and the ids need their share. */
const REASON_CHARACTERS = 1_000;

/** Answer CloudFormation directly; without an answer the stack waits for an hour. */
export async function respond(event: CloudFormationCustomResourceEvent, context: Context, result: ResourceResult): Promise<void> {
  const body = JSON.stringify({
    Status: result.failure === undefined ? 'SUCCESS' : 'FAILED',
    Reason: result.failure?.slice(0, REASON_CHARACTERS) ?? `see log stream ${context.logStreamName}`,
    PhysicalResourceId: result.physicalResourceId ?? ('PhysicalResourceId' in event ? event.PhysicalResourceId : event.RequestId),
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    NoEcho: result.noEcho,
    Data: result.data,
  });
  let problem: string | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    problem = await put(event.ResponseURL, body);
    if (!problem) return;
  }
  throw new Error(`CloudFormation did not take the answer: ${problem}`);
}

/**
 * Make a Lambda handler of the work on a custom resource.
 *
 * The handler answers exactly once: with the work's result, with its error, or, shortly before Lambda would
 * time out, with a failure that says so.
 */
export function answering(
  work: (event: CloudFormationCustomResourceEvent) => Promise<ResourceResult>,
): (event: CloudFormationCustomResourceEvent, context: Context) => Promise<void> {
  return async (event, context) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<ResourceResult>((resolve) => {
      const failure = `${event.RequestType} of ${event.LogicalResourceId} did not finish before the function's timeout`;
      timer = setTimeout(() => resolve({ failure }), Math.max(0, context.getRemainingTimeInMillis() - ANSWER_MILLISECONDS));
    });
    const done = work(event).catch((error: Error): ResourceResult => ({ failure: `${error.name}: ${error.message}` }));
    const result = await Promise.race([done, late]);
    clearTimeout(timer);
    await respond(event, context, result);
  };
}

/** The URL is signed for an empty content type; bytes rather than text keep fetch from adding one. */
async function put(url: string, body: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { method: 'PUT', headers: { 'content-type': '' }, body: new TextEncoder().encode(body) });
    return response.ok ? undefined : `status ${response.status}`;
  } catch (error) {
    return (error as Error).message;
  }
}
