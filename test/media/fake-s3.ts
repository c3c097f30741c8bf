import { S3Client, S3ServiceException, Tag } from '@aws-sdk/client-s3';


/** An object of the fake. */
interface StoredObject {
  readonly body: Buffer;
  readonly etag: string;
  readonly contentType?: string;
  readonly cacheControl?: string;
  readonly metadata: Record<string, string>;
  readonly version?: string;
  tags?: Record<string, string>;
}

const VERBS: Record<string, string> = {
  HeadObjectCommand: 'Head',
  GetObjectCommand: 'Get',
  PutObjectCommand: 'Put',
  DeleteObjectCommand: 'Delete',
  GetObjectTaggingCommand: 'GetTagging',
  PutObjectTaggingCommand: 'PutTagging',
};

/** S3 in memory: the requests of the handler, with conditional reads and writes. */
export class FakeS3 {
  readonly objects = new Map<string, StoredObject>();
  /** Each request, e.g. `Put media/a.jpg/small.webp`. */
  readonly requests: string[] = [];
  /** Runs before the response to a request, to simulate a concurrent change. */
  before?: (request: string) => void;
  versioned = true;
  private uploads = 0;

  constructor() {
    // aws-sdk-client-mock records a stack for each call, and refused-calls.mocks.test.ts has ten thousands of them.
    jest.spyOn(S3Client.prototype, 'send').mockImplementation(async (command: any) => // eslint-disable-line @typescript-eslint/no-explicit-any
      this.respond(VERBS[command.constructor.name], command.input));
  }

  clear(): void {
    this.objects.clear();
    this.requests.length = 0;
    this.before = undefined;
    this.versioned = true;
  }

  /** Does something before the response to the first request that begins with a text. */
  once(start: string, act: () => void): void {
    this.before = (request) => {
      if (!request.startsWith(start)) return;
      this.before = undefined;
      act();
    };
  }

  /** Refuses the requests that begin with a text. */
  refuse(start: string, name: string, status: number): void {
    this.before = (request) => { if (request.startsWith(start)) throw failure(name, status); };
  }

  /** Uploads an object as a user. */
  upload(bucket: string, key: string, body: Buffer): void {
    const number = this.uploads++;
    this.objects.set(`${bucket}/${key}`, { body, etag: `"upload-${number}"`, version: this.versioned ? `version-${number}` : undefined, metadata: {} });
  }

  object(bucket: string, key: string): StoredObject | undefined {
    return this.objects.get(`${bucket}/${key}`);
  }

  keys(bucket: string, prefix: string): string[] {
    return [...this.objects.keys()].filter((path) => path.startsWith(`${bucket}/${prefix}`)).map((path) => path.slice(bucket.length + 1)).sort();
  }

  private respond(verb: string, { Bucket, Key, ...input }: any): object { // eslint-disable-line @typescript-eslint/no-explicit-any
    this.requests.push(`${verb} ${Key}`);
    if (Buffer.byteLength(Key) > 1_024) throw failure('KeyTooLongError', 400);
    this.before?.(`${verb} ${Key}`);
    const object = this.object(Bucket, Key);
    if (verb === 'Delete') {
      this.objects.delete(`${Bucket}/${Key}`);
      return {};
    }
    if (!object && (verb !== 'Put' || input.IfMatch)) throw failure(verb === 'Head' ? 'NotFound' : 'NoSuchKey', 404);
    if ((input.IfMatch && object!.etag !== input.IfMatch) || (input.IfNoneMatch && object)) throw failure('PreconditionFailed', 412);
    // Older versions of the fake are gone.
    if (verb.endsWith('Tagging') && object!.version !== input.VersionId) throw failure('NoSuchVersion', 404);
    switch (verb) {
      case 'Head': return { ETag: object!.etag, ContentLength: object!.body.length, Metadata: object!.metadata, VersionId: object!.version };
      case 'Get': return { Body: { transformToByteArray: async () => new Uint8Array(object!.body) } };
      case 'GetTagging': return { TagSet: Object.entries(object!.tags ?? {}).map(([name, Value]) => ({ Key: name, Value })) };
      case 'PutTagging': object!.tags = checkedTags(input.Tagging.TagSet); return {};
      case 'Put': {
        const { Body: body, ContentType: contentType, CacheControl: cacheControl, Metadata: metadata } = input;
        this.objects.set(`${Bucket}/${Key}`, { body, etag: `"write-${this.requests.length}"`, contentType, cacheControl, metadata });
        return {};
      }
      default: throw new Error(`the fake does not know ${verb}`);
    }
  }
}

export const failure = (name: string, httpStatusCode: number): S3ServiceException =>
  new S3ServiceException({ name, message: name, $fault: 'client', $metadata: { httpStatusCode } });

/** S3 rejects other characters, longer tags, and more of them. */
function checkedTags(tags: Tag[]): Record<string, string> {
  const isValid = (text = '', longest: number) => /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text) && text.length <= longest;
  if (tags.length > 10 || !tags.every(({ Key, Value }) => isValid(Key, 128) && isValid(Value, 256))) throw failure('InvalidTag', 400);
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key!, Value!]));
}
