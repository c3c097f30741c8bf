import { readdirSync, readFileSync } from 'fs';
import { IDLE_SECONDS } from '../../src/private/keep-alive';
import { canonical, Program } from '../../tools/assemblies/canonical';

/* eslint-disable @typescript-eslint/no-explicit-any */
const resourcesOf = (program: Program, type: string): any[] => canonical(program).stacksRecursively
  .flatMap(({ template }) => Object.values<any>(template.Resources)).filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
const guide = (file: string) => readFileSync(`docs/${file}`, 'utf8').replace(/\s+/g, ' ');

/** Sentences of guides about what a template contains, in both languages, with what the template says now. */
describe.each(['', 'ja/'])('docs/%s', (language) => {
  test('the contract of the image is that of the task definition', () => {
    const [{ ContainerDefinitions: [container], RuntimePlatform: { CpuArchitecture } }] = resourcesOf('production', 'AWS::ECS::TaskDefinition');
    const [{ ContainerPath, Size }] = container.LinuxParameters.Tmpfs;
    const rows = guide(`${language}first-deployment.md`).split(/ \| (?=[^|]+ \| [^|]+ \| `)/).join('\n');

    expect(container.ReadonlyRootFilesystem).toBe(true);
    for (const words of [
      { X86_64: '`linux/amd64`', ARM64: '`linux/arm64`' }[CpuArchitecture as string], `\`${container.User}\``, `\`${ContainerPath}\``, `${Size} MiB`,
      `\`${container.PortMappings[0].ContainerPort}\``, `\`${container.HealthCheck.Command[1].replace(' || exit 1', '')}\``,
    ]) expect(rows).toContain(words);
    expect(rows).toMatch(new RegExp(`\\D${container.HealthCheck.Interval} (seconds|秒)`));
    expect(rows).toMatch(new RegExp(`\\D${container.StopTimeout} (seconds|秒)`));
    const missing = container.Environment.concat(container.Secrets).map(({ Name }: { Name: string }) => Name).filter((name: string) => !rows.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });

  test('the outputs that it does not list begin with the words that it names', () => {
    const names = [...guide(`${language}first-deployment.md`).matchAll(/`((?:Publish|Exports)Output|Eldonia[A-Z]\w+)`/g)].map(([, name]) => name);
    const outputs = canonical('production').stacks.flatMap(({ template }) => Object.keys(template.Outputs ?? {}) as string[]);
    const known = outputs.map((output) => names.find((name) => output.startsWith(name)));
    expect([known.includes('EldoniaSiteUrl'), known.includes('PublishOutput'), known.includes(undefined)]).toEqual([true, true, false]);
  });
});

test('/ready is limited with a probe, and blocked without', () => {
  const rules = (program: Program) => resourcesOf(program, 'AWS::WAFv2::WebACL').flatMap(({ Rules }) => Rules.map(({ Name }: { Name: string }) => Name)) as string[];

  expect(rules('production')).not.toContain('BlockedPaths');
  expect(rules('production')).toContain('RateLimit-ready');
  expect(rules('economy')).toContain('BlockedPaths');
});

test.each(['', 'ja/'])('docs/%stiers.md names each retention of a log', (language) => {
  const words = new Map([[14, ['2 weeks', '2 週間']], [30, ['1 month', '1 か月']], [90, ['3 months', '3 か月']]]);
  const [, all, , lean] = /\| (?:retention|保護と保持) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|/.exec(guide(`${language}tiers.md`))!;
  const missing = (program: Program, cell: string) => resourcesOf(program, 'AWS::Logs::LogGroup')
    .filter(({ RetentionInDays: days }) => !words.get(days)?.some((word) => cell.includes(word)));

  expect([missing('production', all), missing('economy', lean)]).toEqual([[], []]);
});

test.each(['', 'ja/'])('docs/%sextend.md names the priorities of the rules, and what pages', (language) => {
  const [service, api] = [...new Set(resourcesOf('everythingOn', 'AWS::ElasticLoadBalancingV2::ListenerRule').map(({ Priority }) => Priority as number))].sort((one, other) => one - other);
  const text = guide(`${language}extend.md`);
  const [first, last] = [...text.matchAll(/\b[34]\d,\d{3}\b/g)].map(([number]) => Number(number.replace(',', ''))).filter((number) => number !== api);
  const names = resourcesOf('everythingOn', 'AWS::CloudWatch::CompositeAlarm').map(({ AlarmName }) => AlarmName);

  expect(text).toContain(api.toLocaleString('en'));
  expect([first <= service, service <= last]).toEqual([true, true]);
  expect(names).toEqual(expect.arrayContaining([...text.matchAll(/\*(unhealthy|degraded-\w+)\*/g)].map(([, name]) => `eldonia-${name}`)));
  expect(text).toMatch(/\*degraded-others\*/);
});

test.each(['', 'ja/'])('docs/%soperations.md names what pages', (language) => {
  const pages = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) => resourcesOf('everythingOn', type))
    .filter(({ AlarmActions }) => /PagesTopic/.test(JSON.stringify(AlarmActions ?? []))).map(({ AlarmName }) => String(AlarmName).replace(/^eldonia-/, ''));
  const [parts, others] = [pages.filter((name) => name.startsWith('degraded-')), pages.filter((name) => !name.startsWith('degraded-'))];
  const text = guide(`${language}operations.md`);
  const [docstring] = /[^*/]E-mail address that receives pages[^]*?@default/.exec(readFileSync('src/region/platform-monitoring.ts', 'utf8'))!;

  expect(parts).toContain('degraded-database');
  expect([resourcesOf('production', 'AWS::CloudWatch::CompositeAlarm').map(({ AlarmName }) => AlarmName).join(), text]).toEqual([
    expect.not.stringMatching(/degraded-/), expect.stringMatching(/`alarmEmail` (alone, there are no alarms of the parts|だけを指定した場合、部分ごとのアラームはなく)/),
  ]);
  expect([...new Set(others)].map((name) => name.replace('edge-topics', 'topics')).filter((name) => !text.includes(`*${name}*`) || !docstring.includes(`\`${name}\``))).toEqual([]);
});

test('the processor that texts call the default is that of the template', () => {
  const [{ RuntimePlatform: { CpuArchitecture } }] = resourcesOf('production', 'AWS::ECS::TaskDefinition');
  const texts = readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md')).map(guide).join('\n');
  const named = [...texts.matchAll(/linux\/(\w+)\W{0,2} by default|デフォルトは[^|。]*linux\/(\w+)/g)].map(([, english, japanese]) => english ?? japanese);

  expect([named.length > 1, [...new Set(named)]]).toEqual([true, [{ X86_64: 'amd64', ARM64: 'arm64' }[CpuArchitecture as string]]]);
});

test('a server keeps idle connections for longer than the load balancer, in guides and examples', () => {
  const server = readFileSync('examples/quickstart/backend/src/http/shared.ts', 'utf8');
  const keptAlive = Number(/KEEP_ALIVE = ([\d_]+)/.exec(server)![1].replace('_', '')) / 1_000;
  const texts = ['', 'ja/'].flatMap((language) => ['edge', 'extend', 'first-deployment'].map((name) => guide(`${language}${name}.md`))).join('\n');
  const longest = [...texts.matchAll(/idleTimeout: Duration\.seconds\((\d+)\)/g)].map(([, seconds]) => Number(seconds));

  expect([longest.length, Math.max(...longest) < keptAlive, IDLE_SECONDS < keptAlive]).toEqual([2, true, true]);
  expect([...`${server}${texts}`.matchAll(/(?:than the|load balancer, which closes them after|\|) (\d+) (?:s of the load balancer|seconds: otherwise|秒後に閉じるロードバランサー)/g)]
    .map(([, seconds]) => Number(seconds))).toEqual(Array(3).fill(IDLE_SECONDS));
});

/** Guides in both languages, and texts about constructs. A command writes the others. */
const WRITTEN = /^((decisions|deployment)\/|(ja\/)?(alarms|assumptions|changes|costs|gameday|incidents|permissions|requirements|security-hub)\.md$)/;

test('the names of alarms and of other resources in texts are those of templates', () => {
  const programs = (['production', 'everythingOn'] satisfies Program[]).map((program) => canonical(program).stacksRecursively.map(({ template }) => JSON.stringify(template)).join());
  const isName = (name: string) => programs.some((all) => new RegExp(`\\b${name}\\b`).test(all));
  const alarms = new Set(programs.flatMap((all) => [...all.matchAll(/"AlarmName":"eldonia-([\w-]+)"/g)].map(([, name]) => name)));
  const files = readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md') && !WRITTEN.test(file));
  const wrong = files.flatMap((file) => {
    const text = readFileSync(`docs/${file}`, 'utf8');
    const words = text.replace(/^```[^]*?^```/gm, '').replace(/\s+/g, ' ');
    return [
      ...[...words.matchAll(/`(eldonia-[a-z0-9-]+)`/g)].map(([, name]) => name).filter((name) => !isName(name) && !text.includes(`"${name}"`)),
      ...[...words.matchAll(/(?<=alarms? |アラーム |、|と |は |では )\*([a-z]+(?:-[a-z]+)*)\*|\*([a-z]+(?:-[a-z]+)+)\*/g)]
        .map(([, after, dashed]) => after ?? dashed).filter((name) => !alarms.has(name)),
      ...[...text.matchAll(/AlarmNames=([\w,-]+)/g)].flatMap(([, names]) => names.split(',')).filter((name) => !alarms.has(name.replace(/^eldonia-/, ''))),
    ].map((name) => `docs/${file}: ${name}`);
  });

  expect(wrong).toEqual([]);
});
