import { changed, everythingOn } from './fixtures';
import { Accepted, Case, describeRequirements } from './law';

const app = everythingOn();
/** Without the rule of the files that nobody converts. */
const served = changed(app, '(Platform|Base)Media/LifecycleConfiguration/Rules/2/Transitions', undefined);
/** Tokyo alone, with one small instance. */
const { EverythingOn } = changed(changed(app, 'PlatformDatabaseReadersReader.', undefined), 'PlatformDatabaseClusterWriter/DBInstanceClass', 'db.r6g.large');
const development = { EverythingOn };
const transition = (StorageClass: string) => ({ Transitions: [{ StorageClass, TransitionInDays: 0 }] });

const cases: Case[] = [
  ['R5.2.2-2', development, 'PlatformDatabaseClusterWriter/DBInstanceClass', 'db.t4g.medium'],
  ['R5.2.2-12', served, '(Platform|Base)Media/LifecycleConfiguration/Rules/1/Transitions/0/TransitionInDays', 30],
  ['R5.2.2-12', served, '(Platform|Base)Media/LifecycleConfiguration/Rules/1/Prefix', 'originals/served/'],
  // A bucket in an environment variable of a container is a media bucket.
  ['R5.2.2-14', changed({ EverythingOn: app.EverythingOn }, 'PlatformEdgeDistribution', undefined), 'PlatformApiTask/ContainerDefinitions/eldonia-backend/Environment', []],
];

const rule = '(Platform|Base)Media/LifecycleConfiguration/Rules/1';
const tiering = changed(app, rule, { Status: 'Enabled', ...transition('INTELLIGENT_TIERING') });

describeRequirements(cases, [
  ['a standby of a global database, which is no production database', 'R5.2.2-3', changed(app, 'PairDatabaseInstancesReader1/DBInstanceClass', 'db.r6g.large')],
  ['a default parameter group with cluster mode', 'R5.2.2-9', changed(app, '(Platform)?CacheReplicationGroup/CacheParameterGroupName', 'default.valkey9.cluster.on')],
  ...['Filter', 'Filter/And'].map((path): Accepted => [`a lifecycle rule with a prefix in ${path}`, 'R5.2.2-12', changed(tiering, `${rule}/${path}/Prefix`, 'media/')]),
]);
