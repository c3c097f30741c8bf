import { setTimeout as sleep } from 'timers/promises';
import { ElasticLoadBalancingV2Client, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler, setConditions } from '../../../src/edge/private/origin/set-rule-conditions.lambda';
import { inputsOf } from '../../support/inputs';

jest.mock('timers/promises', () => jest.requireActual<object>('../../support/sleep'));

const balancing = mockClient(ElasticLoadBalancingV2Client);
const secrets = mockClient(SecretsManagerClient);
const PATHS = { Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } };
const PROPERTIES = { RuleArn: 'rule', Conditions: [PATHS], Headers: [{ Name: 'X-Origin-Verify', Secrets: ['now', 'next', 'before'] }] };
const event = (RequestType: string, ResourceProperties: object = PROPERTIES) =>
  ({ RequestType, ResourceProperties }) as unknown as CloudFormationCustomResourceEvent;
const valueOf = (secret: string) => `value of ${secret}`;
const changes = () => inputsOf(balancing, ModifyRuleCommand);

beforeEach(() => {
  balancing.reset();
  secrets.reset();
  secrets.on(GetSecretValueCommand).callsFake(({ SecretId }: { SecretId: string }) => ({ SecretString: valueOf(SecretId) }));
});

test.each(['Create', 'Update'])('sets the conditions alone on %s', async (type) => {
  expect(await setConditions(event(type))).toEqual({ physicalResourceId: 'rule' });
  expect(changes()).toEqual([{
    RuleArn: 'rule',
    Conditions: [PATHS, { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Origin-Verify', Values: ['now', 'next', 'before'].map(valueOf) } }],
  }]);
});

test('sets the conditions of a rule without a header', async () => {
  await setConditions(event('Create', { RuleArn: 'rule', Conditions: [PATHS] }));

  expect(changes()).toEqual([{ RuleArn: 'rule', Conditions: [PATHS] }]);
});

test('sets the conditions after a rollback, for which nobody waits', async () => {
  expect(await handler(event('Update'), {} as Context)).toEqual({ physicalResourceId: 'rule' });
  expect(changes()).toHaveLength(1);
});

test('changes nothing on deletion', async () => {
  expect(await setConditions(event('Delete'))).toEqual({ physicalResourceId: 'rule' });
  expect([...balancing.calls(), ...secrets.calls()]).toEqual([]);
});

describe('while the permission on a new secret has no effect yet', () => {
  const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });

  beforeEach(() => jest.mocked(sleep).mockClear());

  test('waits', async () => {
    secrets.on(GetSecretValueCommand, { SecretId: 'next' }).rejectsOnce(denied).rejectsOnce(denied).resolves({ SecretString: 'late' });
    await setConditions(event('Update'));

    expect(jest.mocked(sleep)).toHaveBeenCalledTimes(2);
    expect(changes()[0].Conditions![1].HttpHeaderConfig!.Values).toEqual(['value of now', 'late', 'value of before']);
  });

  test('fails after a minute, and changes nothing', async () => {
    secrets.on(GetSecretValueCommand, { SecretId: 'next' }).rejects(denied);

    await expect(setConditions(event('Update'))).rejects.toThrow('no');
    expect(jest.mocked(sleep)).toHaveBeenCalledTimes(11);
    expect(changes()).toEqual([]);
  });
});

test('fails immediately when a secret does not exist', async () => {
  secrets.on(GetSecretValueCommand).rejects(Object.assign(new Error('gone'), { name: 'ResourceNotFoundException' }));

  await expect(setConditions(event('Update'))).rejects.toThrow('gone');
  expect(changes()).toEqual([]);
});
