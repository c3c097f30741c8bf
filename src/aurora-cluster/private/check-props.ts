import { Annotations, Duration, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { IConstruct } from 'constructs';
import { checkClusterIdentifier, checkDatabaseName, checkSecretName, checkUsernames } from './database-names';
import { checkEngineVersion } from './engine-version';
import { Settings } from './settings';
import { invalid } from '../../private/errors';
import { checkInteger } from '../../private/numbers';
import { checkTwoZones } from '../../private/subnets';
import { AuroraClusterProps } from '../aurora-cluster-props';

const HOUR_MILLISECONDS = 3_600_000;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;
const MOST_READERS = 15;
const WARNING = '@eldonia/aurora-cluster:';

/** Refuse what AWS would refuse at deployment, and warn of what it allows to one's harm. */
export function checkProps(scope: IConstruct, props: AuroraClusterProps, settings: Settings): void {
  checkEngineVersion(scope, settings.version);
  checkClusterIdentifier(scope, props.clusterIdentifier);
  checkDatabaseName(scope, settings.databaseName);
  checkUsernames(scope, settings.appUsername, settings.adminUsername);
  checkSecretName(scope, 'appSecretName', props.appSecretName);
  checkSecretName(scope, 'adminSecretName', props.adminSecretName);
  checkInteger(scope, 'port', props.port, 1150, 65535);
  checkInstances(scope, props);
  checkScaling(scope, settings);
  checkParameters(scope, props);
  checkBackupRetention(scope, settings.backupRetention);
  checkRotation(scope, props);
  checkReplicaRegions(scope, props.secretReplicaRegions ?? []);
  checkSubnets(scope, props.vpc, settings.vpcSubnets);
  if (props.logRetention !== undefined && props.clusterIdentifier === undefined) {
    invalid(scope, 'logRetention must go with a clusterIdentifier, got none; pass one, or leave logRetention out');
  }
  if (props.proxy && props.capacity?.autoPauseAfter) {
    Annotations.of(scope).addWarningV2(`${WARNING}proxyPreventsPause`, 'the proxy keeps its sessions open, so the cluster will never pause');
  }
}

function checkInstances(scope: IConstruct, props: AuroraClusterProps): void {
  if (Token.isUnresolved(props.readers)) invalid(scope, 'readers must be known at synthesis, got a token; pass a number');
  checkInteger(scope, 'readers', props.readers, 0, MOST_READERS);
  for (const prop of ['instanceType', 'writerInstanceType', 'readerInstanceType'] as const) {
    const type = props[prop]?.toString();
    if (type === undefined) continue;
    if (props.capacity) invalid(scope, `${prop} must not go with a serverless capacity, got ${type}; leave one of the two out`);
    if (Token.isUnresolved(type)) continue;
    if (!/^[rxt]\d/.test(type)) {
      invalid(scope, `${prop} must be of a memory-optimised (r, x) or burstable (t) family, got ${type}; use e.g. r6g.xlarge`);
    }
    if (type.startsWith('t')) {
      Annotations.of(scope).addWarningV2(`${WARNING}burstableClass`,
        `${prop} ${type} can't be part of a global database and slows down when its credits are spent; use an r class in production`);
    }
  }
}

function checkScaling(scope: IConstruct, { readers, readerScaling: { minimum, maximum } }: Settings): void {
  if (Token.isUnresolved(maximum) || maximum === 0) return;
  if (readers === 0) invalid(scope, 'readers must be at least 1 for reader scaling, got 0; add one, or use ReaderScaling.none()');
  if (maximum < readers) {
    invalid(scope, `readerScaling maximum must be at least the ${readers} readers of the template, got ${maximum}; raise it`);
  }
  if (minimum !== undefined && !Token.isUnresolved(minimum) && minimum < readers) {
    invalid(scope, `readerScaling minimum must be at least the ${readers} readers of the template, got ${minimum}; raise it, or leave it out`);
  }
}

export function checkParameters(scope: IConstruct, { parameters = {}, requireTls = true }: Pick<AuroraClusterProps, 'parameters' | 'requireTls'>): void {
  const forced = parameters['rds.force_ssl'];
  if (forced !== undefined && !Token.isUnresolved(forced) && forced !== '1') {
    invalid(scope, `parameters must not turn rds.force_ssl off, got "${forced}"; use requireTls: false if clients must connect without TLS`);
  }
  if (!requireTls) {
    Annotations.of(scope).addWarningV2(`${WARNING}plaintextAllowed`, 'clients may connect without TLS; set requireTls as soon as they all use it');
  }
}

export function checkBackupRetention(scope: IConstruct, retention: Duration): void {
  if (retention.isUnresolved()) return;
  const days = retention.toMilliseconds() / DAY_MILLISECONDS;
  if (!Number.isInteger(days) || days < 1 || days > 35) {
    invalid(scope, `backupRetention must be a whole number of days from 1 to 35, got ${retention.toHumanString()}; choose one in that range`);
  }
}

function checkRotation(scope: IConstruct, { rotateSecrets = true, rotationInterval }: AuroraClusterProps): void {
  if (!rotateSecrets) {
    if (rotationInterval) invalid(scope, `rotationInterval must not go with rotateSecrets: false, got ${rotationInterval.toHumanString()}; leave one out`);
    Annotations.of(scope).addWarningV2(`${WARNING}rotationOff`, 'the passwords of the database never change; rotate them by hand');
  }
  if (!rotationInterval || rotationInterval.isUnresolved()) return;
  const milliseconds = rotationInterval.toMilliseconds();
  const whole = milliseconds % DAY_MILLISECONDS === 0 || (milliseconds < DAY_MILLISECONDS && milliseconds % HOUR_MILLISECONDS === 0);
  if (milliseconds < 4 * HOUR_MILLISECONDS || milliseconds > 1000 * DAY_MILLISECONDS || !whole) {
    invalid(scope, 'rotationInterval must be from 4 hours to 1000 days, in whole days or in hours below a day, ' +
      `got ${rotationInterval.toHumanString()}; use e.g. Duration.days(30)`);
  }
}

function checkReplicaRegions(scope: IConstruct, regions: string[]): void {
  const own = Stack.of(scope).region;
  for (const region of regions.filter((each) => !Token.isUnresolved(each))) {
    if (!/^[a-z]{2,}(?:-[a-z]+)+-\d+$/.test(region)) invalid(scope, `secretReplicaRegions must be region codes, got "${region}"; write e.g. ap-northeast-3`);
    if (region === own) invalid(scope, `secretReplicaRegions must be other regions than the stack's, got ${region}; leave it out`);
  }
  if (new Set(regions).size < regions.length) {
    invalid(scope, `secretReplicaRegions must not repeat a region, got ${regions.join(', ')}; leave the second one out`);
  }
}

export function checkSubnets(scope: IConstruct, vpc: ec2.IVpc, selection: ec2.SubnetSelection): void {
  const { subnets, hasPublic, isPendingLookup } = vpc.selectSubnets(selection);
  if (hasPublic) invalid(scope, 'vpcSubnets must be private, got public ones; a database and its functions have no business there, so pass others');
  if (!isPendingLookup) checkTwoZones(scope, 'vpcSubnets', subnets);
}
