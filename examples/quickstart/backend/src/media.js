import { randomUUID } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** Browsers upload directly to the bucket. No large request passes through the load balancer, the firewall and the tasks. */
export function openMedia(bucket) {
  const s3 = new S3Client({});
  return {
    async uploadUrl(contentType) {
      const key = `originals/${randomUUID()}`;
      const url = await getSignedUrl(s3, new PutObjectCommand({ Bucket: bucket, Key: key, ContentType: contentType }), { expiresIn: 300 });
      return { key, url };
    },
  };
}
