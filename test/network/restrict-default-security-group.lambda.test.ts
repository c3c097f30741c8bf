import { EC2Client, RevokeSecurityGroupEgressCommand, RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../src/network/private/restrict-default-security-group.lambda';
import { inputsOf } from '../support/inputs';

const ec2 = mockClient(EC2Client);
const context = { logStreamName: 'stream', getRemainingTimeInMillis: () => 60_000 } as Context;

async function answerTo(RequestType: string): Promise<Record<string, unknown>> {
  const fetched = jest.spyOn(global, 'fetch').mockResolvedValueOnce(new Response());
  await handler({
    RequestType,
    ResponseURL: 'https://bucket.example/signed',
    ResourceProperties: { SecurityGroupId: 'sg-1', Account: '123456789012' },
  } as unknown as CloudFormationCustomResourceEvent, context);
  return JSON.parse(new TextDecoder().decode(fetched.mock.calls[0][1]!.body as Uint8Array));
}

const serviceError = (name: string) => Object.assign(new Error('denied'), { name });

beforeEach(() => ec2.reset());
afterEach(() => jest.restoreAllMocks());

test.each(['Create', 'Update'])('on %s revokes the default rules of the group', async (type) => {
  const answer = await answerTo(type);

  expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'sg-1' });
  expect(inputsOf(ec2, RevokeSecurityGroupIngressCommand)).toEqual([
    { GroupId: 'sg-1', IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-1', UserId: '123456789012' }] }] },
  ]);
  expect(inputsOf(ec2, RevokeSecurityGroupEgressCommand)).toEqual([
    { GroupId: 'sg-1', IpPermissions: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] },
    { GroupId: 'sg-1', IpPermissions: [{ IpProtocol: '-1', Ipv6Ranges: [{ CidrIpv6: '::/0' }] }] },
  ]);
});

test('ignores rules that do not exist', async () => {
  ec2.onAnyCommand().rejects(serviceError('InvalidPermission.NotFound'));

  expect(await answerTo('Create')).toMatchObject({ Status: 'SUCCESS' });
  expect(ec2.calls()).toHaveLength(3);
});

test('fails with the error of the service', async () => {
  ec2.onAnyCommand().rejects(serviceError('UnauthorizedOperation'));

  expect(await answerTo('Create')).toMatchObject({ Status: 'FAILED', Reason: 'UnauthorizedOperation: denied' });
});

test('does nothing on deletion', async () => {
  expect(await answerTo('Delete')).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'sg-1' });
  expect(ec2.calls()).toHaveLength(0);
});
