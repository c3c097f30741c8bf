import { Duration, Size, Stack, aws_lambda as lambda, aws_s3 as s3, aws_sns as sns } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { importedBucket, processor } from './fixture';
import { Derivative, DerivativeFormat, FileConverter, MediaProcessorOptions } from '../../src/media';
import { testStack } from '../../tools/assemblies/stacks';
import { inlinePolicyWith } from '../support/policies';
import { arnOf } from '../support/templates';

const minimal = processor();
const template = Template.fromStack(Stack.of(minimal));
const templateOf = (options: MediaProcessorOptions) => Template.fromStack(Stack.of(processor(options)));
const settingsOf = (found: Template) => JSON.parse(Object.values(found.findResources('AWS::Lambda::Function'))
  .map(({ Properties }) => Properties.Environment?.Variables?.SETTINGS).find(Boolean)) as Record<string, unknown>;

test('makes the configured sizes', () => {
  const derivatives = [
    Derivative.of({ name: 'card', width: 400, height: 300, crop: true, formats: [DerivativeFormat.webp(70)] }),
    Derivative.of({ name: 'full', height: 1_080, formats: [DerivativeFormat.avif(), DerivativeFormat.jpeg(90)] }),
  ];

  expect(settingsOf(templateOf({ derivatives })).recipes).toEqual([
    { name: 'card', format: 'webp', quality: 70, width: 400, height: 300, fit: 'cover' },
    { name: 'full', format: 'avif', quality: 50, height: 1_080, fit: 'inside' },
    { name: 'full', format: 'jpeg', quality: 90, height: 1_080, fit: 'inside' },
  ]);
});

test('writes to another bucket, and reads all keys of this one', () => {
  const stack = testStack();
  const found = Template.fromStack(Stack.of(processor({ sourcePrefix: '', outputPrefix: '', outputBucket: s3.Bucket.fromBucketName(stack, 'Copies', 'copies') }, stack)));

  found.hasResourceProperties('AWS::Events::Rule', { EventPattern: { detail: { object: { key: [{ prefix: '' }] } } } });
  found.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { SOURCE_BUCKET: 'uploads', OUTPUT_BUCKET: 'copies' } } });
  found.hasResourceProperties('AWS::IAM::Role', inlinePolicyWith({ Action: 's3:ListBucket', Resource: [arnOf('s3:::uploads'), arnOf('s3:::copies')] }));
});

test('passes on the size in bytes, and derives the visibility timeout and the age alarm from the timeout', () => {
  const found = templateOf({ maxInputSize: Size.mebibytes(10), timeout: Duration.seconds(30), batchSize: 5 });

  expect(settingsOf(found)).toMatchObject({ maxInputBytes: 10_485_760 });
  found.hasResourceProperties('AWS::Lambda::Function', { Timeout: 30 });
  found.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 180 });
  found.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 900 });
});

test('delays events with delay, without an alarm on it', () => {
  const found = templateOf({ delay: Duration.minutes(15) });

  found.hasResourceProperties('AWS::SQS::Queue', { DelaySeconds: 900, RedrivePolicy: Match.anyValue() });
  found.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 2_280 + 900 });
  templateOf({}).allResourcesProperties('AWS::SQS::Queue', { DelaySeconds: Match.absent() });
});

test('keeps derivatives of deleted originals without deleteDerivatives', () => {
  const found = templateOf({ deleteDerivatives: false });

  expect(settingsOf(found)).toMatchObject({ deleteDerivatives: false });
  found.hasResourceProperties('AWS::Events::Rule', { EventPattern: { 'detail-type': ['Object Created'] } });
  found.hasResourceProperties('AWS::IAM::Role', inlinePolicyWith({ Action: ['s3:GetObject', 's3:PutObject'], Resource: arnOf('s3:::uploads/media/*') }));
});

test('reads TIFF with tiff', () => {
  expect(settingsOf(templateOf({ tiff: true })).moreFormats).toEqual(['tiff']);
  expect(settingsOf(template)).not.toHaveProperty('moreFormats');
});

test('counts rejected files by the name of the function', () => {
  const stack = Stack.of(minimal);

  expect(stack.resolve(minimal.metricRejectedFiles())).toMatchObject({
    namespace: 'Eldonia/MediaProcessor', metricName: 'RejectedFiles', statistic: 'Sum', dimensions: { FunctionName: stack.resolve(minimal.handler.functionName) as object },
  });
});

test('notifies the topic of every alarm', () => {
  const stack = testStack();
  const topic = new sns.Topic(stack, 'Topic');
  const converter = lambda.Function.fromFunctionArn(stack, 'Converter', 'arn:aws:lambda:ap-northeast-1:123456789012:function:pdf');
  processor({ alarmTopic: topic, converters: [FileConverter.lambdaFunction(converter, { suffixes: ['.pdf'] })] }, stack);

  const actions = [stack.resolve(topic.topicArn)];
  Template.fromStack(stack).resourcePropertiesCountIs('AWS::CloudWatch::Alarm', { AlarmActions: actions }, 5);
});

test('uses another layer', () => {
  const stack = testStack();
  const arn = 'arn:aws:lambda:ap-northeast-1:123456789012:layer:sharp:3';
  const media = processor({ sharpLayer: lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', arn) }, stack);

  Template.fromStack(stack).resourceCountIs('AWS::Lambda::LayerVersion', 0);
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { Layers: [arn] });
  expect(media.layer.layerVersionArn).toBe(arn);
});

test('accepts a bucket of another stack in the Region', () => {
  const stack = testStack();
  const other = new Stack(Stack.of(stack).node.root as never, 'Other', { env: stack });
  processor({ outputBucket: importedBucket(stack) }, other);

  expect(() => Template.fromStack(other)).not.toThrow();
});
