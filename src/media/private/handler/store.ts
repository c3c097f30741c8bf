import {
  DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client, S3ServiceException,
} from '@aws-sdk/client-s3';
import { Derivative } from './derivatives';

const PRECONDITION_FAILED = 412;
const CONFLICT = 409;
const NOT_FOUND = 404;

/** An object changed between looking at it and using it: look again. */
export class Changed extends Error {}

export interface Found {
  readonly etag: string;
  readonly bytes: number;
  readonly metadata: Record<string, string>;
}

/** The originals and their derivatives, with the two writes that never undo a newer one. */
export class Store {
  constructor(private readonly s3: S3Client, private readonly sourceBucket: string, private readonly outputBucket: string) {}

  async findSource(key: string): Promise<Found | undefined> {
    return this.find(this.sourceBucket, key);
  }

  async findDerivative(key: string): Promise<Found | undefined> {
    return this.find(this.outputBucket, key);
  }

  /** The bytes that were found; another upload in between is a change. */
  async read(key: string, { etag }: Found): Promise<Uint8Array> {
    const { Body } = await unchanged(this.s3.send(new GetObjectCommand({ Bucket: this.sourceBucket, Key: key, IfMatch: etag })));
    return Body!.transformToByteArray();
  }

  /** Write a derivative in place of the one that was found, or where there was none. */
  async write(derivative: Derivative, body: Uint8Array, source: Found, before: Found | undefined, cacheControl: string): Promise<void> {
    await unchanged(this.s3.send(new PutObjectCommand({
      Bucket: this.outputBucket,
      Key: derivative.key,
      Body: body,
      ContentType: `image/${derivative.recipe.format}`,
      CacheControl: cacheControl,
      Metadata: marks(derivative, source),
      ...before ? { IfMatch: before.etag } : { IfNoneMatch: '*' },
    })));
  }

  async remove(key: string): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: this.outputBucket, Key: key }));
  }

  private async find(bucket: string, key: string): Promise<Found | undefined> {
    try {
      const { ETag, ContentLength, Metadata } = await this.s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
      return { etag: ETag!, bytes: ContentLength ?? 0, metadata: Metadata ?? {} };
    } catch (error) {
      if (status(error) === NOT_FOUND) return undefined;
      throw error;
    }
  }
}

/** Whether the derivative was made from these bytes by this recipe. */
export function isCurrent(derivative: Derivative, found: Found | undefined, source: Found): boolean {
  return Object.entries(marks(derivative, source)).every(([name, value]) => found?.metadata[name] === value);
}

function marks(derivative: Derivative, source: Found): Record<string, string> {
  return { 'source-etag': source.etag.replaceAll('"', ''), 'recipe': derivative.fingerprint };
}

function status(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/** S3 says 404 where an object is gone that a condition is about, 412 where it is another one, 409 where two write at once. */
async function unchanged<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if ([PRECONDITION_FAILED, CONFLICT, NOT_FOUND].includes(status(error)!)) throw new Changed((error as Error).message, { cause: error });
    throw error;
  }
}
