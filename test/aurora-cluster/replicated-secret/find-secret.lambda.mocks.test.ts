import { once } from 'events';
import { createServer, IncomingMessage, Server, ServerResponse } from 'http';
import { AddressInfo } from 'net';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { handler } from '../../../src/aurora-cluster/private/find-secret.lambda';

jest.mock('timers/promises', () => ({ setTimeout: jest.fn() }));

const ARN = 'arn:aws:secretsmanager:ap-northeast-3:123456789012:secret:eldonia/jwt-secret-a1B2c3';

/** HTTP server with the calls of the function to Secrets Manager and CloudFormation. */
class FakeRegion {
  calls: unknown[] = [];
  answers: Record<string, unknown>[] = [];
  /** Responses of Secrets Manager in order; the last one repeats. */
  replies: { status: number; body: object }[] = [];
  url = '';
  private readonly server: Server = createServer((request, response) => void this.serve(request, response));

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    if (request.method === 'PUT') {
      this.answers.push(body);
      response.end();
      return;
    }
    this.calls.push([request.headers['x-amz-target'], body]);
    const reply = this.replies.length > 1 ? this.replies.shift()! : this.replies[0];
    response.writeHead(reply.status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(reply.body));
  }
}

const found = { status: 200, body: { ARN, Name: 'eldonia/jwt-secret' } };
const missing = {
  status: 400,
  body: { __type: 'ResourceNotFoundException', Message: 'Secrets Manager can\'t find the specified secret.' },
};
const denied = { status: 400, body: { __type: 'AccessDeniedException', Message: 'not authorized' } };

describe('in a Region', () => {
  const region = new FakeRegion();
  const environment = process.env;

  beforeAll(async () => {
    await region.start();
    process.env = {
      ...environment,
      AWS_ENDPOINT_URL: region.url,
      AWS_REGION: 'ap-northeast-3',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_MAX_ATTEMPTS: '1',
    };
  });

  beforeEach(() => {
    region.calls = [];
    region.answers = [];
  });

  afterAll(() => {
    region.stop();
    process.env = environment;
  });

  async function run(RequestType: string): Promise<Record<string, unknown>> {
    const event = {
      RequestType,
      ResponseURL: region.url,
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'Jwt',
      ResourceProperties: { SecretName: 'eldonia/jwt-secret' },
      ...RequestType === 'Create' ? {} : { PhysicalResourceId: 'eldonia/jwt-secret' },
    } as unknown as CloudFormationCustomResourceEvent;
    await handler(event, { getRemainingTimeInMillis: () => 180_000, logStreamName: 'log' } as Context);
    expect(region.answers).toHaveLength(1);
    return region.answers[0];
  }

  test.each(['Create', 'Update'])('finds the ARN by name, not by a part of an ARN, on %s', async (type) => {
    region.replies = [found];

    expect(await run(type)).toMatchObject({
      Status: 'SUCCESS', PhysicalResourceId: 'eldonia/jwt-secret', Data: { Arn: ARN },
    });
    expect(region.calls).toEqual([['secretsmanager.DescribeSecret', { SecretId: 'eldonia/jwt-secret' }]]);
  });

  test('retries until the replica exists', async () => {
    region.replies = [missing, missing, found];

    expect(await run('Create')).toMatchObject({ Status: 'SUCCESS', Data: { Arn: ARN } });
    expect(region.calls).toHaveLength(3);
  });

  test('fails with an error if the replica does not exist after two minutes', async () => {
    region.replies = [missing];

    expect(await run('Create')).toMatchObject({
      Status: 'FAILED',
      Reason: 'secret eldonia/jwt-secret does not exist in ap-northeast-3; ' +
        'add ap-northeast-3 to the replica Regions of the secret, deploy its primary Region, then retry',
    });
    expect(region.calls).toHaveLength(13);
  });

  test('fails immediately if Secrets Manager denies access', async () => {
    region.replies = [denied];

    expect(await run('Create')).toMatchObject({ Status: 'FAILED', Reason: 'AccessDeniedException: not authorized' });
    expect(region.calls).toHaveLength(1);
  });

  test('deletes nothing', async () => {
    expect(await run('Delete')).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'eldonia/jwt-secret' });
    expect(region.calls).toEqual([]);
  });
});
