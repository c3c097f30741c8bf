import { Annotations, Resource, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { PlatformChoices, RegionChoices } from './choices';
import { ownNames } from './served-names';
import { NOTIFIED_ELSEWHERE, PAGED_ELSEWHERE } from './topics';
import { checkUploadOrigins } from './upload-cors';
import { AuroraCluster } from '../../aurora-cluster';
import { CacheCluster } from '../../cache';
import { checkDomain, checkWithin, checkZone } from '../../private/domains';
import { monthOf, NODEJS } from '../../private/ends';
import { checkRequired, invalid } from '../../private/errors';
import { isEmail, checkName, PARAMETER_NAME } from '../../private/names';
import { checkEnvironment } from '../../private/places';
import { GLOBAL_REGION } from '../../private/regions';
import { Deployer } from '../../release';
import { checkNodeVersion } from '../../release/internal';
import { ExistingResources } from '../existing-resources';
import { PlatformDatabaseOptions } from '../platform-database';
import { PlatformGithub } from '../platform-github';
import { PlatformMonitoringOptions } from '../platform-monitoring';
import { PlatformNetworkOptions } from '../platform-network';
import { PlatformZone } from '../platform-zone';

/**
 * Bucket names contain account and Region, and names of caches have at most 40 characters: 20 remain for the platform.
 */
const NAME = /^[a-z](?:[a-z0-9]|-(?!-)){0,18}[a-z0-9]$/;

/** Identifiers of AWS Backup and of automated snapshots have colons. */
const SNAPSHOT =
  /^(?:arn:[\w-]+:rds:(?<region>[\w-]+):\d{12}:cluster-snapshot:)?(?:(?:rds|awsbackup):)?[A-Za-z](?:-?[A-Za-z0-9])*$/;

/** Validates what would fail at deployment, or in another stack. */
export function checkChoices(scope: Construct, choices: PlatformChoices): void {
  checkRequired(scope, choices, { zone: 'pass PlatformZone.fromAttributes(...) or PlatformZone.fromHostedZone(zone)' });
  const { name, zone, alarmEmail, github } = choices;
  if (name !== undefined && !NAME.test(name)) {
    invalid(scope, 'name must be 2 to 20 lower-case letters, digits and single hyphens, beginning with a letter, got ' +
      `"${name}"; it is the prefix of the names of buckets, roles and clusters, so it can't be a token`);
  }
  const { hostedZoneId, zoneName } = zone;
  for (const [prop, value, what] of [['hostedZoneId', hostedZoneId, 'id'], ['zoneName', zoneName, 'name']]) {
    if (value === undefined || value === null) {
      invalid(scope, `zone.${prop} is required, got none; pass the ${what} of the hosted zone`);
    }
  }
  checkZone(scope, 'zone', { hostedZoneId, zoneName });
  checkDomainNames(scope, zone);
  checkEmail(scope, 'alarmEmail', alarmEmail);
  checkUploadOrigins(scope, zone.uploadOrigins);
  if (github) checkGithub(scope, github);
}

function checkDomainNames(scope: Construct, zone: PlatformZone): void {
  const seen = new Set<string>();
  for (const [index, name] of ownNames(zone).entries()) {
    const prop = index === 0 ? 'zone.domainName' : 'zone.alternateDomainNames';
    checkDomain(scope, prop, name);
    checkWithin(scope, prop, name, zone.zoneName);
    if (seen.has(name.toLowerCase())) {
      invalid(scope, `${prop} must contain each name once, and not the domain name, got "${name}" twice; remove one`);
    }
    seen.add(name.toLowerCase());
  }
}

/** Validates that the options of a network concern one that is created. */
export function checkNetwork(
  scope: Construct | undefined, vpc: ec2.IVpc | undefined, network: PlatformNetworkOptions | undefined, where = '',
): void {
  const prop = Object.entries(network ?? {}).find(([, value]) => value !== undefined)?.[0];
  if (!vpc || prop === undefined) return;
  invalid(scope, `network.${prop} must be absent with existing.vpc, got both${where}; remove one of them`);
}

/** Validates the choices of one Region. */
export function checkExisting(
  scope: Construct, { existing, network }: RegionChoices, { uploadOrigins }: Partial<PlatformZone>,
): void {
  checkNetwork(scope, existing?.vpc, network);
  if (existing?.mediaBucket && uploadOrigins !== undefined) {
    invalid(scope, 'zone.uploadOrigins must be absent with existing.mediaBucket, ' +
      `got ${JSON.stringify(uploadOrigins)}; set the CORS rules of that bucket`);
  }
  checkName(scope, 'existing.imageParameterName', existing?.imageParameterName, PARAMETER_NAME);
  checkStacks(scope, existing ?? {});
}

/**
 * Validates that no stack would refer to the platform while the platform refers to it. The policy of a key names the
 * roles that use it, and the security groups of a database or cache name the group of the tasks.
 */
function checkStacks(scope: Construct, { encryptionKey, database, cache }: ExistingResources): void {
  const importing = {
    encryptionKey: ['a key', encryptionKey && Resource.isOwnedResource(encryptionKey), 'kms.Key.fromKeyArn()'],
    database: ['a cluster', database instanceof AuroraCluster, 'AuroraCluster.fromAuroraClusterAttributes()'],
    cache: ['a cache', cache instanceof CacheCluster, 'CacheCluster.fromCacheClusterAttributes()'],
  } as const;
  const found = { encryptionKey, database, cache };
  for (const prop of ['encryptionKey', 'database', 'cache'] as const) {
    const [kind, defined, method] = importing[prop];
    const construct = found[prop];
    if (!construct || !defined || Stack.of(construct) === Stack.of(scope)) continue;
    invalid(scope, `existing.${prop} must be in the stack of the platform or imported, got ${kind} of the stack ` +
      `"${Stack.of(construct).node.path}", which would depend on the platform; import it with ${method}`);
  }
}

/** Validates that the platform can use resources of other accounts and Regions. */
export function checkPlaces(scope: Construct, existing: ExistingResources, hasEvents: boolean): void {
  const advice = { alarmTopic: hasEvents ? NOTIFIED_ELSEWHERE : PAGED_ELSEWHERE, criticalAlarmTopic: PAGED_ELSEWHERE };
  for (const [prop, resource] of Object.entries<object | string>({ ...existing })) {
    if (!(resource instanceof Construct) || !Resource.isResource(resource)) continue;
    checkEnvironment(scope, `existing.${prop}`, resource, Stack.of(scope), advice[prop as keyof typeof advice]);
  }
}

/** Validates that alarms and events in us-east-1 can notify the topics. */
export function checkGlobalTopics(
  scope: Construct, account: string,
  { usEast1AlarmTopic, usEast1CriticalAlarmTopic }: Partial<PlatformMonitoringOptions> = {},
): void {
  const place = { account, region: GLOBAL_REGION };
  checkEnvironment(scope, 'monitoring.usEast1AlarmTopic', usEast1AlarmTopic, place, NOTIFIED_ELSEWHERE);
  checkEnvironment(scope, 'monitoring.usEast1CriticalAlarmTopic', usEast1CriticalAlarmTopic, place, PAGED_ELSEWHERE);
}

/** Validates that the options of the database concern one of the platform, and its snapshot. */
export function checkDatabase(
  scope: Construct, options: PlatformDatabaseOptions | undefined, { database }: Pick<ExistingResources, 'database'>,
): void {
  const given = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  if (database && given.length > 0) {
    invalid(scope, `database.${given[0][0]} must be absent with existing.database, got both; drop one of them`);
  }
  const snapshot = options?.snapshot?.identifier;
  if (snapshot === undefined) return;
  if (Token.isUnresolved(snapshot)) {
    invalid(scope, 'database.snapshot must be known at synthesis, got a token; pass its text, because the name of ' +
      'the restored cluster contains a hash of it');
  }
  const { groups } = SNAPSHOT.exec(snapshot) ?? invalid(scope, 'database.snapshot must be the identifier or ARN of ' +
    `a cluster snapshot, got "${snapshot}"; find it with aws rds describe-db-cluster-snapshots`);
  const { region } = Stack.of(scope);
  if (groups?.region !== undefined && !Token.isUnresolved(region) && groups.region !== region) {
    invalid(scope, `database.snapshot must be in ${region}, got a snapshot of ${groups.region}; copy it with ` +
      'aws rds copy-db-cluster-snapshot');
  }
}

/** Validates an e-mail address. */
export function checkEmail(scope: Construct, prop: string, email: string | undefined): void {
  if (email !== undefined && !isEmail(email)) {
    invalid(scope, `${prop} must be an e-mail address, got "${email}"; ` +
      'write it as ops@eldonia.example');
  }
}

/** Validates what can deploy, and that something does. */
function checkGithub(scope: Construct, github: PlatformGithub): void {
  const { deployer, connectionArn, environment, withoutEnvironment, nodeVersion } = github;
  checkNodeVersion(scope, 'github.nodeVersion', nodeVersion);
  if (nodeVersion === 20) warnOfNode20(scope);
  if (withoutEnvironment && environment !== undefined) {
    invalid(scope, `github.environment must be absent with withoutEnvironment, got "${environment}"; drop one of ` +
      'them');
  }
  if (withoutEnvironment) {
    Annotations.of(scope).addWarningV2('@eldonia/platform-github:withoutEnvironment',
      'each push to the branch deploys without approval; use an environment with required reviewers if your plan of ' +
      'GitHub has them');
  }
  if (deployer === Deployer.CODEPIPELINE && connectionArn === undefined) {
    invalid(scope, 'github.connectionArn is required when CODEPIPELINE deploys, got none; create a connection in the ' +
      'console and pass its ARN');
  }
}

function warnOfNode20(scope: Construct): void {
  Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:nodeEndOfLife',
    `Node.js 20 has no security fixes since ${monthOf(NODEJS[20])}, and Lambda does not create functions with it ` +
    'from February 2027; use 24');
}
