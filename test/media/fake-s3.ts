import {
  DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, PutObjectCommandInput, S3Client, S3ServiceException,
} from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';

/** An object of the fake. */
export interface StoredObject {
  readonly body: Buffer;
  readonly etag: string;
  readonly contentType?: string;
  readonly cacheControl?: string;
  readonly metadata: Record<string, string>;
}

/** S3 in memory: the requests of the handler, with conditional reads and writes. */
export class FakeS3 {
  readonly objects = new Map<string, StoredObject>();
  /** Each request, e.g. `Put media/a.jpg/small.webp`. */
  readonly requests: string[] = [];
  /** Runs before the response to a request, to simulate a concurrent change. */
  before?: (request: string) => void;
  private uploads = 0;

  constructor() {
    const client = mockClient(S3Client);
    client.on(HeadObjectCommand).callsFake(async ({ Bucket, Key }) => this.head(Bucket, Key));
    client.on(GetObjectCommand).callsFake(async ({ Bucket, Key, IfMatch }) => this.get(Bucket, Key, IfMatch));
    client.on(PutObjectCommand).callsFake(async (input: PutObjectCommandInput) => this.write(input));
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
  }

  /** Uploads an object as a user. */
  upload(bucket: string, key: string, body: Buffer): void {
    this.objects.set(`${bucket}/${key}`, { body, etag: `"upload-${this.uploads++}"`, metadata: {} });
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
    return { ETag: object.etag, ContentLength: object.body.length, Metadata: object.metadata };
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
    this.before?.(request);
  }
}

export function failure(name: string, httpStatusCode: number): S3ServiceException {
  return new S3ServiceException({ name, message: name, $fault: 'client', $metadata: { httpStatusCode } });
}
