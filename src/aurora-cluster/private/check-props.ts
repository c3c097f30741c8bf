import { Annotations, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct, IConstruct } from 'constructs';
import { AuroraReplicaClusterProps } from './aurora-replica-cluster-props';
import { checkClusterIdentifier, checkDatabaseName, checkSecretName, checkUsernames } from './database-names';
import { checkEngineVersion } from './engine-version';
import { checkNodeScaling, MOST_READERS } from './reader-autoscaling';
import { WEEKDAYS, WINDOW_HOURS } from './secret-rotation';
import { ReplicaSettings, Settings } from './settings';
import { checkDays, checkInteger, invalid } from '../../private/errors';
import { checkOtherRegions } from '../../private/regions';
import { checkReplicaKey } from '../../private/secret-replicas';
import { checkTwoZones } from '../../private/subnets';
import { AuroraClusterProps } from '../aurora-cluster-props';

// Read 2026-11-29: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html
const LONGEST_BACKUP_DAYS = 35;
// Read 2026-11-29: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotationRulesType.html
const SHORTEST_ROTATION_HOURS = 4;
const LONGEST_ROTATION_DAYS = 1000;
/**
 * A rotation is refused while the user before the current one has sessions, which a proxy closes "some time after 24
 * hours". https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-connections.html
 */
const SHORTEST_PROXY_ROTATION_DAYS = 2;
const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;
const TOO_SMALL = /\.(?:nano|micro|small)$|^[rx].*\.medium$/;
const WARNING = '@eldonia/aurora-cluster:';

/** Checks what AWS would reject at deployment, and warns of valid but harmful props. */
export function checkProps(scope: Construct, props: AuroraClusterProps, settings: Settings): void {
  checkCluster(scope, props, settings);
  checkUsernames(scope, settings.appUsername, settings.adminUsername);
  checkSecretName(scope, 'adminSecretName', props.adminSecretName);
  checkInstances(scope, props, settings);
  if (props.readerScaling) checkNodeScaling(scope, 'readerScaling', props.readerScaling);
  checkScaling(scope, settings);
  checkParameters(scope, props);
  checkRotation(scope, props);
  checkReplicas(scope, props);
  if (props.proxyIamAuthentication && !props.proxy) {
    invalid(scope, 'proxyIamAuthentication must be absent without proxy, got true; set proxy to true, or remove it');
  }
  if (props.proxy && settings.capacity?.autoPauseAfter) {
    Annotations.of(scope).addWarningV2(
      `${WARNING}proxyPreventsPause`, 'The proxy keeps database connections open, so the cluster never pauses.',
    );
  }
}

/** What a cluster and its replica have in common. */
export function checkCluster(
  scope: Construct, props: AuroraClusterProps | AuroraReplicaClusterProps, settings: Settings | ReplicaSettings,
): void {
  checkEngineVersion(scope, settings.version);
  checkClusterIdentifier(scope, props.clusterIdentifier);
  checkDatabaseName(scope, settings.databaseName);
  checkSecretName(scope, 'appSecretName', props.appSecretName);
  checkInteger(scope, 'port', props.port, 1150, 65535);
  checkDays(scope, 'backupRetention', settings.backupRetention, 1, LONGEST_BACKUP_DAYS);
  checkSubnets(scope, props.vpc, settings.vpcSubnets);
  if (props.logRetention !== undefined && props.clusterIdentifier === undefined) {
    invalid(scope, 'clusterIdentifier is required with logRetention; pass one, or leave logRetention out');
  }
}

/** The CDK adds the prefix of the classes of RDS. */
export function checkPrefix(scope: IConstruct, prop: string, type: string): void {
  if (!type.startsWith('db.')) return;
  invalid(scope, `${prop} must be a family and a size without "db.", got "${type}"; pass ${type.slice('db.'.length)}`);
}

function checkInstances(scope: IConstruct, props: AuroraClusterProps, settings: Settings): void {
  if (Token.isUnresolved(props.readers)) {
    invalid(scope, 'readers must be known at synthesis, got a token; pass a number');
  }
  checkInteger(scope, 'readers', props.readers, 0, MOST_READERS);
  for (const prop of ['instanceType', 'writerInstanceType', 'readerInstanceType'] as const) {
    const type = props[prop]?.toString();
    if (type === undefined) continue;
    if (settings.capacity) {
      invalid(scope, `${prop} must not be set with serverlessV2MaxCapacity, got ${type}; leave one of them out`);
    }
    if (Token.isUnresolved(type)) continue;
    checkPrefix(scope, prop, type);
    if (!/^[rxt]\d/.test(type)) {
      invalid(
        scope, `${prop} must be of a memory-optimized (r, x) or burstable (t) family, got ${type}; use e.g. r6g.xlarge`,
      );
    }
    if (TOO_SMALL.test(type)) {
      invalid(
        scope, `${prop} must be a class that Aurora offers, at least medium in t families and large in r and x ` +
          `families, got ${type}; use e.g. ${type.split('.')[0]}.${type.startsWith('t') ? 'medium' : 'large'}`,
      );
    }
    if (type.startsWith('t')) {
      Annotations.of(scope).addWarningV2(`${WARNING}burstableClass`,
        `${prop} ${type} is not supported in a global database, and is throttled without CPU credits. ` +
        'Use an r family in production.');
    }
  }
}

function checkScaling(scope: IConstruct, { readers, readerScaling: { minimum, maximum } }: Settings): void {
  if (Token.isUnresolved(maximum) || maximum === 0) return;
  if (readers === 0) {
    invalid(scope, 'readers must be at least 1 for reader scaling, got 0; add one, or set readerScaling.maximum to 0');
  }
  if (maximum < readers) {
    invalid(
      scope, `readerScaling.maximum must be at least the ${readers} readers of the template, got ${maximum}; raise it`,
    );
  }
  if (minimum !== undefined && !Token.isUnresolved(minimum) && minimum < readers) {
    invalid(
      scope,
      `readerScaling.minimum must be at least the ${readers} readers of the template, got ${minimum}; ` +
        'raise it, or leave it out',
    );
  }
}

export function checkParameters(
  scope: IConstruct, { parameters = {}, requireTls = true }: Pick<AuroraClusterProps, 'parameters' | 'requireTls'>,
): void {
  const forced = parameters['rds.force_ssl'];
  if (forced !== undefined && !Token.isUnresolved(forced) && forced !== '1') {
    invalid(
      scope,
      `parameters must not disable rds.force_ssl, got "${forced}"; ` +
        'use requireTls: false if clients must connect without TLS',
    );
  }
  if (!requireTls) {
    Annotations.of(scope).addWarningV2(
      `${WARNING}plaintextAllowed`, 'Clients can connect without TLS. Set requireTls when all clients use TLS.',
    );
  }
}

function checkRotation(scope: IConstruct, props: AuroraClusterProps): void {
  const { rotateSecrets = true, rotationInterval, rotationHour, rotationWeekday } = props;
  for (const [prop, value] of Object.entries({ rotationHour, rotationWeekday })) {
    if (value === undefined || rotateSecrets && !rotationInterval) continue;
    const other = rotationInterval ? 'rotationInterval' : 'rotateSecrets: false';
    invalid(scope, `${prop} must not be set with ${other}, got ${value}; leave one out`);
  }
  if (rotationWeekday !== undefined && !WEEKDAYS.includes(rotationWeekday)) {
    invalid(scope, `rotationWeekday must be a day of the week, got "${rotationWeekday}"; write e.g. MON`);
  }
  checkInteger(scope, 'rotationHour', rotationHour, 0, 24 - WINDOW_HOURS);
  if (!rotateSecrets) {
    if (rotationInterval) {
      invalid(
        scope,
        `rotationInterval must not be set with rotateSecrets: false, got ${rotationInterval.toHumanString()}; ` +
          'leave one out',
      );
    }
    Annotations.of(scope).addWarningV2(
      `${WARNING}rotationOff`, 'The database passwords do not rotate. Rotate them manually.',
    );
  }
  if (!rotationInterval || rotationInterval.isUnresolved()) return;
  const milliseconds = rotationInterval.toMilliseconds();
  const whole = milliseconds % DAY_MILLISECONDS === 0
    || (milliseconds < DAY_MILLISECONDS && milliseconds % HOUR_MILLISECONDS === 0);
  if (milliseconds < SHORTEST_ROTATION_HOURS * HOUR_MILLISECONDS
    || milliseconds > LONGEST_ROTATION_DAYS * DAY_MILLISECONDS || !whole) {
    invalid(scope, `rotationInterval must be from ${SHORTEST_ROTATION_HOURS} hours to ${LONGEST_ROTATION_DAYS} days, ` +
      'in whole days or in whole hours below one day, ' +
      `got ${rotationInterval.toHumanString()}; use e.g. Duration.days(30)`);
  }
  if (props.proxy && milliseconds < SHORTEST_PROXY_ROTATION_DAYS * DAY_MILLISECONDS) {
    invalid(scope, `rotationInterval must be at least ${SHORTEST_PROXY_ROTATION_DAYS} days with proxy, which keeps ` +
      `the sessions of the previous user for about a day, got ${rotationInterval.toHumanString()}; ` +
      'use e.g. Duration.days(30)');
  }
}

function checkReplicas(
  scope: Construct, { secretReplicaKeyAlias: alias, secretReplicaRegions: regions = [] }: AuroraClusterProps,
): void {
  checkReplicaKey(scope, 'secretReplicaKeyAlias', alias);
  if (alias !== undefined && regions.length === 0) {
    invalid(
      scope, `secretReplicaKeyAlias must be absent without secretReplicaRegions, got "${alias}"; add the Regions`,
    );
  }
  checkOtherRegions(scope, 'secretReplicaRegions', regions);
}

function checkSubnets(scope: IConstruct, vpc: ec2.IVpc, selection: ec2.SubnetSelection): void {
  const { subnets, hasPublic, isPendingLookup } = vpc.selectSubnets(selection);
  if (hasPublic) invalid(scope, 'vpcSubnets must be private, got public subnets; pass private or isolated subnets');
  if (!isPendingLookup) checkTwoZones(scope, 'vpcSubnets', subnets);
}
