import { createHash, randomUUID } from 'crypto';
import { createServer, IncomingMessage, Server, ServerResponse } from 'http';
import { setTimeout as sleep } from 'timers/promises';

interface StoredObject { readonly body: Buffer; readonly headers: Record<string, string> }
interface Message { readonly MessageId: string; readonly Body: string; readonly MessageAttributes?: object; visible: number; received: number }
type Log = (line: string) => void;
interface Answer { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: string | Buffer }
/** A request of SQS. */
interface Input {
  readonly QueueUrl?: string;
  readonly MessageBody: string;
  readonly MessageAttributes?: object;
  readonly ReceiptHandle?: string;
  readonly MaxNumberOfMessages?: number;
  readonly WaitTimeSeconds?: number;
  readonly VisibilityTimeout?: number;
  readonly DelaySeconds?: number;
}

const KEPT = /^(content-type|content-disposition|cache-control|x-amz-meta-.*)$/;
/** Browsers upload with signed addresses. */
const CORS = { 'access-control-allow-origin': '*', 'access-control-allow-methods': '*', 'access-control-allow-headers': '*' };

/** What an application usually calls of S3 and SQS, in memory. Every other call is refused with its name: none leaves the computer. */
export class LocalAws {
  readonly objects = new Map<string, StoredObject>();
  private readonly queues = new Map<string, Message[]>();

  /** The seconds for which a queue hides a message, by the name of the queue. */
  constructor(
    private readonly buckets: readonly string[], private readonly visibility: Readonly<Record<string, number>>, private readonly log: Log,
  ) {
    for (const name of Object.keys(visibility)) this.queues.set(name, []);
  }

  listen(port: number): Server {
    return createServer((request, response) => void this.answer(request, response)).listen(port, '127.0.0.1');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const target = String(request.headers['x-amz-target'] ?? '');
    const { status = 200, headers, body = '' } = target ? await this.call(target, Buffer.concat(chunks)) : this.store(request, Buffer.concat(chunks));
    response.writeHead(status, { ...CORS, 'content-length': Buffer.byteLength(body), ...headers }).end(request.method === 'HEAD' ? undefined : body);
  }

  private store({ method, url, headers }: IncomingMessage, raw: Buffer): Answer {
    const { pathname, searchParams: query } = new URL(url!, 'http://local');
    const [bucket, ...rest] = pathname.slice(1).split('/').map(decodeURIComponent);
    const path = `${bucket}/${rest.join('/')}`;
    const found = this.objects.get(path);
    const call = `${method} ${['list-type', 'delete', 'tagging', 'uploads', 'partNumber', 'uploadId'].find((name) => query.has(name)) ?? ''}`.trim();
    if (method === 'OPTIONS') return {};
    const [, action] = /^Action=(\w+)/.exec(raw.toString()) ?? [];
    if (action || bucket === '') return this.refuse(action ?? 'operation without a bucket');
    if (!this.buckets.includes(bucket)) return failure(404, 'NoSuchBucket', `the app has no bucket ${bucket}`);
    switch (call) {
      case 'GET list-type': return { body: this.list(`${bucket}/`, query.get('prefix') ?? '') };
      case 'POST delete':
        for (const [, key] of raw.toString().matchAll(/<Key>(.*?)<\/Key>/gs)) this.objects.delete(`${bucket}/${unescaped(key)}`);
        return { body: '<DeleteResult/>' };
      case 'PUT': {
        if (headers['if-none-match'] === '*' && found) return failure(412, 'PreconditionFailed');
        if (headers['x-amz-copy-source']) return this.refuse('CopyObject of S3');
        const kept = Object.entries(headers).filter(([name]) => KEPT.test(name)).map(([name, value]) => [name, String(value)]);
        const body = String(headers['content-encoding']).includes('aws-chunked') ? unchunked(raw) : raw;
        this.objects.set(path, { body, headers: Object.fromEntries([...kept, ['etag', `"${md5(body)}"`]]) });
        return { headers: { etag: `"${md5(body)}"` } };
      }
      case 'DELETE':
        this.objects.delete(path);
        return { status: 204 };
      case 'GET': case 'HEAD': return found ?? failure(404, 'NoSuchKey');
      case 'GET tagging': return found ? { body: '<Tagging><TagSet/></Tagging>' } : failure(404, 'NoSuchKey');
      default: return this.refuse(`${call} of S3`);
    }
  }

  private list(bucket: string, prefix: string): string {
    const found = [...this.objects].filter(([path]) => path.startsWith(bucket + prefix)).sort(([one], [other]) => (one < other ? -1 : 1));
    const rows = found.map(([path, { body }]) => `<Contents><Key>${escaped(path.slice(bucket.length))}</Key><Size>${body.length}</Size></Contents>`);
    return `<ListBucketResult><KeyCount>${rows.length}</KeyCount><IsTruncated>false</IsTruncated>${rows.join('')}</ListBucketResult>`;
  }

  private async call(target: string, body: Buffer): Promise<Answer> {
    if (!target.startsWith('AmazonSQS.')) return this.refuse(target);
    const input = JSON.parse(body.toString() || '{}') as Input;
    const name = String(input.QueueUrl).split('/').pop()!;
    const queue = this.queues.get(name);
    if (!queue) return { status: 400, body: JSON.stringify({ __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: `the app has no queue ${name}` }) };
    const result = await this.queue(target.slice('AmazonSQS.'.length), input, queue, this.visibility[name]);
    return result ? { body: JSON.stringify(result) } : this.refuse(target);
  }

  private async queue(operation: string, input: Input, queue: Message[], visibility: number): Promise<object | undefined> {
    const { MaxNumberOfMessages: most = 1, WaitTimeSeconds: wait = 0, VisibilityTimeout: hidden = visibility, DelaySeconds: delay = 0 } = input;
    const after = (seconds: number) => Date.now() + seconds * 1_000;
    const index = queue.findIndex(({ MessageId, received }) => input.ReceiptHandle === `${MessageId}/${received}`);
    switch (operation) {
      case 'SendMessage': {
        const { MessageBody: Body, MessageAttributes } = input;
        const message = { MessageId: randomUUID(), Body, MessageAttributes, visible: after(delay), received: 0 };
        queue.push(message);
        return { MessageId: message.MessageId, MD5OfMessageBody: md5(Body) };
      }
      case 'ReceiveMessage':
        for (const end = after(wait); ; await sleep(100)) {
          const Messages = queue.filter(({ visible }) => visible <= Date.now()).slice(0, most).map((message) => {
            Object.assign(message, { visible: after(hidden), received: message.received + 1 });
            const { MessageId, Body, received } = message;
            return { ...message, Attributes: { ApproximateReceiveCount: String(received) }, MD5OfBody: md5(Body), ReceiptHandle: `${MessageId}/${received}` };
          });
          if (Messages.length > 0 || Date.now() >= end) return { Messages };
        }
      case 'DeleteMessage': return index >= 0 ? queue.splice(index, 1) && {} : {};
      case 'ChangeMessageVisibility': return index >= 0 ? Object.assign(queue[index], { visible: after(hidden) }) && {} : {};
      default: return undefined;
    }
  }

  private refuse(call: string): Answer {
    const message = `dev has no local ${call}`;
    this.log(`${message}: the call fails`);
    return call.includes('.') ? { status: 501, body: JSON.stringify({ __type: 'NotImplemented', message }) } : failure(501, 'NotImplemented', message);
  }
}

function failure(status: number, code: string, message = code): Answer {
  return { status, headers: { 'content-type': 'application/xml' }, body: `<Error><Code>${code}</Code><Message>${message}</Message></Error>` };
}

/** The body of an upload as a stream: each chunk has its length in front, and trailers follow. */
function unchunked(raw: Buffer, at = 0): Buffer {
  const end = raw.indexOf('\r\n', at);
  const length = parseInt(raw.subarray(at, end).toString(), 16);
  return length > 0 ? Buffer.concat([raw.subarray(end + 2, end + 2 + length), unchunked(raw, end + 4 + length)]) : Buffer.alloc(0);
}

const md5 = (text: string | Buffer) => createHash('md5').update(text).digest('hex');
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: '\'', amp: '&' };
const unescaped = (text: string) => text.replace(/&(\w+);/g, (_, name: string) => ENTITIES[name]);
