import { DescribeKeyCommand, KeyState, KMSClient } from '@aws-sdk/client-kms';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../src/operations/private/events/check-topics.lambda';

const [kms, sns] = [mockClient(KMSClient), mockClient(SNSClient)];
let written: string[];

beforeEach(() => {
  [kms, sns].forEach((client) => client.reset());
  written = [];
  Object.assign(process.env, { NAMESPACE: 'Eldonia/Topics', METRIC: 'Problems', AWS_LAMBDA_FUNCTION_NAME: 'check', TOPICS: JSON.stringify([{ topic: 'pages', key: 'own' }]) });
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean(written.push(String(text))));
});
afterEach(() => jest.restoreAllMocks());

test.each<[string, KeyState, confirmed: string, pending: string, problems: string[]]>([
  ['one confirmed subscription', 'Enabled', '1', '0', []],
  ['a disabled key', 'Disabled', '1', '0', ['the key of pages is Disabled']],
  ['a key that is deleted soon', 'PendingDeletion', '2', '0', ['the key of pages is PendingDeletion']],
  ['an address that is not confirmed', 'Enabled', '1', '1', ['pages has 1 subscriptions that are not confirmed']],
  ['no subscription', 'Enabled', '0', '0', ['pages has no confirmed subscription']],
])('the function with %s', async (_, state, SubscriptionsConfirmed, SubscriptionsPending, problems) => {
  kms.on(DescribeKeyCommand, { KeyId: 'own' }).resolves({ KeyMetadata: { KeyId: 'own', KeyState: state } });
  sns.on(GetTopicAttributesCommand, { TopicArn: 'pages' }).resolves({ Attributes: { SubscriptionsConfirmed, SubscriptionsPending } });

  await expect(handler()).resolves.toEqual(problems);
  expect(JSON.parse(written[0])).toMatchObject({ FunctionName: 'check', Problems: problems.length, problems });
});
