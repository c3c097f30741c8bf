import { Duration, Size, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { importedBucket, processor } from './fixture';
import { Derivative, DerivativeFormat, FileConverter, MediaProcessor, MediaProcessorOptions } from '../../src/media';
import { testStack } from '../../tools/assemblies/stacks';
import { inlinePolicyWith, keyPolicyWith } from '../support/policies';

const ARN = (path: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::uploads${path}`]] });
const minimal = processor();
const template = Template.fromStack(Stack.of(minimal));
const templateOf = (options: MediaProcessorOptions) => Template.fromStack(Stack.of(processor(options)));
const settingsOf = (found: Template) => JSON.parse(Object.values(found.findResources('AWS::Lambda::Function'))
  .map(({ Properties }) => Properties.Environment?.Variables?.SETTINGS).find(Boolean)) as Record<string, unknown>;

describe('by default', () => {
  test('receives the events of new originals', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'source': ['aws.s3'],
        'detail-type': ['Object Created', 'Object Deleted'],
        'detail': { bucket: { name: ['uploads'] }, object: { key: [{ prefix: 'originals/' }] } },
      },
      State: 'ENABLED',
    });
  });

  test('queues events with a visibility timeout of six times the function timeout, and 5 attempts', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      VisibilityTimeout: 720, MessageRetentionPeriod: 604_800, RedrivePolicy: { maxReceiveCount: 5 }, SqsManagedSseEnabled: true,
    });
    template.hasResourceProperties('AWS::SQS::Queue', { MessageRetentionPeriod: 1_209_600, RedrivePolicy: Match.absent(), SqsManagedSseEnabled: true });
  });

  test('sends events that the queue does not accept to the dead-letter queue', () => {
    const [{ Properties: { Targets: [target] } }] = Object.values(template.findResources('AWS::Events::Rule'));
    const stack = Stack.of(minimal);

    expect(target.Arn).toEqual(stack.resolve(minimal.imageQueue.queueArn));
    expect(target.DeadLetterConfig).toEqual({ Arn: stack.resolve(minimal.imageDeadLetterQueue.queueArn) });
  });

  test('allows only its rule, and only over TLS, to send to the queues', () => {
    const policies = Object.values(template.findResources('AWS::SQS::QueuePolicy'));

    expect(policies).toHaveLength(2);
    for (const { Properties: { PolicyDocument: { Statement: [denied, allowed] } } } of policies) {
      expect(denied).toMatchObject({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } });
      expect(allowed).toMatchObject({
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': Stack.of(minimal).resolve(minimal._queues[0].rule.ruleArn) } },
      });
    }
  });

  test('converts one image per invocation, with at most 10 concurrent invocations', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1, FunctionResponseTypes: ['ReportBatchItemFailures'], ScalingConfig: { MaximumConcurrency: 5 },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Architectures: ['arm64'], MemorySize: 3_008, Timeout: 120, Runtime: 'nodejs24.x', Layers: [Match.anyValue()],
    });
    template.hasResourceProperties('AWS::Lambda::LayerVersion', { CompatibleArchitectures: ['arm64'] });
  });

  test('configures the function', () => {
    const { recipes, ...rest } = settingsOf(template) as { recipes: { name: string; format: string; quality: number; width: number }[] };

    expect(rest).toEqual({
      sourcePrefix: 'originals/',
      outputPrefix: 'media/',
      skippedSuffixes: [],
      maxInputBytes: 52_428_800,
      maxInputPixels: 100_000_000,
      cacheControl: 'public, max-age=86400',
      deleteDerivatives: true,
    });
    expect(recipes.map(({ name, format, quality, width }) => [name, format, quality, width].join(' '))).toEqual([
      'thumbnail avif 50 320', 'thumbnail webp 80 320', 'thumbnail jpeg 80 320',
      'medium avif 50 800', 'medium webp 80 800', 'medium jpeg 80 800',
      'large avif 50 1600', 'large webp 80 1600', 'large jpeg 80 1600',
    ]);
  });

  test('has alarms on the dead-letter queue, on waiting messages and on errors of the function', () => {
    template.resourceCountIs('AWS::CloudWatch::Alarm', 3);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateNumberOfMessagesVisible', Threshold: 1, Period: 60, Statistic: 'Maximum' });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'ApproximateAgeOfOldestMessage',
      Threshold: 2_280,
      AlarmDescription: 'Uploaded images wait for more than 38 minutes. Check the throttles and errors of the function that converts them.',
      AlarmActions: Match.absent(),
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'Errors', Namespace: 'AWS/Lambda', Threshold: 3, Period: 300 });
  });
});

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
  found.hasResourceProperties('AWS::IAM::Role', inlinePolicyWith({
    Action: 's3:ListBucket', Resource: [ARN(''), { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':s3:::copies']] }],
  }));
});

test('passes on limits, sizes and times', () => {
  const found = templateOf({
    maxInputSize: Size.mebibytes(10),
    maxInputPixels: 1_000_000,
    cacheControl: 'no-store',
    memorySize: Size.gibibytes(2),
    timeout: Duration.seconds(30),
    batchSize: 5,
    maxConcurrency: 50,
  });

  expect(settingsOf(found)).toMatchObject({ maxInputBytes: 10_485_760, maxInputPixels: 1_000_000, cacheControl: 'no-store' });
  found.hasResourceProperties('AWS::Lambda::Function', { MemorySize: 2_048, Timeout: 30 });
  found.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 180 });
  found.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'ApproximateAgeOfOldestMessage', Threshold: 900 });
  found.hasResourceProperties('AWS::Lambda::EventSourceMapping', { BatchSize: 5, ScalingConfig: { MaximumConcurrency: 50 } });
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
  found.hasResourceProperties('AWS::IAM::Role', inlinePolicyWith({ Action: ['s3:GetObject', 's3:PutObject'], Resource: ARN('/media/*') }));
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

  const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'));
  expect(alarms.map(({ Properties }) => Properties.AlarmActions)).toEqual(Array(5).fill([stack.resolve(topic.topicArn)]));
  expect(alarms.map(({ Properties }) => Properties.OKActions)).toEqual(Array(5).fill([stack.resolve(topic.topicArn)]));
});

test('uses another layer', () => {
  const stack = testStack();
  const arn = 'arn:aws:lambda:ap-northeast-1:123456789012:layer:sharp:3';
  const media = processor({ sharpLayer: lambda.LayerVersion.fromLayerVersionArn(stack, 'Layer', arn) }, stack);

  Template.fromStack(stack).resourceCountIs('AWS::Lambda::LayerVersion', 0);
  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { Layers: [arn] });
  expect(media.layer.layerVersionArn).toBe(arn);
});

test('uses the keys of the buckets, and encrypts the queues and the log with another key', () => {
  const stack = testStack();
  const [bucketKey, key] = [new kms.Key(stack, 'BucketKey'), new kms.Key(stack, 'Key')];
  new MediaProcessor(stack, 'Media', {
    bucket: s3.Bucket.fromBucketAttributes(stack, 'Bucket', { bucketName: 'uploads', encryptionKey: bucketKey }), encryptionKey: key,
  });
  const found = Template.fromStack(stack);
  const [bucketKeyArn, keyArn] = [bucketKey.keyArn, key.keyArn].map((arn) => stack.resolve(arn) as object);

  found.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: keyArn });
  found.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: keyArn });
  found.hasResourceProperties('AWS::IAM::Role', inlinePolicyWith(
    { Action: 'kms:Decrypt', Resource: bucketKeyArn },
    { Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: bucketKeyArn },
    { Action: 'kms:Decrypt', Resource: keyArn },
  ));
  found.hasResourceProperties('AWS::KMS::Key', keyPolicyWith(
    { Principal: { Service: { 'Fn::Join': ['', ['logs.ap-northeast-1.', { Ref: 'AWS::URLSuffix' }]] } } },
    {
      Principal: { Service: 'events.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
    },
  ));
});

test('accepts a bucket of another stack in the Region', () => {
  const stack = testStack();
  const other = new Stack(Stack.of(stack).node.root as never, 'Other', { env: stack });
  processor({ outputBucket: importedBucket(stack) }, other);

  expect(() => Template.fromStack(other)).not.toThrow();
});
