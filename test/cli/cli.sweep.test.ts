import { mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Stack, Stage, aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { folderOf, otherApp, run } from './fixture';
import { AppAlarms } from '../../tools/alarms/pair-alarms';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { TOKYO } from '../../tools/assemblies/stacks';

// The commands read the metadata of logical ids, which the other tests leave out.
process.env.CDK_CONTEXT_JSON = '{}';

const folder = (program: Program) => canonical(program).directory;
const other = otherApp();

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
