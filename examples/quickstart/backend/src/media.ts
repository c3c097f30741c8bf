import { createHash, randomUUID } from 'node:crypto';
import {
  type $Command, DeleteObjectsCommand, GetObjectTaggingCommand, ListObjectsV2Command, PutObjectCommand, S3Client, type S3ClientConfig,
  type S3ClientResolvedConfig, type ServiceInputTypes, type ServiceOutputTypes,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Cache } from './cache.js';
import { type Failure, Unavailable } from './errors.js';

/** The same limit as that of the platform's image processing. */
export const MOST_BYTES = 50 * 1024 * 1024;
/** Of one user in an hour. A signed address passes neither the firewall nor its rates. */
const MOST_UPLOADS = 100;
const HOUR = 3_600;
/** The formats that the image processing reads. It rejects others, e.g. SVG and HEIC. */
export const CONTENT_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'];
/** The images that it makes of each: those of the platform's `media`. */
const IMAGES = ['thumbnail', 'medium', 'large'].flatMap((size) => ['avif', 'webp', 'jpeg'].map((format) => `${size}.${format}`));
/** The tag of an original that it rejects. Its value is the reason. */
const REJECTED = 'rejected';
/**
 * Limits in milliseconds, because the SDK has none: of the connection, of the answer, and of a silence within it. With one more attempt, an
 * answer fails while somebody waits.
 */
export const S3_OPTIONS: S3ClientConfig = {
  // The address would sign the checksum of an empty body, and no other one would be accepted.
  requestChecksumCalculation: 'WHEN_REQUIRED',
  maxAttempts: 2, requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true, socketTimeout: 3_000 },
};
/** What Node.js reports of connections. Codes of Node.js itself (`ERR_…`) are about files and programs. */
const CONNECTION = /^E(?!RR_)/;

/**
 * Browsers upload directly to the bucket. No large request passes through the load balancer, the firewall and the tasks. S3 rejects a file of
 * another size, type or key than the signed address allows, and a second one: what was looked at is not exchanged.
 */
export function openMedia(bucket: string, cache: Pick<Cache, 'count'>, s3 = new S3Client(S3_OPTIONS)) {
  const ask = async <Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: $Command<Input, Output, S3ClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes>,
  ) => s3.send(command).catch((error: S3Failure) => {
    throw withoutKeys(error, command);
  });
  return {
    /** The request for one file: the browser sends it with these headers, and its own `Content-Length`. Undefined after too many in an hour. */
    async uploadRequest(user: string, { contentType, size }: { contentType: string; size: number }) {
      const hour = Math.floor(Date.now() / 1_000 / HOUR);
      if (await cache.count(`uploads:${user}:${hour}`, HOUR) > MOST_UPLOADS) return undefined;
      const id = randomUUID();
      const headers = { 'content-type': contentType, 'if-none-match': '*' };
      const put = new PutObjectCommand({ Bucket: bucket, Key: originalOf(user, id), ContentType: contentType, ContentLength: size, IfNoneMatch: '*' });
      const signableHeaders = new Set(['content-length', ...Object.keys(headers)]);
      return { id, method: 'PUT', url: await getSignedUrl(s3, put, { expiresIn: 300, signableHeaders }), headers };
    },
    /**
     * Notes that a user is erased, where a restore of the database or of uploads reads it: it repeats the erasures since its backup. The name has
     * a hash of the ID, which leads to the user only in data that has the ID.
     */
    async recordErasure(user: string) {
      await ask(new PutObjectCommand({ Bucket: bucket, Key: `erased/${createHash('sha256').update(user).digest('hex')}` }));
    },
    /** Removes the uploads of a user; the image processing then removes what it made of them. The bucket keeps versions of both for a while. */
    async removeAllOf(user: string) {
      // What was removed is not listed again, so the first page is always the next one.
      for (;;) {
        const { Contents = [] } = await ask(new ListObjectsV2Command({ Bucket: bucket, Prefix: originalOf(user, '') }));
        if (Contents.length === 0) return;
        const Objects = Contents.map(({ Key }) => ({ Key }));
        const { Errors: [failed] = [] } = await ask(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }));
        if (failed) throw new Unavailable('media', new Error(`DeleteObjects: ${failed.Code}`));
      }
    },
    /**
     * What became of an upload: `ready` with the paths of its images, `processing` with those that exist, or `rejected` with the reason.
     * Undefined if nothing was uploaded. A page that shows an image before it exists would show the error of S3.
     */
    async status(user: string, id: string) {
      const prefix = `media/${user}/${id}/`;
      const { Contents = [] } = await ask(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
      const images = Contents.map(({ Key }) => `/${Key}`);
      if (IMAGES.every((image) => images.includes(`/${prefix}${image}`))) return { status: 'ready', images };
      try {
        const { TagSet } = await ask(new GetObjectTaggingCommand({ Bucket: bucket, Key: originalOf(user, id) }));
        const rejected = TagSet?.find(({ Key }) => Key === REJECTED);
        return rejected ? { status: 'rejected', reason: rejected.Value } : { status: 'processing', images };
      } catch (error) {
        if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
        throw error;
      }
    },
  };
}

export type Media = ReturnType<typeof openMedia>;

type S3Failure = Failure & { readonly $metadata?: { readonly httpStatusCode?: number } };

/** Messages of S3 contain the key, with the user and the upload, and reach the log and what observes the program: name and status do not. */
function withoutKeys(error: S3Failure, command: object) {
  const { name, code, $metadata: { httpStatusCode: status } = {} } = error;
  const isLost = name === 'TimeoutError' || CONNECTION.test(code ?? '');
  if (status === undefined && !isLost) return error;
  const failure = Object.assign(new Error(`${command.constructor.name}: ${isLost ? code ?? name : name} (status ${status ?? 'unknown'})`), { name });
  return isLost || status === undefined || status >= 500 || status === 429 ? new Unavailable('media', failure) : failure;
}

function originalOf(user: string, id: string) {
  return `originals/${user}/${id}`;
}
