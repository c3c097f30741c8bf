import { Assembly, TemplatePart, TemplateResource } from './assembly';
import { databases, nameOf } from './queries';

const BUCKET = 'AWS::S3::Bucket';

/** A replication rule of a bucket. */
export interface Copying {
  /** The resource with the rule; its stack is in the Region of the source bucket. */
  readonly owner: TemplateResource;
  readonly source: string;
  readonly destination: string;
  readonly rule: TemplatePart;
}

/** The secondary clusters of global databases. */
export const standbys = (app: Assembly) => databases(app).filter((cluster) => cluster.has('GlobalClusterIdentifier'));

/** The Regions of secondary clusters. */
export function standbyRegions(app: Assembly): string[] {
  return [...new Set(standbys(app).flatMap(({ stack }) => stack.region ?? []))];
}

/** The primary cluster of a secondary cluster. */
export function primariesOf(app: Assembly, standby: TemplateResource): TemplateResource[] {
  return app.all('AWS::RDS::GlobalCluster')
    .filter((global) =>
      standby.has('GlobalClusterIdentifier', (id) => global.has('GlobalClusterIdentifier', id.text())))
    .flatMap((global) => global.refs('SourceDBClusterIdentifier'));
}

/** The replication rules of buckets, and those that a custom resource sets. */
export function copyings(app: Assembly): Copying[] {
  const own = app.all(BUCKET).flatMap((owner) =>
    owner.parts('ReplicationConfiguration/Rules/*').map((rule) => ({ owner, source: nameOf(owner), rule })));
  const set = app.all('Custom::BucketReplication').map((owner) => ({
    owner, source: owner.textAt('BucketName'), rule: ruleOf(owner),
  }));
  return [...own, ...set].map((copying) => ({
    ...copying, destination: copying.rule.parts('Destination/Bucket').map((arn) => arn.text().split(':').pop()).join(),
  }));
}

/** The destination bucket of a rule, in another Region, if the app contains it. */
export function copyOf(app: Assembly, { owner, destination }: Copying): TemplateResource | undefined {
  return app.all(BUCKET).find((bucket) => nameOf(bucket) === destination && bucket.stack.region !== owner.stack.region);
}

/** The rule is JSON, because CloudFormation converts numbers in custom resources to strings. */
function ruleOf(resource: TemplateResource): TemplatePart {
  return resource.of(JSON.parse(resource.textAt('Rule') || '{}'));
}
