import { CloudFormationClient, DescribeStacksCommand, Stack, UpdateStackCommand } from '@aws-sdk/client-cloudformation';
import { RDSClient } from '@aws-sdk/client-rds';
import { mockClient } from 'aws-sdk-client-mock';
import { failure, haveWriters, inStandby, OTHER_WRITERS, TOKYO_ARN } from './handler-fixture';
import { handler } from '../../../src/failover/private/scale-standby.lambda';

const cloudFormation = mockClient(CloudFormationClient);
const rds = mockClient(RDSClient);
const STACK_ID = 'arn:aws:cloudformation:ap-northeast-3:123456789012:stack/ShopOsaka/1';

inStandby();
beforeEach(() => [cloudFormation, rds].forEach((client) => client.reset()));

const stack = (scaledUp: string, StackStatus: Stack['StackStatus'] = 'UPDATE_COMPLETE', more: Partial<Stack> = {}): Stack => ({
  StackName: 'ShopOsaka',
  StackId: STACK_ID,
  CreationTime: new Date(0),
  StackStatus,
  Parameters: [
    { ParameterKey: 'BootstrapVersion', ParameterValue: '/cdk-bootstrap/hnb659fds/version', ResolvedValue: '30' },
    { ParameterKey: 'ScaledUp', ParameterValue: scaledUp },
  ],
  Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
  RoleARN: 'arn:aws:iam::123456789012:role/cdk-exec',
  ...more,
});
const given = (...stacks: Stack[]) => stacks.reduce(
  (command, each) => command.resolvesOnce({ Stacks: [each] }), cloudFormation.on(DescribeStacksCommand, { StackName: 'ShopOsaka' }));
const updates = () => cloudFormation.commandCalls(UpdateStackCommand).map(({ args: [{ input }] }) => input);
const update = (ParameterValue: string) => ({
  StackName: STACK_ID,
  UsePreviousTemplate: true,
  Parameters: [{ ParameterKey: 'BootstrapVersion', UsePreviousValue: true }, { ParameterKey: 'ScaledUp', ParameterValue }],
  Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
  RoleARN: 'arn:aws:iam::123456789012:role/shop-cache-scaling',
});

const isUpdating = 'ShopOsaka is updating ScaledUp to true';
const isScaledUp = 'ShopOsaka is scaled up';
const SETTLED: Stack['StackStatus'][] = ['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE'];
const BROKEN: Stack['StackStatus'][] = ['UPDATE_ROLLBACK_FAILED', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED', 'UPDATE_FAILED', 'DELETE_FAILED'];
/** Something that is not repaired by an update. */
const broken = (status: Stack['StackStatus'], reason: string) => `the status of ShopOsaka is ${status} (${reason}). Repair it, e.g. with continue-update-rollback`;

describe('in the standby region', () => {
  test.each<[what: string, updated: boolean, calls: [Stack, said: string][]]>([
    ['scales up the stack, waits from call to call, and is done when the stack is', true, [
      [stack('false', 'CREATE_COMPLETE'), isUpdating],
      [stack('true', 'UPDATE_IN_PROGRESS'), 'the status of ShopOsaka is UPDATE_IN_PROGRESS'],
      [stack('true', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'), 'the status of ShopOsaka is UPDATE_COMPLETE_CLEANUP_IN_PROGRESS'],
      [stack('true'), isScaledUp],
    ]],
    ['leaves a stack alone that is scaled up', false, SETTLED.flatMap((status) => Array(2).fill([stack('true', status), isScaledUp]) as [Stack, string][])],
    ['tries again what was rolled back, with the reason', true,
      [[stack('false', 'UPDATE_ROLLBACK_COMPLETE', { StackStatusReason: 'no quota' }), `${isUpdating}. The previous update was rolled back: no quota`]]],
    ['tries again what was rolled back, without one', true,
      [[stack('false', 'UPDATE_ROLLBACK_COMPLETE'), `${isUpdating}. The previous update was rolled back: see the events of the stack`]]],
    ['does not touch what is broken', false, BROKEN.flatMap((status): [Stack, string][] => [
      [stack('false', status), broken(status, 'no reason given')],
      [stack('false', status, { StackStatusReason: 'a volume is in use' }), broken(status, 'a volume is in use')],
    ])],
  ])('%s (updated: %s)', async (_, updated, calls) => {
    given(...calls.map(([each]) => each));

    for (const [, said] of calls) {
      const outcome = expect(handler());
      await (said === isScaledUp ? outcome.resolves.toBe(said) : outcome.rejects.toThrow(new Error(said)));
    }
    expect(updates()).toEqual(updated ? [update('true')] : []);
    // This Region may be the only one: its database is not asked.
    expect(rds.calls()).toEqual([]);
  });

  test('is done where the parameter makes nothing', async () => {
    given(stack('false'));
    cloudFormation.on(UpdateStackCommand).rejects(new Error('No updates are to be performed.'));

    await expect(handler()).resolves.toBe(isScaledUp);
  });

  test.each<[string, Stack[], string]>([
    ['no stack', [], 'the stack ShopOsaka does not exist in ap-northeast-3'],
    ['a stack without the parameter', [stack('', 'UPDATE_COMPLETE', { Parameters: undefined })],
      'ShopOsaka has no parameter ScaledUp; deploy a template with the parameter'],
  ])('fails with %s', async (_, Stacks, message) => {
    cloudFormation.on(DescribeStacksCommand).resolves({ Stacks });

    await expect(handler()).rejects.toThrow(new Error(message));
  });

  test.each(['Throttling', 'AccessDenied', 'ValidationError'])('fails with %s of either call, and starts over the next time', async (name) => {
    cloudFormation.on(DescribeStacksCommand).rejectsOnce(failure(name)).resolves({ Stacks: [stack('false')] });
    cloudFormation.on(UpdateStackCommand).rejectsOnce(failure(name)).resolves({});

    await expect(handler()).rejects.toThrow(`${name}: from AWS`);
    await expect(handler()).rejects.toThrow(`${name}: from AWS`);
    await expect(handler()).rejects.toThrow('is updating ScaledUp to');
  });
});

describe('in the primary region', () => {
  beforeEach(() => void Object.assign(process.env, { SCALED_UP: 'false', AWS_REGION: 'ap-northeast-1' }));

  test('scales down the stack', async () => {
    haveWriters(rds, TOKYO_ARN);
    given(stack('true'), stack('false'));

    await expect(handler()).rejects.toThrow('ShopOsaka is updating ScaledUp to false');
    await expect(handler()).resolves.toBe('ShopOsaka is scaled down');
    expect(updates()).toEqual([update('false')]);
  });

  test.each(OTHER_WRITERS)('fails when %s, and takes nothing away', async (_, arns, said) => {
    haveWriters(rds, ...arns);

    await expect(handler()).rejects.toThrow(new Error(`${TOKYO_ARN} must be the only writer, the writers are: ${said}. Fail back first`));
    expect(cloudFormation.calls()).toEqual([]);
  });
});
