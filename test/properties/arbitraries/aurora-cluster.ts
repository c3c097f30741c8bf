import { Duration, aws_rds as rds } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { AuroraCluster } from '../../../src/aurora-cluster';
import { importedVpc } from '../../../tools/assemblies/imported';
import { made } from '../made';
import { struct, subject } from '../subject';
import {
  among, dailyWindow, days, daysInHours, instanceTypes, lateNumber, lateText, millis, mostly, text,
  vpc, weeklyWindow, whole,
} from '../values';

const version = (legal: string[], illegal: string[]) =>
  made(among(legal, illegal), (full) => rds.AuroraPostgresEngineVersion.of(full, full.split('.')[0]));
const instanceType = instanceTypes(among(
  ['r6g.large', 'r6g.xlarge', 'r6g.16xlarge', 'r7g.2xlarge', 'r8g.large', 'r5.large', 't4g.medium', 't3.large'],
  ['m6g.large', 'c6g.large', 'serverless', 'db.r6g.large', ''],
));
const acus = mostly(
  fc.record({ serverlessV2MinCapacity: fc.constantFrom(0.5, 1, 8), serverlessV2MaxCapacity: fc.constantFrom(8, 64.5, 256) }),
  fc.record({
    serverlessV2MinCapacity: fc.constantFrom(-1, 0, 0.3, 9, 256.5, NaN),
    serverlessV2MaxCapacity: fc.constantFrom(undefined, 0.5, 4, 257, Infinity),
    serverlessV2AutoPauseDuration: made(fc.constantFrom(1, 5, 1440, 1441), (count) => Duration.minutes(count)),
  }),
);
const secretName = among(['shop/db-password', 'shop/db-admin', 'a', 'a-1234567'], ['a-abcdef', 'a b', '', 'x'.repeat(513)]);

export const auroraCluster = subject('AuroraCluster', { vpc }, {
  clusterIdentifier: text(['a', 'shop-database', 'a'.repeat(63)], ['Shop', 'a--b', 'a-', 'a'.repeat(64)]),
  databaseName: mostly(text(['app', 'Shop_1', 'a'.repeat(63)], ['table', 'rdsadmin', 'a'.repeat(64)]), lateText('app')),
  port: mostly(among([1150, 5432, 65535], [0, 80, 65536, 5432.5, NaN]), lateNumber(5432)),
  backupRetention: mostly(daysInHours(35, fc.constantFrom(0, 12, 36, 900)), days(lateNumber(7))),
  backupWindow: mostly(dailyWindow('00:00-00:30', '17:00-18:00', '23:45-01:00'), lateText('01:00-02:00')),
  maintenanceWindow: mostly(
    weeklyWindow('mon:10:00-mon:12:00', 'sun:14:00-sun:16:00', 'tue:23:30-wed:00:30'), lateText('sun:03:00-sun:04:00'),
  ),
  vpcSubnets: made(among(['private'], ['public', 'one']), (kind, stack) => {
    const { privateSubnets, publicSubnets } = importedVpc(stack);
    return { subnets: kind === 'private' ? privateSubnets : kind === 'public' ? publicSubnets : privateSubnets.slice(0, 1) };
  }),
  version: version(['14.22', '15.10', '15.17', '16.8', '16.13', '17.4', '17.9', '17.10', '18.3'], ['16.9-limitless', '17', '', 'x']),
  acus,
  instances: struct({ instanceType, writerInstanceType: instanceType, readerInstanceType: instanceType }),
  readers: whole(0, 4, -1, 1.5, 15, 16, NaN),
  readerScaling: fc.oneof(fc.constant({ maximum: 0 }), mostly(
    fc.record({
      maximum: fc.integer({ min: 4, max: 15 }),
      minimum: fc.constantFrom(undefined, 4),
      targetCpuPercent: fc.integer({ min: 1, max: 100 }),
    }),
    fc.record({
      maximum: fc.integer({ min: -1, max: 16 }),
      minimum: fc.integer({ min: -1, max: 16 }),
      scaleInCooldown: millis(fc.constantFrom(0, 1, 60_000)),
    }),
  )),
  appUsername: mostly(text(['app', 'shop_1', 'a'.repeat(57)], ['app_owner', 'rds_x', 'postgres']), lateText('app1')),
  adminUsername: mostly(text(['postgres', 'root1'], ['admin', 'app', 'a'.repeat(17)]), lateText('root1')),
  appSecretName: secretName,
  adminSecretName: secretName,
  secretReplicaRegions: mostly(
    fc.subarray(['ap-northeast-3', 'us-east-1', 'eu-west-1']), fc.array(fc.constantFrom('ap-northeast-1', 'osaka', 'us-east-1', ''), { minLength: 1 }),
  ),
  rotationInterval: mostly(
    made(among([4, 23, 24, 720, 24_000], [0, 3, 25, 4.5, 24_024]), (count) => Duration.minutes(count * 60)), days(lateNumber(7)),
  ),
  parameters: mostly(
    fc.dictionary(fc.constantFrom('log_min_duration_statement', 'work_mem', 'rds.global_db_rpo'), fc.constantFrom('100', '1'), { maxKeys: 3 }),
    fc.constantFrom({ 'rds.force_ssl': '0' }, { 'rds.force_ssl': 'off' }),
  ),
  proxies: among([{ proxy: true }, { proxy: true, proxyIamAuthentication: true }], [{ proxyIamAuthentication: true }]),
}, ({ acus: range, instances, proxies, ...props }, stack, id) => new AuroraCluster(stack, id, {
  ...instances,
  ...proxies,
  ...props,
  // Single invalid values are tested elsewhere; combined they would make nearly all samples invalid.
  ...instances ? {} : range,
}));
