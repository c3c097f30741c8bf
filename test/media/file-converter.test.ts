import { Duration, aws_kms as kms, aws_lambda as lambda } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { processor } from './fixture';
import { FileConverter } from '../../src/media';
import { KEY_ARN } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';
import { propertiesOf } from '../support/templates';

const stack = testStack();
const inline = (id: string, timeout?: Duration) => new lambda.Function(stack, id, {
  runtime: lambda.Runtime.NODEJS_24_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => {}'), timeout,
});
const imported = lambda.Function.fromFunctionArn(stack, 'Imported', 'arn:aws:lambda:ap-northeast-1:123456789012:function:text');
const media = processor({
  encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN),
  converters: [
    FileConverter.lambdaFunction(inline('Pdf', Duration.minutes(1)), { suffixes: ['.PDF', '.pdf.gz'], batchSize: 10, maxConcurrency: 2 }),
    FileConverter.none(['.mp4']),
    FileConverter.lambdaFunction(inline('Csv'), { suffixes: ['.csv'] }),
    FileConverter.lambdaFunction(imported, { suffixes: ['.txt', '.001'] }),
    FileConverter.lambdaFunction(imported, { suffixes: ['.md'], timeout: Duration.seconds(10) }),
  ],
}, stack);
const template = Template.fromStack(stack);

test('creates a rule for each function with its suffixes in lowercase and uppercase', () => {
  const wildcards = [['.pdf', '.PDF', '.pdf.gz', '.PDF.GZ'], ['.csv', '.CSV'], ['.txt', '.TXT', '.001'], ['.md', '.MD']]
    .map((suffixes) => suffixes.map((suffix) => ({ wildcard: `originals/*${suffix}` })));

  expect(propertiesOf(template, 'AWS::Events::Rule').map(({ EventPattern }) => EventPattern.detail.object.key as unknown)).toEqual([[{ prefix: 'originals/' }], ...wildcards]);
  expect(media.converterQueues).toHaveLength(4);
  expect(media.converterDeadLetterQueues).toEqual(media._queues.slice(1).map(({ deadLetterQueue }) => deadLetterQueue));
});

test('sets a visibility timeout of six times the function timeout', () => {
  const queues = propertiesOf(template, 'AWS::SQS::Queue', { RedrivePolicy: Match.anyValue() });

  expect(queues.slice(1).map(({ VisibilityTimeout }) => VisibilityTimeout as unknown)).toEqual([360, 18, 5_400, 60]);
});

test('reads the failed messages from the answer, also of one message per invocation', () => {
  const mappings = propertiesOf(template, 'AWS::Lambda::EventSourceMapping').slice(1)
    .map(({ BatchSize, FunctionResponseTypes, ScalingConfig }) => [BatchSize, FunctionResponseTypes, ScalingConfig.MaximumConcurrency] as unknown);
  const reports = ['ReportBatchItemFailures'];

  expect(mappings).toEqual([[10, reports, 2], [1, reports, 5], [1, reports, 5], [1, reports, 5]]);
});

test('grants a function with a role the permissions to receive messages, before the first message', () => {
  template.resourceCountIs('AWS::IAM::Policy', 2);
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        Match.objectLike({ Action: Match.arrayWith(['sqs:ReceiveMessage', 'sqs:DeleteMessage']) }), Match.objectLike({ Action: 'kms:Decrypt', Resource: KEY_ARN }),
      ],
    },
  });
  template.hasResource('AWS::Lambda::EventSourceMapping', { Properties: { BatchSize: 10 }, DependsOn: [Match.stringLikeRegexp('PdfServiceRoleDefaultPolicy')] });
});

test('excludes all of them from the function for images', () => template.hasResourceProperties('AWS::Lambda::Function', {
  Environment: { Variables: { SETTINGS: Match.serializedJson(Match.objectLike({ skippedSuffixes: ['.pdf', '.pdf.gz', '.mp4', '.csv', '.txt', '.001', '.md'] })) } },
}));

test('has attributes of all alarms', () => expect(media.alarms.map(({ node }) => node.path.replace('Test/Media/', ''))).toEqual([
  'ErrorAlarm',
  ...['Images', 'Conversions/.pdf', 'Conversions/.csv', 'Conversions/.txt', 'Conversions/.md']
    .flatMap((queue) => [`${queue}/DeadLetterAlarm`, `${queue}/AgeAlarm`]),
]));

test('describes the files in the alarms', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmDescription: 'Uploaded .pdf, .pdf.gz files could not be converted and are in the dead-letter queue. The log contains the reasons.' });
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmDescription: 'Uploaded .txt, .001 files wait for more than 285 minutes. Check the throttles and errors of the function that converts them.' });
});
