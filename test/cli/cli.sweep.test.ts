import { mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Stack, Stage, aws_cloudwatch as cloudwatch, aws_ecs as ecs, aws_s3 as s3 } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { folderOf, otherApp, run } from './fixture';
import { AuroraCluster, BackupPlan, DrPair, DrRegion, EldoniaPlatform, EldoniaPlatformProps, ExistingResources, FailoverMode, PlatformJob, PlatformZone } from '../../src';
import { AppAlarms } from '../../tools/alarms/pair-alarms';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { importedVpc, ZONE } from '../../tools/assemblies/imported';
import { importedDatabase } from '../../tools/assemblies/imported-parts';
import { ACCOUNT, TOKYO } from '../../tools/assemblies/stacks';

// The commands read the metadata of logical ids, which the other tests leave out.
process.env.CDK_CONTEXT_JSON = '{}';

const folder = (program: Program) => canonical(program).directory;
const other = otherApp();

/** Three platforms, of which one has a plan, one has resources of others, and one a database without a name. */
let made: string | undefined;
const platforms = () => made ??= folderOf((app) => {
  const platform = (name: string, existing?: (stack: Stack) => ExistingResources, more: Partial<EldoniaPlatformProps> = {}) => {
    const stack = new Stack(app, name, { env: TOKYO });
    const zone = PlatformZone.fromAttributes({ ...ZONE, domainName: `${name}.${ZONE.zoneName}` });
    return new EldoniaPlatform(stack, 'Platform', { name, zone, alarmEmail: 'ops@example.com', audit: { enabled: false }, existing: existing?.(stack), ...more });
  };
  const { database: { cluster }, mediaBucket: bucket } = platform('eldonia');
  new BackupPlan(new Stack(app, 'Plan', { env: TOKYO }), 'Plan', { databases: [cluster], buckets: [bucket] });
  platform('other', (stack) => {
    const vpc = importedVpc(stack);
    const database = importedDatabase(stack, 'Shop', { writerEndpointAddress: 'shop.cluster-x.ap-northeast-1.rds.amazonaws.com' });
    return { vpc, database, cluster: ecs.Cluster.fromClusterAttributes(stack, 'Shared', { clusterName: 'shared', vpc }), mediaBucket: s3.Bucket.fromBucketName(stack, 'Media', 'shop-media') };
  });
  platform('own', (stack) => ({ vpc: importedVpc(stack), database: new AuroraCluster(stack, 'Own', { vpc: importedVpc(stack) }) }), {
    jobs: [PlatformJob.command('Nightly', ['x'], { schedule: ScheduleExpression.cron({ minute: '0' }) })], stacks: { operations: new Stack(app, 'Beside', { env: TOKYO }) },
  });
});

describe('runbook', () => {
  test.each<[string, string, string[], string[]]>([
    ['production', 'eldonia', ['NAME=eldonia', "STACKS='Eldonia'", 'MEDIA=$NAME-media-$ACCOUNT-$REGION'], ['pair', 'vault', 'automatic', 'existing']],
    ['warmPair', 'eldonia', ['NAME=eldonia', "STACKS='Eldonia-Primary'", 'STANDBY=ap-northeast-3', 'GLOBAL=eldonia-global'], ['automatic', 'existing']],
    ['everythingOn', 'eldonia', ['GLOBAL=eldonia-global'], ['existing']],
    ['a BackupPlan', 'eldonia', ['DATABASE=eldonia-database'], ['pair', 'automatic', 'existing']],
    ['a BackupPlan', 'other', ['DATABASE=shop', 'CLUSTER=shared', 'MEDIA=shop-media', 'DATABASE=${DATABASE%-before}-before'], ['pair', 'vault', 'automatic', 'ours']],
    ['a BackupPlan', 'own', ['DATABASE=$(resources AWS::RDS::DBCluster)', "STACKS='own Beside'"], ['pair', 'vault', 'automatic', 'existing']],
  ])('prints the restore runbook of %s, %s, with its names, without the parts that it does not have', async (program, name, names, absent) => {
    const { out } = await run('runbook', 'restore', '--app', program === 'a BackupPlan' ? platforms() : folder(program as Program), '--pair', name);
    const guide = readFileSync('docs/restore.md', 'utf8').replaceAll('Tokyo', 'ap-northeast-1').replaceAll('Osaka', 'ap-northeast-3');
    const partsOf = (part: string) => [...guide.matchAll(new RegExp(`<!-- ${part} -->\\n(.*)`, 'g'))].map(([, line]) => line.split('](')[0].slice(0, 40).replace('[', ''));

    expect(out.split('\n')).toEqual(expect.arrayContaining(names));
    expect(out).not.toMatch(/<!--|\]\(|日本語|=undefined|Tokyo|Osaka/);
    expect(/\$(?:STANDBY|GLOBAL)\b/.test(out)).toBe(!absent.includes('pair'));
    for (const part of ['pair', 'vault', 'automatic', 'readers', 'ours', 'existing']) {
      expect(partsOf(part).length).toBeGreaterThan(0);
      for (const start of partsOf(part)) expect([part, start, out.includes(start)]).toEqual([part, start, !absent.includes(part)]);
    }
  });

  test('each of two pairs has its own standby Region, plan and firewall', async () => {
    const pairs = folderOf((app) => {
      for (const [name, recovery] of [['shop', { failoverMode: FailoverMode.AUTOMATIC }], ['blog', { standbyRegion: DrRegion.of('ap-southeast-1') }]] as const) {
        const zone = PlatformZone.fromAttributes({ ...ZONE, domainName: `${name}.${ZONE.zoneName}` });
        new DrPair(app, name, { name, account: ACCOUNT, zone, alarmEmail: 'ops@example.com', recovery, stacks: { operations: new Stack(app, `${name}-Operations`, { env: TOKYO }) } });
      }
    });
    const runbook = async (kind: string, name: string) => (await run('runbook', kind, '--app', pairs, '--pair', name)).out;

    expect(await runbook('restore', 'shop')).toMatch(/FailoverMode.AUTOMATIC[^]*^STANDBY=ap-northeast-3\nGLOBAL=shop-global$/m);
    expect(await runbook('restore', 'blog')).toMatch(/^STANDBY=ap-southeast-1\nGLOBAL=blog-global$/m);
    expect(await runbook('recovery', 'blog')).toContain('\nfor STACK in blog-Primary blog-Operations; do');
    expect(await runbook('restore', 'blog')).not.toContain('AUTOMATIC');
    expect(await runbook('flood', 'blog')).toMatch(/^FIREWALL=blog\/Primary\/UsEast1$/m);
  });

  test.each<[string, string, string[]]>([
    ['several platforms', 'other', ['NAME=other', 'STACK=other', 'FIREWALL=other/UsEast1']],
    ['production', 'eldonia', ['NAME=eldonia', 'STACK=Eldonia', 'FIREWALL=Eldonia/UsEast1']],
    ['warmPair', 'eldonia', ['REGION=ap-northeast-1', 'STACK=Eldonia-Primary', 'FIREWALL=Eldonia/Primary/UsEast1']],
  ])('prints the flood runbook of %s, %s, with its names', async (program, name, names) => {
    const { out } = await run('runbook', 'flood', '--app', program === 'several platforms' ? platforms() : folder(program as Program), '--pair', name);

    expect(out.split('\n')).toEqual(expect.arrayContaining(names));
    expect(out).not.toMatch(/<!--|\]\([^)]+\.md|日本語|=undefined|Tokyo/);
    // The Region that serves is an export, which the names of the app leave as it is.
    expect(/^STANDBY=ap-northeast-3\nexport REGION=\$STANDBY /m.test(out)).toBe(program === 'warmPair');
  });
});

describe('alarms', () => {
  test('lists each alarm of each Region', async () => {
    const { out } = await run('alarms', '--app', folder('everythingOn'));

    expect(out.split('\n\n').filter((part) => /^[a-z]+-[a-z]+-\d\n/.test(part)).map((part) => part.split('\n')[0]))
      .toEqual(['ap-northeast-1', 'ap-northeast-3', 'us-east-1']);
    expect(out).toMatch(/^Platform\/Api\/FailureAlarm +above 5 %, 3 × 1 min +3 +unhealthy/m);
    expect(out).toMatch(/^Platform\/Observability\/Cache\/Lag +above 5 s, 5 × 1 min/m);
    expect(out).toMatch(/^Platform\/MediaProcessor\/ErrorAlarm +at least 3 \(count\), 1 × 5 min/m);
  });

  test('prints JSON, Markdown, and one Region', async () => {
    const all = JSON.parse((await run('alarms', '--json', '--app', folder('everythingOn'))).out) as { region: string }[];
    const { alarms, composites } = new AppAlarms(canonical('everythingOn'));

    expect(all).toHaveLength(alarms.length + composites.length);
    expect((await run('alarms', '--markdown', '--app', folder('production'))).out).toContain('| part of | alarm | description |');
    expect((await run('alarms', '--region', 'us-east-1', '--app', folder('production'))).out).not.toContain('ap-northeast-1');
  });

  test('reads alarms of stages, of other metrics, and such that cannot be simulated', async () => {
    const app = folderOf((root) => {
      const stack = new Stack(new Stage(root, 'Prod'), 'Shop', { env: TOKYO });
      const alarm = (id: string, threshold: number) => new cloudwatch.Alarm(stack, id, {
        metric: new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Orders', statistic: 'p99.5' }), threshold, evaluationPeriods: 1,
      });
      alarm('Some', 3);
      alarm('Never', -1);
    });
    const { code, out } = await run('alarms', '--app', app);

    expect(code).toBe(0);
    expect(out).toMatch(/^Some +at least 3, 1 × 5 min/m);
    expect(out).toMatch(/^Never .* unknown/m);
  });

  test('fails without alarms, and for a Region without', async () => {
    expect((await run('alarms', '--app', other)).err).toContain('app must have CloudWatch alarms, got none in 1 stack');
    expect((await run('alarms', '--region', 'eu-west-1', '--app', folder('production'))).err)
      .toContain('region must be one of ap-northeast-1, us-east-1, got eu-west-1');
  });
});

describe('diagram', () => {
  interface Drawn { readonly nodes: { title: string; lines: string[] }[]; readonly groups: { title: string }[] }
  const drawn = async (...args: string[]) => JSON.parse((await run('diagram', '--json', ...args)).out) as Drawn;

  test('draws a platform', async () => {
    const { code, out } = await run('diagram', '--title', 'Shop', '--app', folder('production'));

    expect(code).toBe(0);
    expect(out).toMatch(/^flowchart TB\n {2}accTitle: Shop\n[^]*\["<b>CloudFront<\/b>/);
  });

  test('draws a pair in stages, and an overview of it', async () => {
    const titles = ({ nodes }: Drawn) => nodes.map(({ title }) => title);
    const all = await drawn('--app', folder('warmPair'));
    const overview = await drawn('--overview', '--app', folder('warmPair'));

    expect(all.groups.map(({ title }) => title)).toEqual(expect.arrayContaining(['Tokyo, ap-northeast-1', 'Osaka, ap-northeast-3']));
    expect(titles(all)).toContain('CloudWatch');
    expect(titles(overview)).not.toContain('CloudWatch');
    expect(titles(overview)).toContain('ARC Region switch');
  });

  test('draws one construct, into a file', async () => {
    const output = join(mkdtempSync(join(tmpdir(), 'cli-')), 'pictures', 'media.md');
    const { out } = await run('diagram', '--construct', 'Platform/Media', '--output', output, '--app', folder('production'));

    expect(out).toBe(`${output}: Parts: S3 (Media).`);
    expect(readFileSync(output, 'utf8')).toMatch(/^```mermaid\nflowchart TB\n[^]*<b>S3<\/b><br\/>Media[^]*\n```\n$/);
  });

  test('fails if there is nothing to draw', async () => {
    expect((await run('diagram', '--app', other)).err).toContain(`app must have resources to draw, got none in 1 stack of ${other}`);
    expect((await run('diagram', '--construct', 'Shop', '--app', folder('production'))).err).toContain('got none in the construct Shop');
  });
});
