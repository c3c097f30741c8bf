import { Assembly } from './assembly';
import { handlers, rules } from './invocations';
import { elements, permitted } from './permissions';
import { TemplatePart, TemplateResource } from './template-part';

const BUCKET = 'AWS::S3::Bucket';
const NOTIFICATIONS = 'Custom::S3BucketNotifications';
const IMAGE = /\.(jpe?g|png|gif|webp|avif|hei[cf]|tiff?|bmp|svg)$/i;

/** A function that a rule calls for uploaded files, and the objects that it may write. */
export interface Upload {
  readonly rule: TemplateResource;
  readonly handler: TemplateResource;
  readonly written: readonly TemplatePart[];
}

/** Keys that begin so, but for those that begin otherwise. */
interface Keys {
  readonly beginning: string;
  readonly except: readonly string[];
}

/** Rules for the uploads to buckets that tell of them. */
export function uploadRules(app: Assembly): TemplateResource[] {
  return rules(app).filter((rule) => rule.has('EventPattern/source/*', 'aws.s3') && rule.has('EventPattern/detail-type/*', 'Object Created')
    && buckets(rule).every((bucket) => sendsEvents(app, bucket)));
}

export function uploads(app: Assembly): Upload[] {
  return uploadRules(app).flatMap((rule) => handlers(app, rule).map((handler) => ({ rule, handler, written: written(app, handler) })));
}

/** A function that may write where it is called for may call itself for ever. */
export function mayCallItself({ rule, written: places }: Upload): boolean {
  return places.some((place) => isSameBucket(rule, place) && called(rule).some((keys) => overlap(keys, keyOf(place))));
}

/** Whether a rule is about files of one type, other than images. */
export function isForOtherFiles(rule: TemplateResource): boolean {
  const endings = ['suffix', 'wildcard'].flatMap((kind) => rule.parts(`EventPattern/detail/object/key/*/${kind}`));
  return endings.some((ending) => ending.is(/\.\w+$/) && !ending.is(IMAGE));
}

function buckets(rule: TemplateResource): TemplateResource[] {
  return rule.refs('EventPattern/detail/bucket/name').filter(({ type }) => type === BUCKET);
}

/** By the bucket itself, or by what aws-cdk-lib puts beside it. */
function sendsEvents(app: Assembly, bucket: TemplateResource): boolean {
  const path = 'NotificationConfiguration/EventBridgeConfiguration';
  return bucket.has(path) || app.all(NOTIFICATIONS).some((helper) => helper.refs('BucketName').includes(bucket) && helper.has(path));
}

/** The objects that a function may write; a bucket alone is no object. */
function written(app: Assembly, handler: TemplateResource): TemplatePart[] {
  return handler.refs('Role').flatMap((role) => permitted(app, role, 's3:PutObject')).filter((place) => place.is(/[/*]/));
}

function isSameBucket(rule: TemplateResource, place: TemplatePart): boolean {
  const [bucket] = place.text().split('/');
  const names = rule.parts('EventPattern/detail/bucket/name/*');
  return names.length === 0 || bucket.includes('*') || names.some((name) => name.is(bucket.split(':::').pop()!)
    || name.refs().some((read) => place.refs().includes(read)));
}

function called(rule: TemplateResource): Keys[] {
  const patterns = elements(rule, 'EventPattern/detail/object/key');
  return patterns.length === 0 ? [{ beginning: '', except: [] }] : patterns.map((pattern) => ({
    beginning: typeof pattern.value === 'string' ? pattern.value : begin(['prefix', 'wildcard'].flatMap((kind) => pattern.parts(kind))[0]),
    except: ['prefix', 'wildcard'].flatMap((kind) => elements(pattern, `anything-but/${kind}`)).map(begin),
  }));
}

function keyOf(place: TemplatePart): string {
  return place.text().split('/').slice(1).join('/').split('*')[0];
}

function begin(pattern?: TemplatePart): string {
  return pattern?.text().split('*')[0] ?? '';
}

function overlap({ beginning, except }: Keys, key: string): boolean {
  return (key.startsWith(beginning) || beginning.startsWith(key)) && !except.some((other) => key.startsWith(other));
}
