import { readFileSync } from 'fs';
import { alarmsOf } from '../../tools/alarms/alarm-inventory';
import { metricsOf } from '../../tools/alarms/alarm-simulator';
import { canonical } from '../../tools/assemblies/canonical';
import { isOnSpending } from '../../tools/cost/attack';
import { run } from '../release/github-deploy-role/shell';

const ALIASES = /```bash\n(aliases\(\) \{[\s\S]*?)```/.exec(readFileSync('docs/move-in.md', 'utf8'))![1]!;

/** The aliases that the block sets at a distribution which has others. */
function set(names: string, before?: readonly string[]): unknown {
  const config = JSON.stringify({ ETag: 'E', DistributionConfig: { Comment: 'x', Aliases: { Quantity: before?.length ?? 0, Items: before } } });
  const { calls } = run(`DISTRIBUTION=E1 ZONE=Z NAMES='${names}'\n${ALIASES}`, {
    aws: `case "$2" in get-hosted-zone) echo eldonia.example.;; get-distribution-config) echo '${config}';; esac`,
  }, {});
  const update = calls.find((call) => call.includes('update-distribution'));
  return update && (JSON.parse(update.slice(update.indexOf('{'))) as { Aliases: unknown }).Aliases;
}

test('the wildcard of a move from another account takes no alias from the platform that it has already, as an apex', () => {
  expect(set('eldonia.example www.eldonia.example', ['eldonia.example'])).toEqual({ Quantity: 2, Items: ['eldonia.example', '*.eldonia.example'] });
  expect(set('www.eldonia.example', ['*.eldonia.example'])).toEqual({ Quantity: 1, Items: ['*.eldonia.example'] });
  expect(set('www.eldonia.example')).toEqual({ Quantity: 1, Items: ['*.eldonia.example'] });
  expect(set('eldonia.example', ['eldonia.example'])).toBeUndefined();
});

test('names below several parents get a wildcard each, and once', () => {
  expect(set('eldonia.example www.eldonia.example a.shop.eldonia.example b.shop.eldonia.example', ['eldonia.example']))
    .toEqual({ Quantity: 3, Items: ['eldonia.example', '*.eldonia.example', '*.shop.eldonia.example'] });
});

const MUTE = /```bash\n(mute\(\) \{[\s\S]*?)```/.exec(readFileSync('docs/move-in.md', 'utf8'))![1]!;

test('the alarms that an import causes are muted in each Region of a pair, and no other one', () => {
  const alarmsIn = (region: string) => alarmsOf(canonical('warmPair')).filter((one) => one.region === region).map(({ properties }) => properties.AlarmName!);
  const muted = (command: string) => run(`NAME=eldonia REGION=ap-northeast-1\n${MUTE}\n${command}`, { aws: ':' }, {}).calls.at(-1)!.split(' ');
  const onBucket = alarmsOf(canonical('warmPair')).filter(({ properties, region }) => region === 'ap-northeast-1' && isOnSpending(properties)
    && Object.values(metricsOf(properties)).some(({ Metric }) => Metric.Namespace === 'AWS/S3'));

  for (const [command, action, region] of [[':', 'disable', 'ap-northeast-1'], ['mute enable $REGION', 'enable', 'ap-northeast-1'], ['mute disable ap-northeast-3', 'disable', 'ap-northeast-3']] as const) {
    const [, service, operation, , at, , ...names] = muted(command);

    expect([service, operation, at]).toEqual(['cloudwatch', `${action}-alarm-actions`, region]);
    expect(names.sort()).toEqual(onBucket.map(({ properties }) => properties.AlarmName!).sort());
    expect(alarmsIn(region)).toEqual(expect.arrayContaining(names));
  }
});

const COMPARE = /```bash\n(# Both write a value alike[\s\S]*?)```/.exec(readFileSync('docs/move-in.md', 'utf8'))![1]!;

test.each<[string, string[], string[], string, boolean]>([
  ['all tables are equal', ['a|1|5', 'b|0|'], ['a|1|5', 'b|0|'], ':', true],
  ['a row differs', ['a|1|5', 'b|0|'], ['a|1|6', 'b|0|'], ':', false],
  ['both are read in part', ['a|1|5'], ['a|1|5'], ':', false],
  ['the old database ends the connection after its rows', ['a|1|5', 'b|0|'], ['a|1|5', 'b|0|'], 'false', false],
  ['there is no table', [], [], ':', false],
])('the comparison at the switch: %s', (_, old, platform, end, expected) => {
  const tables = old.length > 0 ? 'echo 1; echo 2' : ':';
  const { text } = run(`OLD=old APP=app\n${COMPARE}`, {
    psql: `case "$1 $*" in old*'-f tables.sql') printf '${old.map((row) => `${row}\\n`).join('')}'; ${end};; app*'-f tables.sql') printf '${platform.map((row) => `${row}\\n`).join('')}';;
      *sequences.sql*) :;; *) ${tables};; esac`,
  }, {});
  expect(/^equal$/m.test(text)).toBe(expected);
});
