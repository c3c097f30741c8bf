import { Assembly, every, TemplatePart, TemplateResource } from './assembly';
import { handlers, rules } from './invocations';
import { elements, permitted } from './permissions';
import { overlap, services } from './queries';

const BUCKET = 'AWS::S3::Bucket';
const NOTIFICATIONS = 'Custom::S3BucketNotifications';
const IMAGE = /\.(jpe?g|png|gif|webp|avif|hei[cf]|tiff?|bmp|svg)$/i;

/** A function that a rule invokes for uploaded files, and the objects that it can write. */
export interface Upload {
  readonly rule: TemplateResource;
  readonly handler: TemplateResource;
  readonly written: readonly TemplatePart[];
}

/** Object keys with a prefix, except those with another prefix. */
interface Keys {
  readonly beginning: string;
  readonly except: readonly string[];
}

/** Rules for uploads to buckets that send events to EventBridge. */
export function uploadRules(app: Assembly): TemplateResource[] {
  return rules(app).filter((rule) => rule.has('EventPattern/source/*', 'aws.s3')
    && rule.has('EventPattern/detail-type/*', 'Object Created')
    && buckets(rule).every((bucket) => sendsEvents(app, bucket)));
}

export function uploads(app: Assembly): Upload[] {
  return uploadRules(app).flatMap((rule) =>
    handlers(app, rule).map((handler) => ({ rule, handler, written: written(app, handler) })));
}

/** Whether there is such an upload in each Region of the services. */
export function inEachRegion(app: Assembly, test: (upload: Upload) => boolean): boolean {
  const regions = [services(app), uploadRules(app)].find((owners) => owners.length > 0) ?? [];
  return every(regions, ({ stack: { region } }) => uploads(app).some((upload) => upload.rule.stack.region === region && test(upload)));
}

/** A function that can write objects that trigger it could run in an endless loop. */
export function canTriggerItself({ rule, written: places }: Upload): boolean {
  return places.some((place) =>
    isSameBucket(rule, place) && matchedKeys(rule).some(({ beginning, except }) =>
      overlap(beginning, keyOf(place)) && !except.some((other) => keyOf(place).startsWith(other))));
}

/** Whether a rule matches files of a type other than images. */
export function isForOtherFiles(rule: TemplateResource): boolean {
  const endings = ['suffix', 'wildcard'].flatMap((kind) => rule.parts(`EventPattern/detail/object/key/*/${kind}`));
  return endings.some((ending) => ending.is(/\.\w+$/) && !ending.is(IMAGE));
}

/** By reference, or by name. */
function buckets(rule: TemplateResource): TemplateResource[] {
  return rule.app.all(BUCKET).filter((bucket) => rule.refs('EventPattern/detail/bucket/name').includes(bucket)
    || rule.has('EventPattern/detail/bucket/name/*', (name) => bucket.has('BucketName', name.text())));
}

/** By the bucket itself, or by the custom resource of aws-cdk-lib. */
function sendsEvents(app: Assembly, bucket: TemplateResource): boolean {
  const path = 'NotificationConfiguration/EventBridgeConfiguration';
  return (bucket.has(path) && !bucket.has(`${path}/EventBridgeEnabled`, false)) || app.referring(NOTIFICATIONS, 'BucketName', bucket).some((helper) => helper.has(path));
}

/** The objects that a function can write; a bucket ARN alone is no object. */
function written(app: Assembly, handler: TemplateResource): TemplatePart[] {
  return handler.refs('Role').flatMap((role) => permitted(app, role, 's3:PutObject'))
    .filter((place) => place.is(/[/*]/));
}

function isSameBucket(rule: TemplateResource, place: TemplatePart): boolean {
  const [bucket] = place.text().split('/');
  const names = rule.parts('EventPattern/detail/bucket/name/*');
  return names.length === 0 || bucket.includes('*') || names.some((name) => name.is(bucket.split(':::').pop()!)
    || name.refs().some((read) => place.refs().includes(read)));
}

function matchedKeys(rule: TemplateResource): Keys[] {
  const patterns = elements(rule, 'EventPattern/detail/object/key');
  return patterns.length === 0 ? [{ beginning: '', except: [] }] : patterns.map((pattern) => ({
    beginning: typeof pattern.value === 'string'
      ? pattern.value
      : begin(['prefix', 'wildcard'].flatMap((kind) => pattern.parts(kind))[0]),
    except: ['prefix', 'wildcard'].flatMap((kind) => elements(pattern, `anything-but/${kind}`)).map(begin),
  }));
}

function keyOf(place: TemplatePart): string {
  return place.text().split('/').slice(1).join('/').split('*')[0];
}

function begin(pattern?: TemplatePart): string {
  return pattern?.text().split('*')[0] ?? '';
}
