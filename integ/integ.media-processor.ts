import { ExpectedResult } from '@aws-cdk/integ-tests-alpha';
import { Duration, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Derivative, DerivativeFormat, FileConverter, MediaProcessor, SecureBucket, StorageProfile } from '../src';
import { account, createApp, integTest, primaryRegion } from './environment';

/** One bucket with three derivatives; an encrypted one with two derivatives in another bucket, and a converter of PDF files. */
const app = createApp();
const stack = new Stack(app, 'MediaProcessorInteg', { env: { account, region: primaryRegion } });

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
    Derivative.of({ name: 'card', width: 400, height: 300, crop: true, formats: [DerivativeFormat.webp()] }),
    Derivative.of({ name: 'page', width: 1_240, formats: [DerivativeFormat.avif(), DerivativeFormat.jpeg(85)] }),
  ],
  converters: [FileConverter.lambdaFunction(converter, { suffixes: ['.pdf'], maxConcurrency: 2 }), FileConverter.none(['.txt'])],
  deleteDerivatives: true,
  alarmTopic: new sns.Topic(stack, 'Alarms', { enforceSSL: true, masterKey: key }),
  encryptionKey: key,
});

const { assertions, reads } = integTest(app, 'MediaProcessorTest');
const upload = new lambda.Function(stack, 'Upload', {
  runtime: lambda.Runtime.NODEJS_24_X,
  handler: 'index.handler',
  environment: { BUCKET: media.bucket.bucketName },
  code: lambda.Code.fromInline(`
const { S3Client, PutObjectCommand } = require('@aws-sdk/client-s3');
const Body = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
exports.handler = async () => (await new S3Client().send(new PutObjectCommand({ Bucket: process.env.BUCKET, Key: 'originals/one.png', Body, ContentType: 'image/png' }))).$metadata.httpStatusCode;`),
});
media.grantPut(upload);
assertions.invokeFunction({ functionName: upload.functionName }).expect(ExpectedResult.objectLike({ StatusCode: 200, Payload: '200' }))
  .next(reads('S3', 'headObject', { Bucket: media.bucket.bucketName, Key: 'media/one.png/thumbnail.webp' }, { ContentType: 'image/webp' })
    .waitForAssertions({ totalTimeout: Duration.minutes(3), interval: Duration.seconds(5) }));
