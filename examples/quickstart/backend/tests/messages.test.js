import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { processMessages } from '../dist/messages.js';
import { openProtection } from '../dist/protection.js';

const log = { error: () => undefined, warn: () => undefined };
let events;
let answers;
let agent;
before(async () => {
  agent = createServer((request, response) => {
    request.setEncoding('utf8').on('data', (body) => {
      const state = JSON.parse(body);
      events.push([request.method, request.url, state.ProtectionEnabled, state.ExpiresInMinutes].join(' '));
      const { status = 200, ...text } = answers.shift() ?? { protection: state };
      response.writeHead(status).end(JSON.stringify(text));
    });
  });
  await new Promise((resolve) => agent.listen(0, '127.0.0.1', resolve));
});
after(() => agent.close());
beforeEach(() => { events = []; answers = []; });

/** Works until the queue is empty. */
async function work(bodies, handle, env = {}) {
  const stop = new AbortController();
  const sqs = {
    send: async (command) => {
      const name = command.constructor.name.replace('MessageCommand', '').replace('ChangeMessageVisibilityCommand', 'Return');
      if (name !== 'Receive') events.push(name === 'Return' ? `Return for ${command.input.VisibilityTimeout} s` : name);
      if (name !== 'Receive' || bodies.length > 0) return { Messages: name === 'Receive' ? [{ Body: bodies.shift(), ReceiptHandle: 'r' }] : [] };
      stop.abort();
      return {};
    },
  };
  const ECS_AGENT_URI = `http://127.0.0.1:${agent.address().port}/api`;
  const protection = openProtection({ ECS_AGENT_URI, MESSAGE_TIMEOUT_SECONDS: '1800', ...env });
  await processMessages({ sqs, queueUrl: 'https://queue', protection, handle, log, signal: stop.signal, pause: 1 });
}
const BEGIN = 'PUT /api/task-protection/v1/state true 30';
const END = 'PUT /api/task-protection/v1/state false ';

test('a task is protected while it has a message, for the longest time of one', async () => {
  await work(['{"to":"anna"}', '{"to":"ben"}'], async ({ to }) => events.push(to));
  assert.deepEqual(events, [BEGIN, 'anna', 'Delete', END, BEGIN, 'ben', 'Delete', END]);
});

test('a message that fails stays in the queue, and ends the protection', async () => {
  await work(['{}', 'no JSON'], async () => { throw new Error('refused'); });
  assert.deepEqual(events, [BEGIN, END, BEGIN, END]);
});

test('while ECS refuses the protection, another task gets the message, and none is received until it agrees', async () => {
  const refused = { failure: { Reason: 'DEPLOYMENT_BLOCKED' } };
  answers = Array(9).fill(refused);
  await work(['{"to":"anna"}', '{"to":"ben"}'], async ({ to }) => events.push(to));
  assert.deepEqual(events, [BEGIN, 'Return for 0 s', ...Array(9).fill(BEGIN), END, BEGIN, 'ben', 'Delete', END]);
});

for (const [what, refusal] of Object.entries({
  'has an error': { status: 500, error: { Code: 'ServerException' } }, 'denies the access': { status: 400, error: { Code: 'AccessDeniedException' } },
})) {
  test(`while ECS ${what}, the message is processed without a protection, and not returned until it is dead`, async () => {
    answers = [refusal];
    await work(['{"to":"anna"}'], async ({ to }) => events.push(to));
    assert.deepEqual(events, [BEGIN, 'anna', 'Delete', END]);
  });
}

test('without an agent the work is the same', async () => {
  await work(['{}'], async () => events.push('handled'), { ECS_AGENT_URI: undefined });
  assert.deepEqual(events, ['handled', 'Delete']);
});

test('at SIGTERM the current message is processed, and no further one', async () => {
  const stop = new AbortController();
  const sqs = { send: async (command) => { events.push(command.constructor.name); return { Messages: [{ Body: '{}', ReceiptHandle: 'r' }] }; } };
  await processMessages({ sqs, queueUrl: 'q', protection: openProtection({}), handle: async () => stop.abort(), log, signal: stop.signal });
  assert.deepEqual(events, ['ReceiveMessageCommand', 'DeleteMessageCommand']);
});

for (const [name, silence] of Object.entries({
  'is silent': () => undefined, 'is silent in the middle of its answer': (response) => response.writeHead(200, { 'content-length': 1_000 }).write('{'),
})) {
  test(`a queue that ${name} is asked again, and SIGTERM ends the worker meanwhile`, async (context) => {
    const asked = [];
    const queue = createServer((_, response) => {
      asked.push(Date.now());
      silence(response);
    });
    await once(queue.listen(0, '127.0.0.1'), 'listening');
    const AWS_ENDPOINT_URL = `http://127.0.0.1:${queue.address().port}`;
    const worker = spawn(process.execPath, ['dist/worker.js'], {
      cwd: fileURLToPath(new URL('..', import.meta.url)), stdio: 'ignore',
      env: { PATH: process.env.PATH, AWS_ENDPOINT_URL, AWS_REGION: 'ap-northeast-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key', QUEUE_URL: `${AWS_ENDPOINT_URL}/1/mails` },
    });
    context.after(() => {
      worker.kill('SIGKILL');
      queue.closeAllConnections();
      queue.close();
    });
    for (const end = Date.now() + 45_000; asked.length < 2 && Date.now() < end;) await sleep(100);
    // An empty queue may take 20 seconds to answer.
    assert.ok(asked[1] - asked[0] > 20_000 && asked[1] - asked[0] < 40_000, `${asked[1] - asked[0]} ms`);
    const exit = once(worker, 'exit');
    worker.kill('SIGTERM');
    assert.deepEqual(await exit, [0, null]);
  });
}
