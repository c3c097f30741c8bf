import { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { answering, respond } from '../../src/private/functions/cloudformation-response';

const CREATE = {
  RequestType: 'Create',
  ResponseURL: 'https://bucket.example/signed',
  StackId: 'arn:stack',
  RequestId: 'request-1',
  LogicalResourceId: 'Thing',
} as CloudFormationCustomResourceEvent;
const UPDATE = { ...CREATE, RequestType: 'Update', PhysicalResourceId: 'thing-1' } as CloudFormationCustomResourceEvent;

const contextWith = (remainingMilliseconds = 60_000) => ({ logStreamName: 'stream', getRemainingTimeInMillis: () => remainingMilliseconds }) as Context;

/** CloudFormation with these answers, and what it receives. */
function answers(...responses: (Response | Error)[]) {
  const fetched = jest.spyOn(global, 'fetch');
  for (const response of responses) response instanceof Error ? fetched.mockRejectedValueOnce(response) : fetched.mockResolvedValueOnce(response);
  return {
    bodies: () => fetched.mock.calls.map(([, init]) => JSON.parse(new TextDecoder().decode(init!.body as Uint8Array))),
    requests: () => fetched.mock.calls.map(([url, init]) => [url, init!.method, init!.headers]),
  };
}

afterEach(() => jest.restoreAllMocks());

test('puts the result to the signed URL', async () => {
  const sent = answers(new Response());
  await respond(CREATE, contextWith(), { physicalResourceId: 'thing-1', data: { Name: 'x' } });

  expect(sent.requests()).toEqual([['https://bucket.example/signed', 'PUT', { 'content-type': '' }]]);
  expect(sent.bodies()).toEqual([{
    Status: 'SUCCESS',
    Reason: 'see log stream stream',
    PhysicalResourceId: 'thing-1',
    StackId: 'arn:stack',
    RequestId: 'request-1',
    LogicalResourceId: 'Thing',
    Data: { Name: 'x' },
  }]);
});

test('keeps the identity of an existing resource, and derives the identity of a new one from the request', async () => {
  const sent = answers(new Response(), new Response());
  await respond(UPDATE, contextWith(), {});
  await respond(CREATE, contextWith(), { failure: 'no' });

  expect(sent.bodies().map(({ PhysicalResourceId }) => PhysicalResourceId)).toEqual(['thing-1', 'request-1']);
});

test('retries if the response is not accepted', async () => {
  const sent = answers(new Response(null, { status: 503 }), new Error('socket hang up'), new Response());
  await respond(CREATE, contextWith(), {});

  expect(sent.bodies()).toHaveLength(3);
});

test('fails if the response is never accepted', async () => {
  answers(new Error('socket hang up'), new Response(null, { status: 500 }), new Response(null, { status: 403 }));

  await expect(respond(CREATE, contextWith(), {})).rejects.toThrow('CloudFormation did not take the answer: status 403');
});

test('waits for no answer longer than the time that is left', async () => {
  const waits: number[] = [];
  jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    waits.push(milliseconds);
    return AbortSignal.abort(new Error('timed out'));
  });
  jest.spyOn(global, 'fetch').mockImplementation((_, init) => new Promise((__, reject) => { if (init?.signal?.aborted) reject(init.signal.reason as Error); }));

  await expect(respond(CREATE, contextWith(), {})).rejects.toThrow('CloudFormation did not take the answer: timed out');
  expect(waits).toHaveLength(3);
  expect(waits.reduce((sum, one) => sum + one)).toBeLessThan(5_000);
});

test('truncates a long reason, because CloudFormation rejects long responses', async () => {
  const sent = answers(new Response());
  await respond(CREATE, contextWith(), { failure: 'x'.repeat(5_000) });

  expect(sent.bodies()[0].Reason).toHaveLength(1_000);
});

test.each<[string, Parameters<typeof answering>[0], object]>([
  ['the result', async ({ RequestType }) => ({ physicalResourceId: RequestType }), { Status: 'SUCCESS', PhysicalResourceId: 'Update' }],
  ['the error', async () => { throw new TypeError('bad input'); }, { Status: 'FAILED', Reason: 'TypeError: bad input', PhysicalResourceId: 'thing-1' }],
])('responds with %s of the work', async (_, work, body) => {
  const sent = answers(new Response());
  await answering(work)(UPDATE, contextWith());

  expect(sent.bodies()).toMatchObject([body]);
});

test('responds once, with a failure, before the function times out', async () => {
  const [sent, timer] = [answers(new Response()), jest.spyOn(global, 'setTimeout')];
  await answering(() => new Promise(() => undefined))(UPDATE, contextWith(5_010));

  expect(sent.bodies()).toMatchObject([{ Status: 'FAILED', Reason: "Update of Thing did not finish before the function's timeout" }]);
  expect(timer).toHaveBeenCalledWith(expect.any(Function), 10);
});
