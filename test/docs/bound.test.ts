import { readFileSync } from 'fs';
import { canonical, Program } from '../../tools/assemblies/canonical';

/* eslint-disable @typescript-eslint/no-explicit-any */
const resourcesOf = (program: Program, type: string): any[] => canonical(program).stacks
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

  test('/ready is limited with a probe, and blocked without', () => {
    const rules = (program: Program) => resourcesOf(program, 'AWS::WAFv2::WebACL').flatMap(({ Rules }) => Rules.map(({ Name }: { Name: string }) => Name)) as string[];
    const limit = resourcesOf('production', 'AWS::WAFv2::WebACL').flatMap(({ Rules }) => Rules)
      .find(({ Name }: { Name: string }) => Name === 'RateLimit-ready').Statement.RateBasedStatement;

    expect(rules('production')).not.toContain('BlockedPaths');
    expect(rules('economy')).toContain('BlockedPaths');
    expect(guide(`${language}first-deployment.md`)).toMatch(new RegExp(
      language ? `${limit.EvaluationWindowSec / 60} 分間 ${limit.Limit} リクエスト` : `${limit.Limit} requests of an IP address in ${limit.EvaluationWindowSec / 60} minutes`));
  });
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

  expect(parts).toContain('degraded-database');
  expect([...new Set(others)].filter((name) => !text.includes(`*${name.replace('edge-topics', 'topics')}*`))).toEqual([]);
});
