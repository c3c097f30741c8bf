import {
  DeleteObjectCommand, GetObjectCommand, GetObjectTaggingCommand, HeadObjectCommand, PutObjectCommand,
  PutObjectTaggingCommand, S3Client, S3ServiceException, Tag,
} from '@aws-sdk/client-s3';
import { Derivative } from './derivatives';

const PRECONDITION_FAILED = 412;
const CONFLICT = 409;
const NOT_FOUND = 404;

/** The metadata of a derivative. */
const SOURCE = 'source-etag';
const RECIPE = 'recipe';

/** The key of the tag of an original that is rejected. Its value is the reason. */
const REJECTED = 'rejected';
/** The key of the tag of an original that a repeated message decodes. Its value is the message ID and a number. */
const CONVERTING = 'converting';
const OWN_TAGS = [REJECTED, CONVERTING];
const MOST_TAGS = 10;
const LONGEST_VALUE = 256;
/** Characters that S3 does not accept in a tag, with the spaces around them. */
const NO_TAG_CHARACTERS = / *[^\p{L}\p{Z}\p{N}_.:/=+@-][^\p{L}\p{N}_.:/=+@-]*/gu;

/** An object changed between two calls: read it again. */
export class Changed extends Error {}

export interface Found {
  readonly etag: string;
  readonly bytes: number;
  readonly metadata: Record<string, string>;
  /** Undefined without versioning. */
  readonly version?: string;
}

/** The originals and their derivatives. Conditional writes prevent that an older derivative overwrites a newer one. */
export class Store {
  constructor(
    private readonly s3: S3Client, private readonly sourceBucket: string, private readonly outputBucket: string,
  ) {}

  async findSource(key: string): Promise<Found | undefined> {
    return this.find(this.sourceBucket, key);
  }

  async findDerivative(key: string): Promise<Found | undefined> {
    return this.find(this.outputBucket, key);
  }

  /** The bytes of the object that was found. Another upload in the meantime throws `Changed`. */
  async read(key: string, { etag }: Found): Promise<Uint8Array> {
    const command = new GetObjectCommand({ Bucket: this.sourceBucket, Key: key, IfMatch: etag });
    const { Body } = await unchanged(this.s3.send(command));
    return Body!.transformToByteArray();
  }

  /** Writes a derivative instead of the one that was found, or a new one. */
  async write(
    derivative: Derivative, body: Uint8Array, source: Found, before: Found | undefined, cacheControl: string,
  ): Promise<void> {
    await unchanged(this.s3.send(new PutObjectCommand({
      Bucket: this.outputBucket,
      Key: derivative.key,
      Body: body,
      ContentType: `image/${derivative.recipe.format}`,
      CacheControl: cacheControl,
      Metadata: { [SOURCE]: unquoted(source.etag), [RECIPE]: derivative.fingerprint },
      ...before ? { IfMatch: before.etag } : { IfNoneMatch: '*' },
    })));
  }

  async remove(key: string): Promise<void> {
    await this.s3.send(new DeleteObjectCommand({ Bucket: this.outputBucket, Key: key }));
  }

  /**
   * Marks this version of the original, and returns how many marks of the message it has now.
   *
   * The mark contains the ID of the message, so that nobody believes one of another message, or one that was copied or
   * replicated with the original. With ten other tags there is no room for a mark.
   */
  async mark(key: string, source: Found, messageId: string): Promise<number> {
    const tags = await this.tags(key, source);
    const others = othersOf(tags);
    if (others.length === MOST_TAGS) return 0;
    const [id, count] = tags.find(({ Key }) => Key === CONVERTING)?.Value?.split('/') ?? [];
    const marks = id === messageId ? Number(count) + 1 : 1;
    await this.tag(key, source, [...others, { Key: CONVERTING, Value: `${messageId}/${marks}` }]);
    return marks;
  }

  /** Tags this version of the original. The other tags stay; with ten others there is no room for one more. */
  async reject(key: string, source: Found, reason: string): Promise<void> {
    const others = othersOf(await this.tags(key, source));
    if (others.length === MOST_TAGS) return;
    const Value = reason.replace(NO_TAG_CHARACTERS, ' ').slice(0, LONGEST_VALUE).trim();
    await this.tag(key, source, [...others, { Key: REJECTED, Value }]);
  }

  /** Removes the mark, and the reason of an earlier rejection. */
  async accept(key: string, source: Found): Promise<void> {
    const tags = await this.tags(key, source);
    const others = othersOf(tags);
    if (others.length < tags.length) await this.tag(key, source, others);
  }

  private async tags(key: string, { version }: Found): Promise<Tag[]> {
    const command = new GetObjectTaggingCommand({ Bucket: this.sourceBucket, Key: key, VersionId: version });
    return (await unchanged(this.s3.send(command))).TagSet ?? [];
  }

  private async tag(key: string, { version }: Found, TagSet: Tag[]): Promise<void> {
    const Tagging = { TagSet };
    const object = { Bucket: this.sourceBucket, Key: key, VersionId: version };
    await unchanged(this.s3.send(new PutObjectTaggingCommand({ ...object, Tagging })));
  }

  private async find(bucket: string, key: string): Promise<Found | undefined> {
    try {
      const { ETag, ContentLength, Metadata, VersionId } = await this.s3.send(
        new HeadObjectCommand({ Bucket: bucket, Key: key }),
      );
      return { etag: ETag!, bytes: ContentLength ?? 0, metadata: Metadata ?? {}, version: VersionId };
    } catch (error) {
      if (status(error) === NOT_FOUND) return undefined;
      throw error;
    }
  }
}

/** Whether the derivative was made from these bytes with this recipe. */
export function isCurrent({ fingerprint }: Derivative, found: Found | undefined, source: Found): boolean {
  return isMadeOf(found, source) && found?.metadata[RECIPE] === fingerprint;
}

/** Whether the derivative was made from these bytes, with any recipe. */
export function isMadeOf(found: Found | undefined, { etag }: Found): boolean {
  return found?.metadata[SOURCE] === unquoted(etag);
}

function unquoted(etag: string): string {
  return etag.replaceAll('"', '');
}

function othersOf(tags: Tag[]): Tag[] {
  return tags.filter(({ Key }) => !OWN_TAGS.includes(Key!));
}

function status(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/**
 * S3 returns 404 for a conditional request on a deleted object, 412 for a changed one, and 409 for concurrent writes.
 */
async function unchanged<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if ([PRECONDITION_FAILED, CONFLICT, NOT_FOUND].includes(status(error)!)) {
      throw new Changed((error as Error).message, { cause: error });
    }
    throw error;
  }
}
