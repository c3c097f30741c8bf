import type { Assembly } from './assembly';
import { TemplatePart, TemplateResource } from './template-part';

const BUCKET = 'AWS::S3::Bucket';

/** The name of a bucket; a reference to the bucket where it has none of its own. */
export function nameOf(bucket: TemplateResource): string {
  return bucket.has('BucketName') ? bucket.parts('BucketName')[0].text() : `\${${bucket.id}}`;
}

/** What a container's environment variables tell it of: by reference, or a bucket of its own region by its name. */
export function toldOf(app: Assembly, container: TemplatePart): TemplateResource[] {
  return container.parts('Environment/*/Value').flatMap((value) => [
    ...value.refs(),
    ...namedBuckets(app).filter((bucket) => bucket.stack.region === container.stack.region && value.is(nameOf(bucket))),
  ]);
}

/** The bucket that an origin is: by reference, or by an address that begins with its name. */
export function bucketsOf(app: Assembly, origin: TemplatePart): TemplateResource[] {
  return origin.parts('DomainName').flatMap((address) => [
    ...address.refs().filter(({ type }) => type === BUCKET),
    ...namedBuckets(app).filter((bucket) => address.text().startsWith(`${nameOf(bucket)}.s3.`)),
  ]);
}

/** A reference means something in its own stack alone, a name everywhere. */
function namedBuckets(app: Assembly): TemplateResource[] {
  return app.all(BUCKET).filter((bucket) => bucket.has('BucketName'));
}
