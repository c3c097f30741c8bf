import type { Assembly } from './assembly';
import { TemplatePart, TemplateResource } from './template-part';

const BUCKET = 'AWS::S3::Bucket';

/** The name of a bucket, or a reference to a bucket without a physical name. */
export function nameOf(bucket: TemplateResource): string {
  return bucket.has('BucketName') ? bucket.parts('BucketName')[0].text() : `\${${bucket.id}}`;
}

/** The resources in a container's environment variables: by reference, or a bucket of the same Region by name. */
export function configuredResources(app: Assembly, container: TemplatePart): TemplateResource[] {
  return container.parts('Environment/*/Value').flatMap((value) => [
    ...value.refs(),
    ...namedBuckets(app).filter((bucket) => bucket.stack.region === container.stack.region && value.is(nameOf(bucket))),
  ]);
}

/** The bucket of an origin: by reference, or by a domain name that begins with the bucket name. */
export function bucketsOf(app: Assembly, origin: TemplatePart): TemplateResource[] {
  return origin.parts('DomainName').flatMap((address) => [
    ...address.refs().filter(({ type }) => type === BUCKET),
    ...namedBuckets(app).filter((bucket) => address.text().startsWith(`${nameOf(bucket)}.s3.`)),
  ]);
}

/** A reference is valid in its own stack only, a physical name in all stacks. */
function namedBuckets(app: Assembly): TemplateResource[] {
  return app.all(BUCKET).filter((bucket) => bucket.has('BucketName'));
}
