// Needs clients of the SDK that no other file has replaced.
import { once } from 'events';
import { createServer, Server } from 'http';
import { AddressInfo } from 'net';
import { inStandby, OSAKA_ARN, TOKYO_ARN } from './handler-fixture';
import { handler } from '../../../src/failover/private/check-database.lambda';
import { closeServer } from '../../support/servers';

/** The SDK itself against an RDS that throttles: nothing is mocked between the handler and the socket. */
const THROTTLED = '<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error></ErrorResponse>';
const MEMBERS = [[TOKYO_ARN, 'false'], [OSAKA_ARN, 'true']].map(([arn, writer]) =>
  `<GlobalClusterMember><DBClusterArn>${arn}</DBClusterArn><IsWriter>${writer}</IsWriter></GlobalClusterMember>`).join('');
const ANSWER = '<DescribeGlobalClustersResponse><DescribeGlobalClustersResult><GlobalClusters><GlobalClusterMember>' +
  `<GlobalClusterMembers>${MEMBERS}</GlobalClusterMembers></GlobalClusterMember></GlobalClusters></DescribeGlobalClustersResult></DescribeGlobalClustersResponse>`;

let server: Server;
let calls = 0;
let throttled = 0;

inStandby({ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' });

beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    const fails = calls++ < throttled;
    response.writeHead(fails ? 400 : 200, { 'content-type': 'text/xml' }).end(fails ? THROTTLED : ANSWER);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => closeServer(server));
beforeEach(() => {
  calls = 0;
  // The SDK waits for a random time.
  jest.spyOn(Math, 'random').mockReturnValue(0);
  process.env.AWS_ENDPOINT_URL_RDS = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => jest.restoreAllMocks());

test('tries again while it is throttled', async () => {
  throttled = 3;

  await expect(handler()).resolves.toBe(`${OSAKA_ARN} is already the writer`);
  expect(calls).toBe(4);
});

test('gives up after five attempts, and leaves the next one to ARC', async () => {
  throttled = 5;

  await expect(handler()).rejects.toThrow('Rate exceeded');
  expect(calls).toBe(5);
});
