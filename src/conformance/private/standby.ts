import { Assembly } from './assembly';
import { nameOf } from './buckets';
import { databases } from './queries';
import { TemplatePart, TemplateResource } from './template-part';

const BUCKET = 'AWS::S3::Bucket';

/** One rule by which S3 copies a bucket. */
export interface Copying {
  /** Where the rule is written; its stack is in the region of the bucket. */
  readonly owner: TemplateResource;
  readonly source: string;
  readonly destination: string;
  readonly rule: TemplatePart;
}

/** The databases that follow one of another region. */
export const standbys = (app: Assembly) => databases(app).filter((cluster) => cluster.has('GlobalClusterIdentifier'));

/** The regions of databases that stand by. */
export function standbyRegions(app: Assembly): string[] {
  return [...new Set(standbys(app).flatMap(({ stack }) => stack.region ?? []))];
}

/** The database that a standby follows. */
export function primariesOf(app: Assembly, standby: TemplateResource): TemplateResource[] {
  return app.all('AWS::RDS::GlobalCluster')
    .filter((global) => standby.has('GlobalClusterIdentifier', (id) => global.has('GlobalClusterIdentifier', id.text())))
    .flatMap((global) => global.refs('SourceDBClusterIdentifier'));
}

/** The replications of buckets: those of buckets themselves, and those that a function sets. */
export function copyings(app: Assembly): Copying[] {
  const own = app.all(BUCKET).flatMap((owner) => owner.parts('ReplicationConfiguration/Rules/*').map((rule) => ({ owner, source: nameOf(owner), rule })));
  const set = app.all('Custom::BucketReplication').map((owner) => ({
    owner, source: owner.parts('BucketName').map((name) => name.text()).join(), rule: ruleOf(owner),
  }));
  return [...own, ...set].map((copying) => ({ ...copying, destination: copying.rule.parts('Destination/Bucket').map((arn) => arn.text().split(':').pop()).join() }));
}

/** The bucket of the app that a rule copies to, in another region. */
export function copyOf(app: Assembly, { owner, destination }: Copying): TemplateResource | undefined {
  return app.all(BUCKET).find((bucket) => nameOf(bucket) === destination && bucket.stack.region !== owner.stack.region);
}

/** The rule is JSON, because CloudFormation makes text of the numbers of custom resources. */
function ruleOf(resource: TemplateResource): TemplatePart {
  const text = resource.parts('Rule').map((rule) => rule.text()).join();
  return new TemplatePart(resource.stack, resource.app, text === '' ? {} : JSON.parse(text));
}
