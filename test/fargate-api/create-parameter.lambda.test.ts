import { ParameterAlreadyExists, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { createParameter } from '../../src/fargate-api/private/create-parameter.lambda';

const ssm = mockClient(SSMClient);
const event = (RequestType: string) =>
  ({ RequestType, ResourceProperties: { Name: '/shop/image', InitialValue: 'none' } }) as unknown as CloudFormationCustomResourceEvent;

beforeEach(() => ssm.reset());

test.each(['Create', 'Update'])('creates the parameter on %s, and never overwrites a value', async (type) => {
  const result = await createParameter(event(type));

  expect(result).toEqual({ physicalResourceId: '/shop/image' });
  expect(ssm.commandCalls(PutParameterCommand)[0].args[0].input).toMatchObject({ Name: '/shop/image', Value: 'none', Type: 'String', Overwrite: false });
});

test('does not change an existing parameter', async () => {
  ssm.on(PutParameterCommand).rejects(new ParameterAlreadyExists({ message: 'exists', $metadata: {} }));

  await expect(createParameter(event('Create'))).resolves.toEqual({ physicalResourceId: '/shop/image' });
});

test('keeps the parameter when the stack is deleted', async () => {
  await createParameter(event('Delete'));

  expect(ssm.calls()).toHaveLength(0);
});

test('fails when SSM rejects the request', async () => {
  ssm.on(PutParameterCommand).rejects(new Error('AccessDenied'));

  await expect(createParameter(event('Create'))).rejects.toThrow('AccessDenied');
});
