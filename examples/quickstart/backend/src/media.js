import { randomUUID } from 'node:crypto';
import { GetObjectTaggingCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { Unavailable } from './errors.js';

/** The same limit as that of the platform's image processing. */
const MOST_BYTES = 50 * 1024 * 1024;
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
const LIMITS = {
  maxAttempts: 2, requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true, socketTimeout: 3_000 },
};
/** What Node.js reports of connections. Codes of Node.js itself (`ERR_…`) are about files and programs. */
const CONNECTION = /^E(?!RR_)/;

/**
 * Browsers upload directly to the bucket. No large request passes through the load balancer, the firewall and the tasks. S3 rejects a file of
 * another size, type or key than the signed form allows.
 */
export function openMedia(bucket, s3 = new S3Client(LIMITS)) {
  const ask = async (command) => s3.send(command).catch((error) => {
    throw withoutKeys(error, command);
  });
  return {
    /** A form for one file: the browser posts `fields` and then `file` to `url` as `multipart/form-data`. */
    async uploadForm(user, contentType) {
      const id = randomUUID();
      const { url, fields } = await createPresignedPost(s3, {
        Bucket: bucket,
        Key: originalOf(user, id),
        Fields: { 'Content-Type': contentType },
        Conditions: [['content-length-range', 1, MOST_BYTES]],
        Expires: 300,
      });
      return { id, url, fields };
    },
    /**
     * What became of an upload: `ready` with the paths of its images, `processing` with those that exist, or `rejected` with the reason.
     * Undefined if nothing was uploaded. A page that shows an image before it exists would show the error of S3.
     */
    async status(user, id) {
      const prefix = `media/${user}/${id}/`;
      const { Contents = [] } = await ask(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
      const images = Contents.map(({ Key }) => `/${Key}`);
      if (IMAGES.every((image) => images.includes(`/${prefix}${image}`))) return { status: 'ready', images };
      try {
        const { TagSet } = await ask(new GetObjectTaggingCommand({ Bucket: bucket, Key: originalOf(user, id) }));
        const rejected = TagSet.find(({ Key }) => Key === REJECTED);
        return rejected ? { status: 'rejected', reason: rejected.Value } : { status: 'processing', images };
      } catch (error) {
        if (error.name === 'NoSuchKey') return undefined;
        throw error;
      }
    },
  };
}

/** Messages of S3 contain the key, with the user and the upload, and reach the log and what observes the program: name and status do not. */
function withoutKeys(error, command) {
  const { name, code, $metadata: { httpStatusCode: status } = {} } = error;
  const isLost = name === 'TimeoutError' || CONNECTION.test(code);
  if (status === undefined && !isLost) return error;
  const failure = Object.assign(new Error(`${command.constructor.name}: ${isLost ? code ?? name : name} (status ${status ?? 'unknown'})`), { name });
  return isLost || status >= 500 || status === 429 ? new Unavailable('media', failure) : failure;
}

function originalOf(user, id) {
  return `originals/${user}/${id}`;
}
