import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { Unavailable } from '../dist/errors.js';
import { openMedia } from '../dist/media.js';

const USER = 'canary-user';
const ID = 'cacacaca-0000-4000-8000-123456789abc';
/** Longest time in milliseconds that a client waits. */
const PATIENCE = 12_000;

const refusal = (status, code) => (_, response) => response.writeHead(status, { 'content-type': 'application/xml' }).end(
  `<Error><Code>${code}</Code><Message>not authorized on resource: "arn:aws:s3:::bucket/originals/${USER}/${ID}"</Message></Error>`,
);
let behave;
const server = createServer((request, response) => behave(request, response));
let media;

before(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${server.address().port}`, AWS_REGION: 'ap-northeast-1',
    AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key',
  });
  media = openMedia('bucket');
});
after(() => {
  server.closeAllConnections();
  server.close();
});

for (const [name, behavior] of Object.entries({
  'closes the connection': ({ socket }) => socket.end(),
  'resets the connection': ({ socket }) => socket.resetAndDestroy(),
  'is silent': () => undefined,
  'is silent in the middle of its answer': (_, response) => response.writeHead(200, { 'content-length': 1_000 }).write('<ListBucketResult>'),
  'is busy': refusal(503, 'SlowDown'),
  'refuses more requests': refusal(429, 'TooManyRequests'),
  'has an error': refusal(500, 'InternalError'),
})) {
  test(`S3 that ${name} is not available, which the client learns in time`, async () => {
    behave = behavior;
    const begun = Date.now();

    await assert.rejects(media.status(USER, ID), (error) => {
      assert.ok(error instanceof Unavailable, error.stack);
      assert.equal(error.message, 'the media is not available');
      return true;
    });
    assert.ok(Date.now() - begun < PATIENCE, `${Date.now() - begun} ms`);
  });
}

test('an address without a server is not available', async () => {
  process.env.AWS_ENDPOINT_URL_S3 = 'http://127.0.0.1:1';
  await assert.rejects(openMedia('bucket').status(USER, ID), Unavailable);
});

test('a refusal of S3 is an error of this program, whose message has neither the user nor the upload', async () => {
  behave = refusal(403, 'AccessDenied');

  await assert.rejects(media.status(USER, ID), (error) => {
    assert.ok(!(error instanceof Unavailable));
    assert.match(error.message, /ListObjectsV2.+AccessDenied.+403/);
    assert.match(error.stack, /dist\/media\.js/);
    for (let each = error; each; each = each.cause) assert.doesNotMatch(JSON.stringify([each.message, each.stack, each]), /canary|cacacaca/);
    return true;
  });
});
