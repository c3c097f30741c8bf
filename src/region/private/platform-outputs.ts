import { CfnOutput, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { RegionPlan } from './plan';
import { PlatformParts } from './platform-parts';
import { createsRecords, isServedElsewhere, OriginRole } from '../../edge/internal';
import { claim } from '../../private/claim';
import { isCommercial } from '../../private/regions';
import { TierSizes } from '../platform-tier';

/**
 * Outputs of a stack, without exports. Their logical ids are the name of the platform and what they are, for example
 * `EldoniaSiteUrl`, wherever the platform is in the construct tree.
 */
export class PlatformOutputs extends Construct {
  private readonly prefix: string;

  constructor(scope: Construct, platform: string) {
    super(scope, 'Outputs');
    this.prefix = platform.split('-').map((word) => `${word[0].toUpperCase()}${word.slice(1)}`).join('');
  }

  /** Adds an output. */
  add(id: string, value: string, description: string): void {
    const output = new CfnOutput(this, id, { value, description });
    const logicalId = `${this.prefix}${id}`;
    // The names `shop-2` and `shop2` have one prefix: the second platform of a stack has ids by its path.
    if (!claim(Stack.of(this), 'output', Stack.of(this).node.path, logicalId)) output.overrideLogicalId(logicalId);
  }

  /** Adds the address of a dashboard. */
  addDashboard(id: string, { dashboardName: name }: cloudwatch.Dashboard, shows: string): void {
    const { region } = Stack.of(this);
    // The consoles of other partitions have other addresses.
    const console = Token.isUnresolved(region) || isCommercial(region);
    this.add(id, console
      ? `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}#dashboards/dashboard/${name}`
      : name, `Dashboard of ${shows}`);
  }

  /** Adds the reservations that cover the instances of the database. */
  addReservedInstances({ databaseInstanceType, databaseReaders }: TierSizes): void {
    this.add('ReservedDatabaseInstances', `${1 + databaseReaders} x db.${databaseInstanceType.toString()}`,
      'Reserved DB instances that cover the database: engine aurora-postgresql, single-AZ');
  }

  /** Adds the reservations that cover the nodes of the cache. */
  addReservedNodes({ cacheNodeType, cacheReplicas, cacheShards }: TierSizes): void {
    this.add('ReservedCacheNodes', `${cacheShards * (1 + cacheReplicas)} x cache.${cacheNodeType.toString()}`,
      'Reserved nodes that cover the cache: engine valkey');
  }
}

/** Adds what the records of the domain names are aliases of, for those who create them. */
function addRecordTarget(
  outputs: PlatformOutputs, domainName: string, { api: { loadBalancer }, edge }: PlatformParts<'api' | 'edge'>,
): void {
  const [name, zone] = edge
    ? [edge.distribution.distributionDomainName, targets.CloudFrontTarget.CLOUDFRONT_ZONE_ID]
    : [loadBalancer.loadBalancerDnsName, loadBalancer.loadBalancerCanonicalHostedZoneId];
  outputs.add('RecordTarget', name, `Target of the alias records of ${domainName}`);
  outputs.add('RecordTargetZone', zone, 'Hosted zone of the target of these alias records');
}

/** Adds what people look for after the deployment of a platform. */
export function addOutputs(
  scope: Construct, plan: RegionPlan,
  parts: PlatformParts<'api' | 'edge' | 'observability' | 'repository'>,
): void {
  const { edge, repository, observability } = parts;
  const { imageParameterName, names: { platform }, tier, zone: { domainName, _domainUse: domainUse } } = plan;
  const outputs = new PlatformOutputs(scope, platform);
  // The standby Region has the address of the primary Region.
  if (plan.role.origin.role === OriginRole.PRIMARY) {
    // A wildcard is not an address, and that of another site is not the one of the platform.
    if (!domainName.startsWith('*') && !isServedElsewhere(domainUse)) {
      outputs.add('SiteUrl', `https://${domainName}`, `Address of ${platform}`);
    }
    if (!createsRecords(domainUse)) addRecordTarget(outputs, domainName, parts);
  }
  outputs.add('RepositoryUri', repository.repositoryUri, 'Repository to push images to');
  outputs.add('ImageParameter', imageParameterName, 'SSM parameter with the tag or digest of the released image');
  const { siteBucket, userStore } = edge ?? {};
  if (siteBucket) outputs.add('SiteBucket', siteBucket.bucketName, 'Bucket of the files of the front end');
  if (userStore) outputs.add('UserStore', userStore.keyValueStoreArn, 'Store of the users that may see the site');
  if (observability?.dashboard) {
    const place = observability.node.scope!;
    const there = place === scope ? outputs : new PlatformOutputs(place, platform);
    there.addDashboard('Dashboard', observability.dashboard, platform);
  }
  // The architecture reserves production only.
  if (tier._development) return;
  if (!plan.existing.database) outputs.addReservedInstances(plan.sizes);
  if (!plan.existing.cache) outputs.addReservedNodes(plan.sizes);
}
