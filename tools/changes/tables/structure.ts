import { App, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { AuroraCluster, CacheCluster, DrPair, DrPairProps, DrRegion, EldoniaPlatform, EldoniaPlatformProps, PlatformTier, PlatformWorkload, PlatformZone, SecureBucket, StandbyMode } from '../../../src';
import { importedVpc, ZONE } from '../../assemblies/imported';
import { ACCOUNT, TOKYO } from '../../assemblies/stacks';
import { Program, stackOf, Table, TriedChange } from '../change';
import { job } from './platform';

const EMAIL = 'ops@eldonia.example';

/** Changes of the tree: of IDs, stacks and Stages, and the adoption of a platform by a pair. */
const changed = (text: string, before: Program, after: Program): TriedChange =>
  ({ struct: '', prop: text.split(':')[0], text, reverse: `${text}, reversed`, before, after });

const program = (build: (app: App) => void): Program => ({ build });
const eldonia = (scope: Construct) => new Stack(scope, 'Eldonia', { env: TOKYO });

function platformIn(scope: Construct, id = 'Platform', props: Partial<EldoniaPlatformProps> = {}): void {
  new EldoniaPlatform(scope, id, { zone: PlatformZone.fromAttributes(ZONE), alarmEmail: EMAIL, ...props });
}

/** The pair that takes over the platform of a stack, as docs/adopt.md describes it. */
const adopted = (props: Partial<DrPairProps> = {}, platformId = 'Platform'): Program => program((app) => void new DrPair(app, 'Pair', {
  account: ACCOUNT,
  zone: PlatformZone.fromAttributes(ZONE),
  alarmEmail: EMAIL,
  primaryRegion: DrRegion.tokyo({ platformId }),
  stacks: { primary: eldonia(app) },
  ...props,
}));

const platform = program((app) => platformIn(eldonia(app)));

/** With a job, in a stack that keeps its name. */
const moved = (scope: (app: App) => Construct, id = 'Eldonia') =>
  program((app) => platformIn(new Stack(scope(app), id, { env: TOKYO, stackName: 'Eldonia' }), 'Platform', { jobs: [job('Nightly')] }));
const unmoved = moved((app) => app);

const working = (...workloads: PlatformWorkload[]) => program((app) => platformIn(eldonia(app), 'Platform', { workloads }));
const worker = (id: string, command: string) => PlatformWorkload.worker(id, { command: ['node', command] });
const service = (id: string, path: string) => PlatformWorkload.service(id, { healthPath: '/up', paths: [path] });

const tree: readonly TriedChange[] = [
  changed('Platform: removed from the app', platform, program((app) => void eldonia(app))),
  changed('Platform: other construct ID', platform, program((app) => platformIn(eldonia(app), 'Site'))),
  changed('Platform: under a Construct', platform, program((app) => platformIn(new Construct(eldonia(app), 'Group')))),
  changed('Platform: other stack ID', platform, program((app) => platformIn(new Stack(app, 'Shop', { env: TOKYO })))),
  changed('Platform: in a Stage', platform, program((app) => platformIn(eldonia(new Stage(app, 'Live'))))),
  changed('Platform: other stack ID, with the name of its stack', unmoved, moved((app) => app, 'Shop')),
  changed('Platform: in a Stage, with the name of its stack', unmoved, moved((app) => new Stage(app, 'Live'))),
  changed('Platform: two workers swap their IDs', working(worker('A', 'a.js'), worker('B', 'b.js')), working(worker('B', 'a.js'), worker('A', 'b.js'))),
  changed('Platform: two services swap their IDs', working(service('A', '/a/*'), service('B', '/b/*')), working(service('B', '/a/*'), service('A', '/b/*'))),
  changed('Platform: a service with another ID', working(service('A', '/a/*')), working(service('B', '/a/*'))),
  changed('Platform: another worker in the place of one', working(worker('A', 'a.js')), working(worker('B', 'a.js'))),
  changed('Pair: Regions swapped', adopted({ stacks: {} }), adopted({ stacks: {}, primaryRegion: DrRegion.osaka({ platformId: 'Platform' }), recovery: { standbyRegion: DrRegion.tokyo() } })),
  changed('Adoption: platform to pair', platform, adopted()),
  changed('Adoption: platform to pilot light', platform, adopted({ recovery: { standbyMode: StandbyMode.PILOT_LIGHT } })),
  changed('Adoption: without the stack of the platform', platform, adopted({ primaryRegion: DrRegion.tokyo() })),
  changed('Adoption: other ID of the platform', platform, adopted({}, 'Site')),
  changed('Adoption: other name', platform, adopted({ name: 'other' })),
  changed('Adoption: of an economy platform, without its tier', program((app) => platformIn(eldonia(app), 'Platform', { tier: PlatformTier.ECONOMY })), adopted()),
];

/** Parts under another ID, and elsewhere in the tree. */
function moves(name: string, create: (scope: Construct, id: string) => void): TriedChange[] {
  const before = program((app) => create(stackOf(app), 'One'));
  return [
    changed(`${name}: other construct ID`, before, program((app) => create(stackOf(app), 'Two'))),
    changed(`${name}: under a Construct`, before, program((app) => create(new Construct(stackOf(app), 'Group'), 'One'))),
  ];
}

const vpcOf = (scope: Construct) => importedVpc(Stack.of(scope));

const parts: readonly TriedChange[] = [
  ...moves('AuroraCluster', (scope, id) => void new AuroraCluster(scope, id, { vpc: vpcOf(scope) })),
  ...moves('CacheCluster', (scope, id) => void new CacheCluster(scope, id, { vpc: vpcOf(scope) })),
  ...moves('SecureBucket', (scope, id) => void new SecureBucket(scope, id)),
  ...moves('SecureBucket with a name', (scope, id) => void new SecureBucket(scope, id, { bucketName: 'shop-media' })),
];

const table = (base: string, changes: readonly TriedChange[]): Table => ({
  struct: '', base, props: [], inexpressible: {}, changes, besides: [], with: () => ({ build: () => {} }),
});

export const treeTables: readonly Table[] = [table('Tree of a platform', tree)];
export const movedTables: readonly Table[] = [table('Tree of a part', parts)];
