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

describe.each(['docs/retire.md', 'docs/ja/retire.md'])('what a platform leaves, as in %s', (file) => {
  const text = readFileSync(file, 'utf8');
  const BUCKETS: [RegExp, RegExp][] = [
    [/Media/, /^\| (?:the media bucket|メディアバケット) .*/m], [/Artifacts/, /^\| .*(?:artifacts|アーティファクト).*/m], [/FailedLogs/, /^\| .*Datadog.*/m],
    [/TrailBucket/, /^\| (?:the bucket of the trail|証跡のバケット) .*/m], [/ConfigBucket/, /^\| (?:the bucket of AWS|AWS) Config .*/m],
    [/AuditAccessLogs/, /^\| (?:the bucket of the access logs|両者のアクセスログ).*/m], [/Logs/, /^\| .*(?:log buckets|ログ用のバケット).*/m],
  ];

  test('the command for a bucket deletes it with what it contains: rb --force deletes no versions, and nothing deletes what is locked', () => {
    const buckets = stacksOf(canonical('everythingOn')).flatMap(({ template }) => Object.entries(template.Resources ?? {}))
      .filter(([, { Type }]) => Type === 'AWS::S3::Bucket');
    const rows = buckets.map(([id, { Properties: of = {} }]) => ({ id, of, row: BUCKETS.find(([pattern]) => pattern.test(id))![1].exec(text)![0] }));

    expect(new Set(rows.map(({ row }) => row)).size).toBe(BUCKETS.length);
    expect(rows.filter(({ of, row }) => (of.VersioningConfiguration !== undefined) === row.includes('s3 rb --force')).map(({ id }) => id)).toEqual([]);
    expect(rows.filter(({ of, row }) => (of.ObjectLockEnabled === true) !== /Object Lock|オブジェクトロック/.test(row)).map(({ id }) => id)).toEqual([]);
  });

  test.each<[string, string[]]>([
    ['None', ['s3api list-object-versions', 's3api delete-objects', 's3api list-object-versions', 's3 rb']],
    ['AccessDenied', ['s3api list-object-versions', 's3api delete-objects', 's3 rb']],
  ])('the commands delete all versions, until one is refused: %s', (answer, expected) => {
    const [, block] = /```bash\n(BUCKET=\S+\nwhile aws s3api list-object-versions[\s\S]*?)```/.exec(text)!;
    const aws = `case "$2" in
      list-object-versions) if [ -e deleted ]; then echo '{"Objects": []}'; else echo '{"Objects": [{"VersionId": "1"}]}'; fi;;
      delete-objects) touch deleted; echo ${answer};; esac`;
    const { calls } = run(block!, { aws }, {});

    expect(calls.map((call) => call.split(' ').slice(1, 3).join(' '))).toEqual(expected);
  });
});
