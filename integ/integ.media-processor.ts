import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Derivative, DerivativeFit, DerivativeFormat, FileConverter, MediaProcessor, SecureBucket, StorageProfile } from '../src';

/** One bucket with three derivatives; an encrypted one with two derivatives in another bucket, and a converter of PDF files. */
const app = new App();
const stack = new Stack(app, 'MediaProcessorInteg', { env: { account: '123456789012', region: 'ap-northeast-1' } });

const media = new SecureBucket(stack, 'Media', { eventBridge: true, storageProfile: StorageProfile.originalsAndMedia() });
new MediaProcessor(stack, 'Images', { bucket: media.bucket });

const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
const documents = new SecureBucket(stack, 'Documents', { eventBridge: true, encryptionKey: key, accessLogsBucket: media.logBucket, accessLogsPrefix: 'documents/' });
const previews = new SecureBucket(stack, 'Previews', { accessLogsBucket: media.logBucket, accessLogsPrefix: 'previews/' });
const converter = new lambda.Function(stack, 'PdfConverter', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  code: lambda.Code.fromInline('exports.handler = async ({ Records }) => console.log(Records.length);'),
  timeout: Duration.minutes(1),
});
documents.grantRead(converter, 'scans/*');
previews.grantPut(converter);
new MediaProcessor(stack, 'Scans', {
  bucket: documents.bucket,
  sourcePrefix: 'scans/',
  outputBucket: previews.bucket,
  outputPrefix: 'scans/',
  derivatives: [
    Derivative.of({ name: 'card', width: 400, height: 300, fit: DerivativeFit.COVER, formats: [DerivativeFormat.webp()] }),
    Derivative.of({ name: 'page', width: 1_240, formats: [DerivativeFormat.avif(), DerivativeFormat.jpeg(85)] }),
  ],
  converters: [FileConverter.lambdaFunction(converter, { suffixes: ['.pdf'], maxConcurrency: 2 }), FileConverter.none(['.txt'])],
  deleteDerivatives: true,
  alarmTopic: new sns.Topic(stack, 'Alarms', { enforceSSL: true, masterKey: key }),
  encryptionKey: key,
});

new IntegTest(app, 'MediaProcessorTest', { testCases: [stack] });
