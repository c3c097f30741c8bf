import { SQSClient } from '@aws-sdk/client-sqs';
import pino from 'pino';
import { processMessages, SQS_OPTIONS } from './messages.js';
import { openProtection } from './protection.js';

/** A worker of the platform: `PlatformWorkload.worker('Mails', { command: ['node', 'dist/worker.js'] })`. */
const log = pino();
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
await processMessages({
  sqs: new SQSClient(SQS_OPTIONS),
  queueUrl: process.env.QUEUE_URL,
  protection: openProtection(),
  handle: async (message) => log.info({ message }, 'processed a message'),
  log,
  signal: stop.signal,
});
