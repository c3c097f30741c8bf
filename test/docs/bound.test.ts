import { readdirSync, readFileSync } from 'fs';
import { needsOf } from '../../cli/preflight/needs';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { Seen } from '../../tools/cost/price';
import { PRICES } from '../../tools/cost/prices';
import { observed } from '../../tools/cost/statements';

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

  test('the quotas are those that the command computes', () => {
    const needs = needsOf(canonical('production').directory);
    const rows = [...guide(`${language}first-deployment.md`).matchAll(/\| ([^|]+) \| [^|\d]*(\d+)[^|]*\| [^|]*\d+[^|]*\|(?= \||\s*```)/g)];
    const names: [string, RegExp][] = [['vCPUs', /vCPU/], ['cache policies', /cache policies|キャッシュ/], ['headers policies', /headers|ヘッダー/], ['IP addresses', /IP/],
      ['VPCs', /VPC/], ['us-east-1 ACM: names of a certificate', /ACM/], ['concurrent executions', /Lambda/]];

    expect(names.map(([, title]) => rows.find(([, quota]) => title.test(quota))?.[2])).toEqual(names.map(([end]) => `${needs.find(({ region, name }) => `${region} ${name}`.endsWith(end))?.need}`));
  });

  test('the outputs that it does not list begin with the words that it names', () => {
    const names = [...guide(`${language}first-deployment.md`).matchAll(/`((?:Publish|Exports)Output|Eldonia[A-Z]\w+)`/g)].map(([, name]) => name);
    const outputs = canonical('production').stacks.flatMap(({ template }) => Object.keys(template.Outputs ?? {}) as string[]);
    const known = outputs.map((output) => names.find((name) => output.startsWith(name)));
    expect([known.includes('EldoniaSiteUrl'), known.includes('PublishOutput'), known.includes(undefined)]).toEqual([true, true, false]);
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
  expect([resourcesOf('production', 'AWS::CloudWatch::CompositeAlarm').map(({ AlarmName }) => AlarmName).join(), text]).toEqual([
    expect.not.stringMatching(/degraded-/), expect.stringMatching(/`alarmEmail` (alone, there are no alarms of the parts|だけを指定した場合、部分ごとのアラームはなく)/),
  ]);
  expect([...new Set(others)].filter((name) => !text.includes(`*${name.replace('edge-topics', 'topics')}*`))).toEqual([]);
});

/** Guides in both languages, texts about constructs, and docstrings of what users can import. A command writes the others. */
const WRITTEN = /^docs\/((decisions|deployment)\/|(ja\/)?(alarms|assumptions|changes|costs|failover|gameday|incidents|integration-tests|permissions|requirements|security-hub)\.md$)/;
const filesIn = (folder: string, end: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(end)).map((file) => `${folder}/${file}`);
const plain = (text: string) => text.replace(/^```[^]*?^```/gm, '').replace(/\s+/g, ' ');
const texts = [
  ...['README.md', 'README.ja.md', ...filesIn('docs', '.md').filter((file) => !WRITTEN.test(file))].map((file) => [file, readFileSync(file, 'utf8')] as const),
  ...filesIn('src', '.ts').filter((file) => !/private|\.lambda/.test(file))
    .map((file) => [file, (readFileSync(file, 'utf8').match(/\/\*\*[^]*?\*\//g) ?? []).join('\n').replace(/^ *\*/gm, '')] as const),
].map(([file, text]) => ({ file, text, plain: plain(text) }));

const rollback = (path: RegExp) => resourcesOf('everythingOn', 'AWS::ECS::Service').find(({ TaskDefinition: { Ref } }) => path.test(Ref)).DeploymentConfiguration.Alarms.AlarmNames.length as number;
const triggers = () => resourcesOf('everythingOn', 'AWS::ARCRegionSwitch::Plan')[0].Triggers[0].Conditions.length as number;
const observability = () => Object.values<any>(observed(false).stacks[0].template.Resources).map(({ Type }) => Type as string);

const allPrices = Object.values(PRICES).flatMap(({ regions }) => Object.values(regions));
const prices = (...seen: readonly Seen[]) => () => allPrices.filter((price) => seen.includes(price.seen)).length;
const PRICES_SEEN = [prices('page', 'copy', 'derived', 'memory'), prices('page'), prices('copy'), prices('derived'), prices('memory')];

/** Sentences that count alarms, topics or prices: each `#` is a figure. */
const counts = (observedTypes: readonly string[]): readonly (readonly [text: string, ...figures: (() => number)[]])[] => [
  ['the plan starts when # alarms are in ALARM', triggers],
  ['# つのアラームが ALARM 状態になると、プランが開始', triggers],
  ['the email subscriptions of the # topics', () => resourcesOf('leastPair', 'AWS::SNS::Subscription').length],
  ['# つのトピックのメールサブスクリプション', () => resourcesOf('leastPair', 'AWS::SNS::Subscription').length],
  ['the circuit breaker and # alarms on its own requests', () => rollback(/Reports/)],
  ['サービス自身のリクエストの # つのアラーム', () => rollback(/Reports/)],
  ['circuit breaker and # alarms roll', () => rollback(/PlatformApi/)],
  ['in addition to the # alarms of the API', () => rollback(/PlatformApi/)],
  ['The # alarms on single windows', () => resourcesOf('production', 'AWS::CloudWatch::Alarm').filter(({ AlarmName }) => /availability-(fast|slow)-/.test(AlarmName)).length],
  ['Of # prices, # were read on AWS\'s pricing pages, # in public copies of its price list, # are derived from these, and # are unverified', ...PRICES_SEEN],
  ['価格 # 件のうち、AWS の料金ページで確認したものは # 件、公開されている料金表の写しで確認したものは # 件、それらから導いたものは # 件、未検証のものは # 件です', ...PRICES_SEEN],
  ['have # alarms and # composite alarms', ...['Alarm', 'CompositeAlarm'].map((kind) => () => observedTypes.filter((type) => type === `AWS::CloudWatch::${kind}`).length)],
];
const WORDS = ['', '', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const NUMBER = `(?:\\d[\\d,]*|${WORDS.slice(2).join('|')})`;
const MENTION = new RegExp(`(?<![\\w$-])${NUMBER} (?:composite )?(?:alarms|topics)\\b|\\d+ ?(?:つ|個|件)の(?:複合)?(?:アラーム|トピック)`, 'gi');

/** The mentions of numbers of alarms and topics, without the sentences that are bound. */
const unbound = (text: string, bound: readonly string[]) => bound.reduce((rest, sentence) => rest.replaceAll(sentence, ''), text).match(MENTION) ?? [];

test('each number of alarms and topics is one of a template', () => {
  // In digits, or in words.
  const bound = counts(observability()).map(([text, ...figures]) => [text, figures.map((figure) => figure())] as const)
    .map(([text, figures]) => [String, (figure: number) => WORDS[figure] || `${figure}`]
      .map((written) => figures.reduce((sentence, figure) => sentence.replace('#', written(figure)), text)));
  const missing = bound.filter((sentences) => !texts.some((one) => sentences.some((sentence) => one.plain.includes(sentence))));

  expect(missing.map(([sentence]) => sentence)).toEqual([]);
  expect(texts.flatMap(({ file, plain: text }) => unbound(text, bound.flat()).map((mention) => `${file}: ${mention}`))).toEqual([]);
});

test.each([
  ['It is paged by two alarms per Region.', ['two alarms']],
  ['Only the two composite alarms page.', ['two composite alarms']],
  ['呼び出すのは、2 つの複合アラームだけです。', ['2 つの複合アラーム']],
  ['a circuit breaker and two alarms roll it back', []],
])('finds a number without a binding: %s', (text, expected) => {
  expect(unbound(text, ['circuit breaker and two alarms roll'])).toEqual(expected);
});

test('the names of alarms and of other resources in texts are those of templates', () => {
  const programs = (['production', 'everythingOn'] satisfies Program[]).map((program) => canonical(program).stacksRecursively.map(({ template }) => JSON.stringify(template)).join());
  const isName = (name: string) => programs.some((all) => new RegExp(`\\b${name}\\b`).test(all));
  const alarms = new Set(programs.flatMap((all) => [...all.matchAll(/"AlarmName":"eldonia-([\w-]+)"/g)].map(([, name]) => name)));
  const wrong = texts.filter(({ file }) => file.startsWith('docs/')).flatMap(({ file, text, plain: words }) => [
    ...[...words.matchAll(/`(eldonia-[a-z0-9-]+)`/g)].map(([, name]) => name).filter((name) => !isName(name) && !text.includes(`"${name}"`)),
    ...[...words.matchAll(/(?<=alarms? |アラーム |、|と |は |では )\*([a-z]+(?:-[a-z]+)*)\*|\*([a-z]+(?:-[a-z]+)+)\*/g)].map(([, after, dashed]) => after ?? dashed).filter((name) => !alarms.has(name)),
    ...[...text.matchAll(/AlarmNames=([\w,-]+)/g)].flatMap(([, names]) => names.split(',')).filter((name) => !alarms.has(name.replace(/^eldonia-/, ''))),
  ].map((name) => `${file}: ${name}`));

  expect(wrong).toEqual([]);
});
