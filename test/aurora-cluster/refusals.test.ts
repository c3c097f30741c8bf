import { Duration, Lazy, Stack, Token, aws_ec2 as ec2, aws_iam as iam, aws_logs as logs, aws_rds as rds } from 'aws-cdk-lib';
import { databaseIn } from './fixture';
import { AuroraClusterProps } from '../../src/aurora-cluster';
import { InvalidInput } from '../../src/private/errors';
import { importedVpc } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';
import { warningsOf } from '../support/warnings';

const version = (text: string) => rds.AuroraPostgresEngineVersion.of(text, text.split('.')[0]);
const instance = (name: string) => new ec2.InstanceType(name);

test.each<[Partial<AuroraClusterProps>, string]>([
  [{ readers: 16 }, 'readers must be a whole number from 0 to 15, got 16; choose one in that range'],
  [{ readers: Lazy.number({ produce: () => 2 }) }, 'readers must be known at synthesis, got a token; pass a number'],
  [{ readers: 0, readerScaling: { maximum: 3 } }, 'readers must be at least 1 for reader scaling, got 0; add one, or set readerScaling.maximum to 0'],
  [{ readers: 4, readerScaling: { maximum: 3 } }, 'readerScaling.maximum must be at least the 4 readers of the template, got 3; raise it'],
  [{ readers: 2, readerScaling: { maximum: 3, minimum: 1 } },
    'readerScaling.minimum must be at least the 2 readers of the template, got 1; raise it, or leave it out'],
  [{ readerScaling: { maximum: -1 } }, 'readerScaling.maximum must be a whole number from 0 to 15, got -1; choose one in that range'],
  [{ readerScaling: { maximum: 16 } }, 'readerScaling.maximum must be a whole number from 0 to 15, got 16; choose one in that range'],
  [{ readerScaling: { maximum: 3, minimum: -1 } }, 'readerScaling.minimum must be a whole number from 0 to 15, got -1; choose one in that range'],
  [{ readerScaling: { maximum: 3, minimum: 4 } }, 'readerScaling.minimum must be at most readerScaling.maximum (3), got 4; swap them'],
  [{ readerScaling: { maximum: 3, targetCpuPercent: 101 } }, 'readerScaling.targetCpuPercent must be a whole number from 1 to 100, got 101; choose one in that range'],
  [{ readerScaling: { maximum: 3, scaleInCooldown: Duration.millis(1500) } },
    'readerScaling.scaleInCooldown must be in whole seconds, got 1 second 500 millis; round it'],
  [{ readerScaling: { maximum: 3, scaleOutCooldown: Duration.millis(1) } }, 'readerScaling.scaleOutCooldown must be in whole seconds, got 1 milli; round it'],
  [{ instanceType: instance('db.t4g.medium') }, 'instanceType must be a family and a size without "db.", got "db.t4g.medium"; pass t4g.medium'],
  [{ instanceType: instance('m6g.large') },
    'instanceType must be of a memory-optimized (r, x) or burstable (t) family, got m6g.large; use e.g. r6g.xlarge'],
  [{ instanceType: instance('t4g.micro') },
    'instanceType must be a class that Aurora offers, at least medium in t families and large in r and x families, got t4g.micro; use e.g. t4g.medium'],
  [{ readerInstanceType: instance('r8g.medium') },
    'readerInstanceType must be a class that Aurora offers, at least medium in t families and large in r and x families, got r8g.medium; use e.g. r8g.large'],
  [{ writerInstanceType: instance('r6g.large'), serverlessV2MinCapacity: 1, serverlessV2MaxCapacity: 2 },
    'writerInstanceType must not be set with serverlessV2MaxCapacity, got r6g.large; leave one of them out'],
  [{ version: version('16.9-limitless') },
    'version must be a major and a minor number, got 16.9-limitless; use e.g. AuroraPostgresEngineVersion.VER_17_9'],
  [{ clusterIdentifier: 'Shop--db' },
    'clusterIdentifier must be lower-case letters, digits and single inner hyphens, with a letter first, got "Shop--db"; rename it'],
  [{ databaseName: 'shop-db' }, 'databaseName must be letters, digits and underscores, with a letter first, got "shop-db"; rename it'],
  [{ databaseName: 'User' }, 'databaseName must not be a reserved word, got "User"; choose another'],
  [{ appUsername: 'App' }, 'appUsername must be lower-case letters, digits and underscores, with a letter first, got "App"; rename it'],
  [{ appUsername: 'a'.repeat(58) }, `appUsername must have at most 57 characters, got 58 ("${'a'.repeat(58)}"); shorten it`],
  [{ appUsername: 'rdsadmin' }, 'appUsername must not be a reserved word, got "rdsadmin"; choose another'],
  [{ appUsername: 'app_clone' },
    'appUsername must not begin with pg_ or rds_ nor end in _clone or _owner, got "app_clone"; these names are used by other roles, so rename it'],
  [{ adminUsername: 'db_admin' }, 'adminUsername must be lower-case letters and digits, with a letter first, got "db_admin"; rename it'],
  [{ adminUsername: 'app' }, 'appUsername must differ from adminUsername, got "app" for both; rename one of them'],
  [{ appSecretName: 'shop password' }, 'appSecretName must be letters, digits and /_+=.@-, got "shop password"; rename it'],
  [{ appSecretName: 'shop/jwt-secret' },
    'appSecretName must not end in a hyphen and six characters, got "shop/jwt-secret"; rename it, as Secrets Manager interprets them as the suffix of an ARN and does not find the secret by name'],
  [{ port: 80 }, 'port must be a whole number from 1150 to 65535, got 80; choose one in that range'],
  [{ parameters: { 'rds.force_ssl': '0' } },
    'parameters must not disable rds.force_ssl, got "0"; use requireTls: false if clients must connect without TLS'],
  [{ backupRetention: Duration.days(36) }, 'backupRetention must be from 1 to 35 whole days, got 36 days; use Duration.days()'],
  [{ backupRetention: Duration.hours(36) },
    'backupRetention must be from 1 to 35 whole days, got 1 day 12 hours; use Duration.days()'],
  [{ rotationHour: 23 }, 'rotationHour must be a whole number from 0 to 22, got 23; choose one in that range'],
  [{ rotationWeekday: 'Monday' }, 'rotationWeekday must be a day of the week, got "Monday"; write e.g. MON'],
  [{ rotationWeekday: 'MON', rotationInterval: Duration.days(7) }, 'rotationWeekday must not be set with rotationInterval, got MON; leave one out'],
  [{ rotationHour: 2, rotationInterval: Duration.days(7) }, 'rotationHour must not be set with rotationInterval, got 2; leave one out'],
  [{ rotationHour: 2, rotateSecrets: false }, 'rotationHour must not be set with rotateSecrets: false, got 2; leave one out'],
  [{ rotationInterval: Duration.hours(36) },
    'rotationInterval must be from 4 hours to 1000 days, in whole days or in whole hours below one day, got 1 day 12 hours; use e.g. Duration.days(30)'],
  [{ rotationInterval: Duration.days(1), rotateSecrets: false },
    'rotationInterval must not be set with rotateSecrets: false, got 1 day; leave one out'],
  [{ rotationInterval: Duration.days(1), proxy: true },
    'rotationInterval must be at least 2 days with proxy, which keeps the sessions of the previous user for about a day, got 1 day; use e.g. Duration.days(30)'],
  [{ rotationInterval: Duration.hours(4), proxy: true },
    'rotationInterval must be at least 2 days with proxy, which keeps the sessions of the previous user for about a day, got 4 hours; use e.g. Duration.days(30)'],
  [{ secretReplicaRegions: ['osaka'] }, 'secretReplicaRegions must be the name of a Region, got "osaka"; write it as ap-northeast-3'],
  [{ secretReplicaRegions: ['ap-northeast-1'] }, 'secretReplicaRegions must differ from the Region of the stack, got ap-northeast-1; remove it'],
  [{ secretReplicaRegions: ['eu-west-1', 'eu-west-1'] },
    'secretReplicaRegions must contain each Region once, got eu-west-1 twice; remove one'],
  [{ secretReplicaRegions: ['ap-northeast-3'], secretReplicaKeyAlias: 'shop' },
    'secretReplicaKeyAlias must be an alias such as alias/shop of letters, digits and _/-, got "shop"; rename it'],
  [{ secretReplicaKeyAlias: 'alias/shop' }, 'secretReplicaKeyAlias must be absent without secretReplicaRegions, got "alias/shop"; add the Regions'],
  [{ logRetention: logs.RetentionDays.ONE_DAY }, 'clusterIdentifier is required with logRetention; pass one, or leave logRetention out'],
  [{ proxyIamAuthentication: true }, 'proxyIamAuthentication must be absent without proxy, got true; set proxy to true, or remove it'],
  [{ backupWindow: '18:15-18:45', maintenanceWindow: 'sun:18:00-sun:18:30' },
    'maintenanceWindow must not overlap the backupWindow of 18:15-18:45, got sun:18:00-sun:18:30; move one of them'],
])('fails for %j', (props, message) => {
  const stack = testStack();

  expect(() => databaseIn(stack, props)).toThrow(new InvalidInput(`${message} (at Test/Database)`));
  expect(stack.node.tryFindChild('Database')!.node.children).toEqual([]);
});

test.each<[string, (stack: Stack) => ec2.SubnetSelection, string]>([
  ['subnets in one zone', (stack) => ({ subnets: [importedVpc(stack).privateSubnets[0]] }),
    'vpcSubnets must be in at least 2 availability zones, got 1; pass subnets of another zone as well'],
  ['public subnets', () => ({ subnetType: ec2.SubnetType.PUBLIC }), 'vpcSubnets must be private, got public subnets; pass private or isolated subnets'],
])('fails with %s', (_, vpcSubnets, message) => {
  const stack = testStack();

  expect(() => databaseIn(stack, { vpcSubnets: vpcSubnets(stack) })).toThrow(`${message} (at Test/Database)`);
});

test('fails to grant permission to log in as no user, or as several', () => {
  const stack = testStack();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  const database = databaseIn(stack);

  const foreign = iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::999999999999:role/x');
  expect(() => database.grantConnect(foreign, 'reporting')).toThrow('grantee must be in account 123456789012, got a principal of 999999999999; grant a role of ' +
    'this account, which that principal may assume (at Test/Database)');
  expect(() => database.grantConnect(role, undefined as never)).toThrow('dbUser must be the name of one database user');
  for (const dbUser of ['*', '', 'a b', '1st', 'a'.repeat(64)]) {
    expect(() => database.grantConnect(role, dbUser)).toThrow(`dbUser must be the name of one database user, got "${dbUser}"; write e.g. reporting (at Test/Database)`);
  }
});

test.each<[Partial<AuroraClusterProps>, string]>([
  [{ instanceType: instance('t4g.medium') }, 'burstableClass'],
  [{ version: version('14.22') }, 'versionNearEnd'],
  // A cluster that runs it continues.
  [{ version: version('16.6') }, 'versionNotCreated'],
  [{ version: version('13.20') }, 'versionNotCreated'],
  [{ requireTls: false }, 'plaintextAllowed'],
  [{ proxy: true, serverlessV2MinCapacity: 0, serverlessV2MaxCapacity: 2 }, 'proxyPreventsPause'],
])('warns of %j', (props, id) => {
  const stack = testStack();
  databaseIn(stack, props);

  expect(warningsOf(stack)).toEqual([`@eldonia/aurora-cluster:${id}`]);
});

test('accepts supported and newer versions', () => {
  for (const text of ['19.1', '18.6', '16.8', '15.10']) expect(() => databaseIn(testStack(), { version: version(text) })).not.toThrow();
});

test('accepts tokens', () => {
  const text = (): string => Lazy.string({ produce: () => 'late' });
  const late = Lazy.number({ produce: () => 7 });

  expect(() => databaseIn(testStack(), {
    version: rds.AuroraPostgresEngineVersion.of(text(), '17'),
    instanceType: instance(text()),
    readerScaling: { maximum: late, minimum: late, targetCpuPercent: late },
    databaseName: text(),
    appUsername: text(),
    adminUsername: text(),
    port: late,
    clusterIdentifier: text(),
    appSecretName: text(),
    adminSecretName: text(),
    secretReplicaRegions: [text()],
    secretReplicaKeyAlias: text(),
    rotationInterval: Duration.days(late),
    parameters: { 'rds.force_ssl': text() },
    backupRetention: Duration.days(late),
    backupWindow: text(),
    maintenanceWindow: text(),
  })).not.toThrow();
  for (const readerScaling of [{ maximum: late, minimum: 5, scaleInCooldown: Duration.seconds(late) }, { maximum: 2, minimum: late }]) {
    expect(() => databaseIn(testStack(), { readerScaling })).not.toThrow();
  }
});

test('accepts zones that are tokens, and no concrete environment', () => {
  const stack = new Stack();
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });

  expect(Token.isUnresolved(vpc.availabilityZones[0])).toBe(true);
  expect(() => databaseIn(stack, { vpc, secretReplicaRegions: ['ap-northeast-3'] })).not.toThrow();
});
