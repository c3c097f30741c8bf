import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { Token } from 'aws-cdk-lib';
import { ABSENT, FACTS, MODES } from './runbook-fixture';
import { dashboardText, RunbookName, renderRunbook, runbookView } from '../../src/dr-pair/private/runbook';
import { RunbookFacts } from '../../src/dr-pair/private/runbook-facts';
import { FailoverMode, StandbyMode } from '../../src/failover';
import { canonical } from '../../tools/assemblies/canonical';

const TOKYO = 'ap-northeast-1';
const OSAKA = 'ap-northeast-3';

const commands = (text: string): string[] => [...text.matchAll(/```bash\n([\s\S]*?)\n```/g)].flatMap(([, block]) => block.split('\n'));

/** Every text and number in the facts. */
const leaves = (value: unknown): string[] => typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [String(value)];

const RUNBOOKS: [RunbookName, string[]][] = [['failover', ['1', '2', '3', '4', '5']], ['recovery', ['1', '2', '3', '4']], ['rebuild', ['1', '2', '3']]];
const all = (facts: RunbookFacts) => RUNBOOKS.map(([name]) => renderRunbook(name, facts)).join('\n');
const EVERY = MODES.flatMap(([mode, modes]) => RUNBOOKS.map(([name, numbers]) => [mode, name, modes, numbers] as const));

test.each(MODES)('the runbooks contain every name of the facts: %s', (_, modes) => {
  const { standbyMode, failoverMode, readerScaling, name, ...named } = FACTS;
  const text = all({ ...FACTS, ...modes });

  expect(leaves(named).filter((fact) => !text.includes(fact))).toEqual([]);
});

test('the templates use every name that they get', () => {
  const folder = join(__dirname, '../../src/dr-pair/private/runbooks');
  const used = readdirSync(folder).flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(/\{\{[#^]?([\w.]+)\}\}/g)].map(([, name]) => name));
  const paths = (view: object, prefix = ''): string[] => Object.entries(view).flatMap(([name, value]) =>
    (typeof value === 'object' && value !== null && !Array.isArray(value) ? paths(value, `${prefix}${name}.`) : `${prefix}${name}`));

  expect(paths(runbookView(FACTS)).filter((name) => !used.includes(name))).toEqual([]);
});

describe.each(EVERY)('%s: %s', (_, name, modes, numbers) => {
  const text = renderRunbook(name, { ...FACTS, ...modes });
  const lines = commands(text);

  test('no command contains a name of the other Region', () => {
    // Commands for the global database name a member by its ARN, which contains the Region of that member.
    const wrong = lines.flatMap((line) => line.split(' && ')).filter((line) => !/(switchover|remove-from)-global-cluster/.test(line)).filter((line) => {
      const regions = [...line.matchAll(/--region ([\w-]+)/g)].map(([, region]) => region);
      return (regions.includes(OSAKA) && /tokyo-\w+|Shop-Primary/.test(line)) ||
        (regions.includes(TOKYO) && /osaka-\w+|Shop-Standby/.test(line));
    });

    expect(wrong).toEqual([]);
  });

  test('has no missing value, and at most 300 lines', () => {
    expect(text).not.toMatch(/undefined|NaN|\[object|\$\{Token|\{\{/);
    expect(text.split('\n').length).toBeLessThanOrEqual(300);
  });

  test('has the sections in order', () => {
    expect([...text.matchAll(/^## (\d)\./gm)].map(([, number]) => number)).toEqual(numbers);
    expect([...text.matchAll(/section (\d)/gi)].length).toBeGreaterThan(0);
  });
});

test('each reference to a section leads to one', () => {
  const restore = [...readFileSync('docs/restore.md', 'utf8').matchAll(/^## (\d)\./gm)].map(([, number]) => number!);
  const numbers: Record<string, string[]> = { ...Object.fromEntries(RUNBOOKS), restore };
  const broken = RUNBOOKS.flatMap(([own]) => {
    const text = renderRunbook(own, FACTS).replaceAll('`shop-runbook.md`', 'the failover runbook').replaceAll('this file', `the ${own} runbook`);
    const of = [...text.matchAll(/sections? (\d)(?: and (\d))? of the (\w+) runbook/g)].flatMap(([found, one, other, name]) =>
      [one, ...other ? [other] : []].map((number) => ({ found, number: number!, name: name! })));
    const inside = [...text.matchAll(/(?:(\w+) runbook, )?section (\d)(?! of the| and)/g)].map(([found, name = own, number]) => ({ found, number: number!, name }));
    expect(of.length + inside.length).toBeGreaterThan(0);
    return [...of, ...inside].filter(({ name, number }) => !numbers[name]?.includes(number)).map(({ found }) => `${own}: ${found}`);
  });

  expect(broken).toEqual([]);
});

test('a section that is named for what to do has the commands for it', () => {
  const failover = renderRunbook('failover', FACTS);
  const found = [...all(FACTS).matchAll(/([Ss]top|move-schedules|profile)[^.(]*\((?:failover runbook, )?section (\d)/g)];

  expect(new Set(found.map(([, what]) => what!.toLowerCase()))).toEqual(new Set(['stop', 'move-schedules', 'profile']));
  expect(found.filter(([, what, number]) => !sectionOf(failover, `## ${number}.`).includes(/stop/i.test(what!) ? '--desired-count 0' : `${what}`))
    .map(([text]) => text)).toEqual([]);
});

/** A section by its heading, up to the next one of the same or a higher level. */
function sectionOf(text: string, heading: string): string {
  const [, after] = text.split(`\n${heading}`);
  return after.split(new RegExp(`^#{2,${heading.indexOf(' ')}} `, 'm'))[0];
}

const AUTOMATIC = { ...FACTS, failoverMode: FailoverMode.AUTOMATIC, startsByItself: true };
const PILOT_LIGHT = { ...FACTS, standbyMode: StandbyMode.PILOT_LIGHT };
/** Workers and services write to the database, too. */
const STOP = ['backend', 'emails', 'reports'].map((name) => `update-service --region ap-northeast-1 --cluster tokyo-cluster --service tokyo-${name} --desired-count 0`);
const UNPROTECT = 'no-deletion-protection';
/** Of the cluster and of the load balancer, whose names are those of the stack. */
const unprotected = (stack: string) => [`--stack-name ${stack}`, `${UNPROTECT} --apply`, `--stack-name ${stack}`, UNPROTECT_BALANCER];
const UNPROTECT_BALANCER = 'deletion_protection.enabled,Value=false';

test.each<[string, text: string, heading: string, words: RegExp, expected: string[]]>([
  ['the operator asks for advice, and can ask the primary Region itself, without CDN and DNS', renderRunbook('failover', FACTS), '## 1.',
    /lambda invoke --region \S+ --function-name \S+/g, ['lambda invoke --region ap-northeast-3 --function-name shop-plan-failover-advise', 'lambda invoke --region ap-northeast-1 --function-name shop-plan-failover-warm-up']],
  // What the old Region writes until the end of a promotion with data loss is lost.
  ['a failover with the plan stops the tasks of the old Region before the promotion, and looks for fencing before users move', renderRunbook('failover', FACTS), '## 3.',
    /switchToUngraceful|update-service --region ap-northeast-1 .* --desired-count 0|global-failover|get-plan-execution /g,
    [...STOP, 'switchToUngraceful', 'global-failover', 'global-failover', 'get-plan-execution ', 'switchToUngraceful']],
  ...[['failover', renderRunbook('failover', FACTS), '## 5.', 'osaka'], ['failback', renderRunbook('recovery', FACTS), '### Fail back with the plan', 'tokyo']].map(
    ([move, text, heading, city]): [string, string, string, RegExp, string[]] => [`the tasks of workers and services are counted after a ${move}`, text!, heading!,
      /--services \S+/g, ['backend', 'emails', 'reports'].map((name) => `--services ${city}-${name}`)]),
  ['a manual failover does so, too', renderRunbook('failover', FACTS), '## 4.',
    /failover-global-cluster|update-service --region ap-northeast-1 .* --desired-count 0|global-failover|change-resource-record-sets/g,
    [...STOP, 'failover-global-cluster', 'global-failover', 'global-failover', 'change-resource-record-sets']],
  ['lost writes are copied from the snapshot of the old volume, in its Region, before anything else', renderRunbook('recovery', FACTS), '## 1.',
    /It expires|(?:describe|copy|restore)-db-cluster(?:-from)?-snapshots? --region \S+|rds:unplanned-global-failover/g, [
      'It expires', 'describe-db-cluster-snapshots --region ap-northeast-1', 'rds:unplanned-global-failover', 'copy-db-cluster-snapshot --region ap-northeast-1',
      'describe-db-cluster-snapshots --region ap-northeast-1', 'describe-db-cluster-snapshots --region ap-northeast-1', 'restore-db-cluster-from-snapshot --region ap-northeast-1',
    ]],
  ['the rotation is paused while the primary Region is a copy', renderRunbook('recovery', FACTS), '## 2.',
    /[\w-]*rotate-secret --region.*/g, ['cancel-rotate-secret --region ap-northeast-1 --secret-id shop/db-password']],
  ['the rotation is resumed after the failback', renderRunbook('recovery', FACTS), '### Finish the failback',
    /(?:[\w-]*rotate-secret|describe-secret|update-secret-version-stage) --region \S+ --secret-id \S+( --no-rotate.*| --version-stage \S+ --remove-from-version-id .*)?/g, [
      // Secrets Manager refuses it while an attempt from before is not complete.
      'describe-secret --region ap-northeast-1 --secret-id shop/db-password',
      'update-secret-version-stage --region ap-northeast-1 --secret-id shop/db-password --version-stage AWSPENDING --remove-from-version-id "$PENDING"',
      'rotate-secret --region ap-northeast-1 --secret-id shop/db-password --no-rotate-immediately',
    ]],
  ['a manual failback undoes the DNS change after the check of the writer, before it reduces capacity', renderRunbook('recovery', PILOT_LIGHT), '### Fail back manually',
    /switchover-global-cluster|failover-[a-z-]+(?= --cli)|describe-load-balancers --region \S+|(?<=ScaledUp,ParameterValue=)\w+/g, [
      'switchover-global-cluster', 'failover-warm-up', 'failover-confirm-writer', 'describe-load-balancers --region ap-northeast-1',
      'failover-move-schedules', 'failover-scale-readers', 'failover-settle-capacity', 'false',
    ]],
  ['workers and services that were stopped are started before a failback with the plan', renderRunbook('recovery', FACTS), '### Fail back with the plan, if the plan switched the DNS',
    /--service \S+ --desired-count \d|start-plan-execution/g, ['--service tokyo-emails --desired-count 0', '--service tokyo-reports --desired-count 4', 'start-plan-execution']],
  ...[['### Messages of workers', 'tokyo', 'ap-northeast-1', 'osaka', 'ap-northeast-3'], ['### Finish the failback', 'osaka', 'ap-northeast-3', 'tokyo', 'ap-northeast-1']].map(
    ([heading, from, here, to, there]): [string, string, string, RegExp, string[]] => [`messages that wait in the Region which users have left are moved from ${from}`, renderRunbook('recovery', FACTS), heading!,
      /--task-definition \S+|\w+-message --region \S+/g, [`--task-definition ${from}-emails`, `--task-definition ${to}-emails`,
        `receive-message --region ${here}`, `send-message --region ${there}`, `delete-message --region ${here}`]]),
  // Those that set the number of tasks are in ALARM for ever, by design or while there is little to do.
  ['the monthly check takes no alarm of Auto Scaling for a fault', renderRunbook('recovery', FACTS), '## 4.', /describe-alarms --region \S+ --state-value ALARM|autoscaling/g,
    ['describe-alarms --region ap-northeast-3 --state-value ALARM', 'autoscaling']],
  // Tasks that start earlier keep an address without a cache, and are never ready.
  ['a manual failover to a pilot light starts no task before the cache exists', renderRunbook('failover', PILOT_LIGHT), '## 4.',
    /ParameterValue=true|are never ready|\[StackStatus,|update-service --region ap-northeast-3/g,
    ['ParameterValue=true', 'are never ready', '[StackStatus,', 'update-service --region ap-northeast-3']],
  ['the plan does not undo the DNS change', renderRunbook('recovery', FACTS), '### Fail back with the plan, if the plan switched the DNS', /before\.json/g, []],
  // Shop/Standby imports the exports of Shop/StandbyCache, and both those of Shop/StandbyBase.
  ['the pair is deleted from the standby Region to the plan, without deletion protection', renderRunbook('rebuild', FACTS), '## 3.',
    /cdk destroy --exclusively \S+|modify-global-cluster|no-deletion-protection --apply|--stack-name \S+|deletion_protection\S+/g, [
      ...unprotected('Shop-Standby'), ...unprotected('Shop-Primary'), 'modify-global-cluster', '--stack-name Shop-Standby', '--stack-name Shop-Primary',
      ...['Primary/CostAnomalies', 'Primary/Audit', 'Standby', 'StandbyCache', 'Primary', 'Global', 'StandbyBase', 'Primary/Github', 'Primary/Release'].map((stack) => `cdk destroy --exclusively Shop/${stack}`),
    ]],
  // The listener of the standby Region resolves them by their names.
  ['a lost standby Region gets the replicas of all secrets, also those of the origin header', renderRunbook('rebuild', FACTS), '### ap-northeast-3 is lost',
    /list-secrets --region ap-northeast-1 --filters \S+|(?<=replicate-secret-to-regions .*--secret-id )\S+/g,
    [...FACTS.replicatedSecrets, 'list-secrets --region ap-northeast-1 --filters Key=name,Values=shop/cloudfront-header/', '"$HEADER"', 'list-secrets --region ap-northeast-1 --filters Key=name,Values=shop/']],
  // A template parameter reads the image parameter of a workload, and a workflow copies a front end: no deployment creates them.
  ...['ap-northeast-3', 'ap-northeast-1'].map((region): [string, string, string, RegExp, string[]] => [
    `what no deployment of ${region} creates is created by hand, the parameters before it`, renderRunbook('rebuild', FACTS), `### ${region} is lost`,
    /`repositoryName`|cdk deploy --exclusively Shop\/\w+ (?=--import)|deploy-site/g,
    region === 'ap-northeast-3'
      ? ['cdk deploy --exclusively Shop/StandbyBase ', '`repositoryName`', 'cdk deploy --exclusively Shop/StandbyCache ', 'cdk deploy --exclusively Shop/Standby ', 'deploy-site']
      : ['`repositoryName`', 'cdk deploy --exclusively Shop/Primary ', 'deploy-site', ...['StandbyBase', 'StandbyCache', 'Standby'].map((stack) => `cdk deploy --exclusively Shop/${stack} `)],
  ]),
  ['the outage of a rebuild is between the steps that it names', renderRunbook('rebuild', FACTS), '### ap-northeast-1 is lost',
    /outage from step 2 to step 13|^2\. Stop the jobs|^13\. Fail back|skip `failback-promote-database`/gm,
    ['outage from step 2 to step 13', '2. Stop the jobs', '13. Fail back', 'skip `failback-promote-database`']],
  // Jobs write as tasks do. A run whose task is stopped starts another one.
  ['no job goes on before the last snapshot of a rebuild', renderRunbook('rebuild', FACTS), '### ap-northeast-1 is lost',
    /(?:update-schedule|update-service|stop-execution|stop-task|create-db-cluster-snapshot) --region \S+/g,
    ['update-schedule', ...Array<string>(3).fill('update-service'), 'stop-execution', 'stop-task', ...Array<string>(2).fill('create-db-cluster-snapshot')].map((command) => `${command} --region ap-northeast-3`)],
  ['the runs of jobs in a Region that has returned are stopped before their tasks', renderRunbook('recovery', FACTS), '### Jobs of',
    /for STACK in [^;]+|stop-\w+ --region \S+/g, ['for STACK in Shop-Primary Shop-Operations', 'stop-execution --region ap-northeast-1', 'stop-task --region ap-northeast-1']],
  // Its plan would lose data, and has no approval.
  ['an automatic plan may have started: the operator looks before the switchover and the start', renderRunbook('failover', AUTOMATIC), '## 3.',
    /list-plan-executions --region \S+|switchover-global-cluster|start-plan-execution|--step-name failover-approve|promote-database --action-to-take/g,
    ['list-plan-executions --region ap-northeast-3', 'switchover-global-cluster', 'start-plan-execution']],
  ['its failback requires an approval', renderRunbook('recovery', AUTOMATIC), '### Fail back with the plan', /--step-name \S+ --approval \S+/g, ['--step-name failback-approve --approval approve']],
  ['a manual failover requires an approval', renderRunbook('failover', FACTS), '## 3.', /list-plan-executions|--step-name \S+ --approval \S+/g, ['--step-name failover-approve --approval approve']],
  ...[[renderRunbook('failover', FACTS), '## 4.'], [renderRunbook('recovery', FACTS), '### Fail back manually']].map(([text, heading]): [string, string, string, RegExp, string[]] =>
    [`a warm standby has no cache to create or to delete: ${heading}`, text!, heading!, /ScaledUp/g, []]),
])('%s', (_, text, heading, words, expected) => expect([...sectionOf(text, heading).matchAll(words)].map(([found]) => found)).toEqual(expected));

/** The procedures that put the triggers of an automatic plan into ALARM, and whether the pair is there afterwards. */
const ALARMING: [heading: string, rebuilt: boolean][] = [['### ap-northeast-3 is lost', true], ['### ap-northeast-1 is lost', true], ['## 3.', false]];

test.each(ALARMING)('an automatic plan is disarmed before anything else, and armed again after all: %s', (heading, rebuilt) => {
  const [automatic, manual] = [AUTOMATIC, FACTS].map((facts) => sectionOf(renderRunbook('rebuild', facts), heading));
  const lines = commands(automatic!);

  expect(lines.slice(0, 4)).toEqual([
    'npx cdk deploy --exclusively Shop/Global', expect.stringContaining('list-plans-in-region'),
    expect.stringMatching(/get-plan-in-region .*--query plan\.triggers$/), expect.stringContaining('list-plan-executions'),
  ]);
  expect(automatic!.indexOf('FailoverMode.MANUAL')).toBeLessThan(automatic!.indexOf('npx cdk'));
  expect(/FailoverMode\.AUTOMATIC.*\n```bash\n(.*)\n```\n/.exec(automatic!)?.[1]).toBe(rebuilt ? 'npx cdk deploy --all' : undefined);
  if (rebuilt) expect(lines.at(-1)).toBe('npx cdk deploy --all');
  expect(manual).not.toMatch(/FailoverMode|plan\.triggers/);
});

/** Ends of names: what a line of a runbook renames, deletes, or has the program rename. */
const ENDS: [line: RegExp, names: (found: RegExpExecArray) => string[]][] = [
  [/modify-db-cluster .*--db-cluster-identifier (\S+) --new-db-cluster-identifier/, ([, name]) => [name!]],
  [/delete-global-cluster .*--global-cluster-identifier (\S+)/, ([, name]) => [name!]],
  [/^\d+\. Change the program: `database\.snapshot`/, () => [FACTS.primary.clusterIdentifier, FACTS.standby.clusterIdentifier, FACTS.globalClusterIdentifier]],
];
const BEGIN = /create-db-cluster .*--db-cluster-identifier (\S+)/;

test('no command names what a step before it has renamed or deleted', () => {
  const late = RUNBOOKS.flatMap(([name]) => renderRunbook(name, FACTS).split(/^(?=##)/m)).flatMap((section) => {
    const ended = new Set<string>();
    return section.split('\n').filter((line) => {
      ended.delete(BEGIN.exec(line)?.[1] ?? '');
      const wrong = /\baws /.test(line) && [...ended].some((name) => new RegExp(`[ :"=]${name}(?![\\w-])`).test(line));
      ENDS.forEach(([pattern, names]) => { for (const name of pattern.exec(line) ? names(pattern.exec(line)!) : []) ended.add(name); });
      return wrong;
    });
  });

  expect(late).toEqual([]);
});

// A deployment sends only what differs between two templates, so that a setting that is left out is never repaired.
test('the cluster that replaces a lost one has every setting of the template', () => {
  const lines = commands(renderRunbook('recovery', FACTS));
  const cluster = lines.find((line) => line.includes('create-db-cluster '))!;
  const instance = lines.find((line) => line.includes('create-db-instance') && line.includes('"$INSTANCE"'))!;

  for (const property of ['Port', 'BackupRetentionPeriod', 'PreferredBackupWindow', 'PreferredMaintenanceWindow', 'DatabaseInsightsMode']) {
    expect(cluster).toContain(` "$(old ${property})"`);
  }
  expect(cluster).toMatch(/--enable-performance-insights --enable-iam-database-authentication --copy-tags-to-snapshot/);
  expect(cluster).toContain('--engine-version "$VERSION"');
  expect(lines).toContainEqual(expect.stringMatching(/^VERSION=.*--region ap-northeast-3 --db-cluster-identifier osaka-database .*EngineVersion/));
  for (const property of ['DBInstanceClass', 'MonitoringRoleArn', 'PromotionTier', 'PreferredMaintenanceWindow']) {
    expect(instance).toContain(` "$(old ${property})"`);
  }
  for (const created of [cluster, instance]) expect(created).toContain(' --tags "$(old_tags)"');
  expect(lines.filter((line) => line.startsWith('old_tags()'))).toEqual([
    expect.stringContaining("--query 'DBClusters[0].TagList[?!starts_with(Key, `\"aws:\"`)]' --output json"),
    expect.stringContaining("--query 'DBInstances[0].TagList[?!starts_with(Key, `\"aws:\"`)]' --output json"),
  ]);
});

test('without the primary Region only the promotion becomes ungraceful, and the start of the tasks without capacity', () => {
  const switched = commands(renderRunbook('failover', FACTS)).filter((line) => /switchToUngraceful/.test(line));

  expect(switched).toEqual(['promote-database', 'scale-service'].map((step) =>
    expect.stringContaining(`--step-name failover-${step} --action-to-take switchToUngraceful`) as unknown));
  // In ungraceful mode ARC skips the functions.
  expect(all(FACTS).match(/start-plan-execution .*--mode \w+/g)!.map((start) => start.split(' ').at(-1))).toEqual(['graceful', 'graceful']);
});

test('promotes the standby cluster in a failover, and the primary cluster in a failback', () => {
  const osaka = '"arn:aws:rds:ap-northeast-3:123456789012:cluster:osaka-database"';
  const tokyo = '"arn:aws:rds:ap-northeast-1:123456789012:cluster:tokyo-database"';
  const lines = commands(all(FACTS)).filter((line) => /(failover|switchover)-global-cluster/.test(line));

  expect(lines).toEqual([
    'aws rds switchover-global-cluster --region ap-northeast-1 --global-cluster-identifier shop-global ' +
    `--target-db-cluster-identifier ${osaka}`,
    'aws rds failover-global-cluster --region ap-northeast-3 --global-cluster-identifier shop-global ' +
    `--target-db-cluster-identifier ${osaka} --allow-data-loss`,
    'aws rds switchover-global-cluster --region ap-northeast-3 --global-cluster-identifier shop-global ' +
    `--target-db-cluster-identifier ${tokyo}`,
  ]);
});

test('leaves out what the pair does not have', () => {
  const facts = { ...FACTS, ...ABSENT };
  const text = all(facts);

  expect(text).not.toMatch(/move-schedules|scale-readers|ReadReplicaCount|configure set|aws backup|\{\{/);
  expect(dashboardText(facts)).not.toMatch(/undefined|\{\{/);
});

test('a rebuilt primary Region has another distribution, to which records that no stack has must point', () => {
  const [, rebuilt] = renderRunbook('rebuild', { ...FACTS, existingRecords: true }).split('npx cdk deploy --exclusively Shop/Primary --import');
  const step = 'aws cloudformation describe-stacks --region ap-northeast-1 --stack-name Shop-Primary ' +
    '--query "Stacks[0].Outputs[?contains(OutputKey, \'RecordTarget\')].[OutputKey,OutputValue]" --output text';

  expect(commands(rebuilt)).toContain(step);
  expect(rebuilt.indexOf(step)).toBeLessThan(rebuilt.indexOf('. Fail back: '));
  expect(commands(renderRunbook('rebuild', FACTS))).not.toContain(step);
});

test('the shell gets an account ID that is a token at synthesis', () => {
  const text = renderRunbook('failover', { ...FACTS, account: Token.asString({ Ref: 'AWS::AccountId' }) });

  expect(text).toContain(':$(aws sts get-caller-identity --region ap-northeast-3 --query Account --output text):cluster:osaka-database');
  expect(text).not.toContain('${Token');
});

test.each<[string, string, string, string]>([
  ['China', 'cn-north-1', 'cn-northwest-1', 'aws-cn'],
  ['GovCloud', 'us-gov-west-1', 'us-gov-east-1', 'aws-us-gov'],
  ['the standard partition', 'eu-west-1', 'eu-central-1', 'aws'],
])('the ARNs in %s have the partition of the Regions', (_, primary, standby, partition) => {
  const text = all({
    ...FACTS,
    primary: { ...FACTS.primary, region: primary },
    standby: { ...FACTS.standby, region: standby },
  });
  const arns = [...text.matchAll(/arn:([\w-]+):(iam|rds):([\w-]*)/g)].map(([arn]) => arn);

  expect([...new Set(arns)].sort()).toEqual([
    `arn:${partition}:iam:`, `arn:${partition}:rds:${primary}`, `arn:${partition}:rds:${standby}`,
  ].sort());
});

test('each stack of a pair is deleted, none before one that depends on it, and what the primary stack uses is rebuilt before it', () => {
  const { directory, stacksRecursively: stacks } = canonical('everythingOn');
  const text = readFileSync(join(directory, 'eldonia-rebuild.md'), 'utf8');
  const paths = (after: string, command: string) => [...text.slice(text.indexOf(after)).matchAll(new RegExp(`cdk ${command} --exclusively (\\S+)`, 'g'))].map(([, path]) => path);
  const deleted = paths('## 3.', 'destroy');
  const rebuilt = paths('### ap-northeast-1 is lost', 'deploy');
  const dependencies = stacks.flatMap(({ hierarchicalId: stack, dependencies: others }) => others
    .map(({ hierarchicalId }) => [stack, hierarchicalId]).filter(([, other]) => deleted.includes(other)));

  expect([...deleted].sort()).toEqual(stacks.map(({ hierarchicalId }) => hierarchicalId).sort());
  expect(dependencies.length).toBeGreaterThan(10);
  expect(dependencies.filter(([stack, other]) => deleted.indexOf(stack) > deleted.indexOf(other))).toEqual([]);
  const used = dependencies.filter(([stack, other]) => stack === 'EverythingOn' && !other.startsWith('Pair/')).map(([, other]) => other);
  expect(used.filter((one) => !rebuilt.slice(0, rebuilt.indexOf('EverythingOn')).includes(one))).toEqual([]);
});
