import {
  DeleteObjectCommand, GetObjectCommand, GetObjectTaggingCommand, HeadObjectCommand, PutObjectCommand, PutObjectCommandInput,
  PutObjectTaggingCommand, S3Client, S3ServiceException, Tag,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';

/** An object of the fake. */
export interface StoredObject {
  readonly body: Buffer;
  readonly etag: string;
  readonly contentType?: string;
  readonly cacheControl?: string;
  readonly metadata: Record<string, string>;
  readonly version?: string;
  tags?: Record<string, string>;
}

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
    const client = mockClient(S3Client);
    client.on(HeadObjectCommand).callsFake(async ({ Bucket, Key }) => this.head(Bucket, Key));
    client.on(GetObjectCommand).callsFake(async ({ Bucket, Key, IfMatch }) => this.get(Bucket, Key, IfMatch));
    client.on(PutObjectCommand).callsFake(async (input: PutObjectCommandInput) => this.write(input));
    client.on(GetObjectTaggingCommand).callsFake(async ({ Bucket, Key, VersionId }) => {
      this.note(`GetTags ${Key}`);
      return { TagSet: Object.entries(this.version(Bucket, Key, VersionId).tags ?? {}).map(([name, Value]) => ({ Key: name, Value })) };
    });
    client.on(PutObjectTaggingCommand).callsFake(async ({ Bucket, Key, VersionId, Tagging: { TagSet } }) => {
      this.note(`PutTags ${Key}`);
      if (TagSet.length > 10) throw failure('BadRequest', 400);
      const tags = (TagSet as Tag[]).map((tag) => [checkedTag(tag.Key), checkedTag(tag.Value, 256)]);
      this.version(Bucket, Key, VersionId).tags = Object.fromEntries(tags) as Record<string, string>;
      return {};
    });
    client.on(DeleteObjectCommand).callsFake(async ({ Bucket, Key }) => {
      this.note(`Delete ${Key}`);
      this.objects.delete(`${Bucket}/${Key}`);
      return {};
    });
  }

  clear(): void {
    this.objects.clear();
    this.requests.length = 0;
    this.before = undefined;
    this.versioned = true;
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

  private head(bucket: string, key: string): object {
    this.note(`Head ${key}`);
    const object = this.object(bucket, key);
    if (!object) throw failure('NotFound', 404);
    return { ETag: object.etag, ContentLength: object.body.length, Metadata: object.metadata, VersionId: object.version };
  }

  /** The current object if it is this version. Older versions of the fake are gone. */
  private version(bucket: string, key: string, version: string | undefined): StoredObject {
    const object = this.object(bucket, key);
    if (!object || object.version !== version) throw failure('NoSuchVersion', 404);
    return object;
  }

  private get(bucket: string, key: string, ifMatch: string | undefined): object {
    this.note(`Get ${key}`);
    const object = this.object(bucket, key);
    if (!object) throw failure('NoSuchKey', 404);
    if (ifMatch && object.etag !== ifMatch) throw failure('PreconditionFailed', 412);
    return { Body: { transformToByteArray: async () => new Uint8Array(object.body) } };
  }

  private write({ Bucket, Key, Body, ContentType, CacheControl, Metadata = {}, IfMatch, IfNoneMatch }: PutObjectCommandInput): object {
    this.note(`Put ${Key}`);
    const there = this.object(Bucket!, Key!);
    if (IfMatch && !there) throw failure('NoSuchKey', 404);
    if ((IfMatch && there?.etag !== IfMatch) || (IfNoneMatch && there)) throw failure('PreconditionFailed', 412);
    const etag = `"write-${this.requests.length}"`;
    this.objects.set(`${Bucket}/${Key}`, { body: Body as Buffer, etag, contentType: ContentType, cacheControl: CacheControl, metadata: Metadata });
    return {};
  }

  private note(request: string): void {
    this.requests.push(request);
    if (Buffer.byteLength(request.slice(request.indexOf(' ') + 1)) > 1_024) throw failure('KeyTooLongError', 400);
    this.before?.(request);
  }
}

export function failure(name: string, httpStatusCode: number): S3ServiceException {
  return new S3ServiceException({ name, message: name, $fault: 'client', $metadata: { httpStatusCode } });
}

/** S3 rejects other characters, and longer tags. */
function checkedTag(text = '', longest = 128): string {
  if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text) || text.length > longest) throw failure('InvalidTag', 400);
  return text;
}
