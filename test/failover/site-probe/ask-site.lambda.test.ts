import { once } from 'events';
import { mkdtempSync, readFileSync } from 'fs';
import { createServer, Server } from 'https';
import { AddressInfo } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { request, handler, probe } from '../../../src/failover/private/ask-site.lambda';
import { canonical } from '../../../tools/assemblies/canonical';
import { ArcPlan } from '../../../tools/failover/arc';
import { alarmsOfPlan, detectionOf } from '../../../tools/failover/detection';
import { closeServer, makeCertificates } from '../../support/servers';
import { withVariables } from '../failover-plan/handler-fixture';

const folder = mkdtempSync(join(tmpdir(), 'site-probe-'));
const asked: string[] = [];
/** 0 answers never, -1 hangs up. */
let status = 200;
let server: Server;
let ca: Buffer;
let connections = 0;
let headers = {};

withVariables({ NAMESPACE: 'Eldonia/SiteProbe', TIMEOUT_SECONDS: '10' });

beforeAll(async () => {
  makeCertificates(folder);
  ca = readFileSync(join(folder, 'ca.pem'));
  const tls = { key: readFileSync(join(folder, 'server.key')), cert: readFileSync(join(folder, 'server.pem')) };
  server = createServer(tls, (incoming, response) => {
    asked.push(`${incoming.headers.host!.split(':')[0]}${incoming.url} ${incoming.headers['user-agent']}`);
    if (status < 0) incoming.socket.destroy();
    else if (status > 0) response.writeHead(status, { location: '/elsewhere', ...headers }).end('x'.repeat(100_000));
  }).on('secureConnection', () => connections++).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.closeAllConnections();
  await closeServer(server);
});
beforeEach(() => {
  status = 200;
  asked.length = 0;
  connections = 0;
  headers = {};
});

const address = (host = 'localhost') => `${host}:${(server.address() as AddressInfo).port}/health`;
const question = (options = {}, milliseconds = 10_000) => request(`https://${address()}`, milliseconds, { ca, ...options });

test.each([[200, true], [202, false], [204, false], [299, false], [302, false], [403, false], [404, false], [500, false], [503, false]])(
  'of a site that answers %d, finds the availability %s, and follows it nowhere', async (answered, available) => {
    status = answered;

    await expect(question()).resolves.toEqual({ available, reason: `status ${answered}`, milliseconds: expect.any(Number) });
    expect(asked).toEqual(['localhost/health eldonia-site-probe']);
  });

test.each<[string, number, string]>([
  ['never answers', 0, 'no response within 0.3 seconds'],
  ['hangs up', -1, 'ECONNRESET'],
])('finds a site unavailable that %s', async (_, answered, reason) => {
  status = answered;

  await expect(question({}, answered === 0 ? 300 : undefined)).resolves.toEqual({ available: false, reason });
});

test.each<[string, () => ReturnType<typeof request>, RegExp]>([
  ['whose certificate nobody vouches for', () => question({ ca: undefined }), /CERT|UNABLE_TO_VERIFY/],
  ['whose certificate is another one\'s', () => request(`https://${address('127.0.0.1')}`, 10_000, { ca }), /ERR_TLS_CERT_ALTNAME_INVALID/],
  ['whose name nobody knows', () => request('https://no-such-site.invalid/health', 5_000), /ENOTFOUND|EAI_AGAIN/],
])('finds a site unavailable %s', (_, call, reason) => expect(call()).resolves.toEqual({ available: false, reason: expect.stringMatching(reason) }));

test('connects anew each time', async () => {
  await question();
  await question();

  expect(connections).toBe(2);
});

describe('the handler', () => {
  const lines: string[] = [];
  beforeEach(() => {
    lines.length = 0;
    process.env.SITE = address();
    jest.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  });
  afterEach(() => void jest.restoreAllMocks());

  test('writes what the metrics are made of, for the minute that it was due', async () => {
    const time = '2026-11-24T12:34:05Z';
    jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-11-24T12:34:59Z'));

    const reason = await handler({ time });

    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\{.*\}\n$/);
    const metrics = { Namespace: 'Eldonia/SiteProbe', Dimensions: [['Site']], Metrics: [{ Name: 'Available', Unit: 'None' }] };
    expect(JSON.parse(lines[0])).toEqual({
      _aws: { Timestamp: Date.parse(time), CloudWatchMetrics: [metrics] }, Site: address(), Available: 0, Reason: reason,
    });
  });

  test.each([null, {}, { time: 'never' }, { time: '1970-01-01T00:00:00Z' }])('takes the present minute when it is called with %j', async (tick) => {
    jest.spyOn(Date, 'now').mockReturnValue(1_795_500_000_000);

    await handler(tick);

    expect(JSON.parse(lines[0])._aws.Timestamp).toBe(1_795_500_000_000);
  });

  test('counts an answer as available, with its latency', async () => {
    await expect(probe({}, { ca })).resolves.toBe('status 200');

    expect(JSON.parse(lines[0])).toMatchObject({ Available: 1, Latency: expect.any(Number), Reason: 'status 200' });
    expect(JSON.parse(lines[0])._aws.CloudWatchMetrics[0].Metrics).toEqual([
      { Name: 'Available', Unit: 'None' }, { Name: 'Latency', Unit: 'Milliseconds' },
    ]);
  });

  const [alarms, triggers] = [alarmsOfPlan(canonical('warmPair'), {} as ArcPlan, 'ap-northeast-3')[0], ['eldonia-site-unavailable', 'eldonia-replication-stopped']];

  test.each([202, 405, 200])('takes a challenge of the firewall with %d for a failure, so that the alarms of a lost Region start the failover', async (challenged) => {
    status = challenged;
    headers = { 'x-amzn-waf-action': 'challenge' };

    await expect(probe({}, { ca })).resolves.toBe(`status ${challenged}, challenge by AWS WAF`);
    const { triggers: started } = detectionOf(alarms, triggers, JSON.parse(lines[0]).Available);

    expect(started).toEqual({ grows: { typical: 6, slow: expect.any(Number) }, missing: expect.anything(), frozen: undefined });
    expect(detectionOf(alarms, triggers, 1).triggers.grows).toBeUndefined();
  });

  test('says which variable is missing', async () => {
    delete process.env.SITE;

    await expect(handler({})).rejects.toThrow(new Error('the environment variable SITE is missing; deploy the stack of the function again'));
  });

  describe('does not request a site that nobody expects to be available:', () => {
    const [ssm, ecs] = [mockClient(SSMClient), mockClient(ECSClient)];
    beforeEach(() => {
      ssm.reset();
      ecs.reset();
      jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    });
    afterEach(() => {
      for (const name of ['IMAGE_PARAMETER', 'CLUSTER', 'SERVICE', 'SERVED_ELSEWHERE']) delete process.env[name];
    });
    const released = (Value?: string) => {
      process.env.IMAGE_PARAMETER = '/shop/backend/image';
      ssm.on(GetParameterCommand, { Name: '/shop/backend/image' }).resolves({ Parameter: { Value } });
    };
    const running = (desiredCount: number) => {
      [process.env.CLUSTER, process.env.SERVICE] = ['shop', 'backend'];
      ecs.on(DescribeServicesCommand, { cluster: 'shop', services: ['backend'] }).resolves({ services: [{ desiredCount }] } as object);
    };

    test.each<[string, string, () => void]>([
      ['before the first release', 'there is no release yet', () => released('none')],
      ['while its service is stopped', 'the service is stopped', () => running(0)],
      ['while another site has its domain name', 'another site has the domain name', () => process.env.SERVED_ELSEWHERE = 'true'],
    ])('%s', async (_, reason, given) => {
      given();

      await expect(probe({}, { ca })).resolves.toBe(reason);
      expect(JSON.parse(lines[0])).toMatchObject({ Available: 1, Reason: reason });
      expect(asked).toEqual([]);
    });

    test('but if the parameter or the service cannot be read', async () => {
      released();
      running(1);
      [ssm.on(GetParameterCommand), ecs.on(DescribeServicesCommand)].forEach((call) => call.rejects(new Error('down')));
      status = 503;

      await expect(probe({}, { ca })).resolves.toBe('status 503');
      expect(JSON.parse(lines[0])).toMatchObject({ Available: 0 });
    });

    test('but if neither of them responds, before the function times out', async () => {
      released();
      running(1);
      ssm.on(GetParameterCommand).callsFake(() => new Promise(() => undefined));
      ecs.on(DescribeServicesCommand).callsFake(() => new Promise(() => undefined));
      status = 503;
      jest.useFakeTimers({
        doNotFake: ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setInterval', 'clearInterval'],
      });
      try {
        const probed = probe({}, { ca });
        await jest.advanceTimersByTimeAsync(8_000);

        await expect(probed).resolves.toBe('status 503');
      } finally {
        jest.useRealTimers();
      }
    }, 5_000);

    test('but from the first release on, and asks for it no more', async () => {
      released('v1');
      running(1);
      status = 503;

      await expect(probe({}, { ca })).resolves.toBe('status 503');
      await expect(probe({}, { ca })).resolves.toBe('status 503');
      expect(ssm.calls()).toHaveLength(1);
    });
  });
});
