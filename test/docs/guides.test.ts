import { readFileSync } from 'fs';
import { stacksOf } from '../../src/assembly/read';
import { canonical } from '../../tools/assemblies/canonical';
import { run } from '../release/github-deploy-role/shell';

const resources = (type: string, region?: string) => stacksOf(canonical('everythingOn')).filter((stack) => region === undefined || stack.region === region)
  .flatMap(({ template }) => Object.values(template.Resources ?? {})).filter(({ Type }) => Type === type).map(({ Properties }) => Properties!);

describe.each(['docs/operations.md', 'docs/ja/operations.md'])('a drill, as in %s', (file) => {
  const [, block] = /```bash\n(REGION=\S+ +# of the platform\nPARTS=[\s\S]*?)```/.exec(readFileSync(file, 'utf8'))!;

  test.each(['ap-northeast-1', 'ap-northeast-3'])('mutes each part that pages in %s, and nothing else', (region) => {
    const composites = resources('AWS::CloudWatch::CompositeAlarm', region);
    const [, prefix] = /--alarm-name-prefix (\S+)/.exec(block!)!;
    const muted = composites.map(({ AlarmName: name }) => name as string).filter((name) => name.startsWith(prefix!));
    const { calls } = run(block!, { aws: `case "$2" in describe-alarms) echo '${muted.join(',')}';; esac` }, {});

    expect(muted).toEqual(composites.filter(({ AlarmName, AlarmActions }) => AlarmActions && !/burn$|unhealthy$/.test(AlarmName as string)).map(({ AlarmName }) => AlarmName));
    expect(muted.length).toBeGreaterThan(5);
    expect(calls.find((call) => call.includes('put-alarm-mute-rule'))).toMatch(new RegExp(`--mute-targets AlarmNames=${muted.join(',')}$`));
  });
});

test.each(['docs/release-failed.md', 'docs/ja/release-failed.md'])('%s has the time after which ECS ends a task of each kind', (file) => {
  const [row] = /^\| .*\b137\b.* SIGTERM .*$/m.exec(readFileSync(file, 'utf8').replace(/(SIGTERM)(?=\S)/g, '$1 '))!;
  const timeouts = new Set(resources('AWS::ECS::TaskDefinition').flatMap(({ ContainerDefinitions }) => ContainerDefinitions as { StopTimeout?: number; Essential?: boolean }[])
    .map(({ StopTimeout }) => StopTimeout).filter((seconds) => seconds !== undefined));
  const told = [...row.matchAll(/(\d+) (seconds|minutes|秒|分)/g)].map(([, value, unit]) => Number(value) * (/minutes|分/.test(unit!) ? 60 : 1));

  expect(told.sort()).toEqual([...timeouts].sort());
});
