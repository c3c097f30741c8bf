import { randomUUID } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';

/** The same limit as that of the platform's image processing. */
const MOST_BYTES = 50 * 1024 * 1024;

/**
 * Browsers upload directly to the bucket. No large request passes through the load balancer, the firewall and the tasks. S3 rejects a file of
 * another size, type or key than the signed form allows.
 */
export function openMedia(bucket, s3 = new S3Client({})) {
  return {
    /** A form for one file: the browser posts `fields` and then `file` to `url` as `multipart/form-data`. */
    async uploadForm(user, contentType) {
      const key = `originals/${user}/${randomUUID()}`;
      const { url, fields } = await createPresignedPost(s3, {
        Bucket: bucket,
        Key: key,
        Fields: { 'Content-Type': contentType },
        Conditions: [['content-length-range', 1, MOST_BYTES]],
        Expires: 300,
      });
      return { key, url, fields };
    },
  };
}
