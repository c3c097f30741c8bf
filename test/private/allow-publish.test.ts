import { aws_cloudwatch as cloudwatch, aws_kms as kms, aws_sns as sns } from 'aws-cdk-lib';
import { allowEncryption, allowPublish, ofAccount } from '../../src/private/allow-publish';
import { notify } from '../../src/private/dead-letters';
import { testStack } from '../../tools/assemblies/stacks';

test('adds one statement to topic and key, however many alarms notify the topic', () => {
  const stack = testStack();
  const masterKey = new kms.Key(stack, 'Key');
  const topic = new sns.Topic(stack, 'Topic', { masterKey });
  const [published, encrypted] = [jest.spyOn(topic, 'addToResourcePolicy'), jest.spyOn(masterKey, 'addToResourcePolicy')];
  const metric = new cloudwatch.Metric({ namespace: 'Test', metricName: 'Test' });
  for (const id of ['One', 'Two', 'Three']) notify(new cloudwatch.Alarm(stack, id, { metric, threshold: 1, evaluationPeriods: 1 }), topic);

  expect(published).toHaveBeenCalledTimes(1);
  expect(encrypted).toHaveBeenCalledTimes(1);
});

test('adds statements that differ, and returns the result of the first for equal ones', () => {
  const stack = testStack();
  const topic = new sns.Topic(stack, 'Topic');
  const added = jest.spyOn(topic, 'addToResourcePolicy');
  const first = allowPublish(topic, 'cloudwatch', ofAccount(stack));
  expect(allowPublish(topic, 'cloudwatch', ofAccount(stack))).toBe(first);
  allowPublish(topic, 'cloudwatch', undefined);
  allowPublish(topic, 'backup', undefined);

  expect(added).toHaveBeenCalledTimes(3);
});

test('reports each time that the policy of an imported key does not change', () => {
  const key = kms.Key.fromKeyArn(testStack(), 'Key', 'arn:aws:kms:ap-northeast-1:123456789012:key/12345678-1234-1234-1234-123456789012');

  expect([1, 2].map(() => allowEncryption(key, ['cloudwatch']))).toEqual([false, false]);
  expect(allowEncryption(undefined, ['cloudwatch'])).toBe(true);
});
