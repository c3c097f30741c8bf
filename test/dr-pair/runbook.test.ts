import { spawnSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { Token } from 'aws-cdk-lib';
import { FACTS, MODES } from './runbook-fixture';
import { dashboardText, renderRebuildRunbook, renderRecoveryRunbook, renderRunbook, runbookView } from '../../src/dr-pair/private/runbook';
import { RunbookFacts } from '../../src/dr-pair/private/runbook-facts';
import { FailoverMode, StandbyMode } from '../../src/failover';
import { testWith } from '../support/programs';

const testInBash = testWith('bash');
const TOKYO = 'ap-northeast-1';
const OSAKA = 'ap-northeast-3';

function commands(text: string): string[] {
  return [...text.matchAll(/```bash\n([\s\S]*?)\n```/g)].flatMap(([, block]) => block.split('\n'));
}

const rejected = new Map<string, boolean>();

/** The lines that bash rejects. Each line is checked once, because the modes have most lines in common. */
function invalidLines(lines: string[]): string[] {
  const fresh = [...new Set(lines)].filter((line) => !rejected.has(line));
  const each = 'for line; do bash -n -c "$line" 2>/dev/null; echo "$?"; done';
  const { stdout } = spawnSync('bash', ['-c', each, 'bash', ...fresh], { encoding: 'utf8' });
  fresh.forEach((line, index) => rejected.set(line, stdout.split('\n')[index] !== '0'));
  return lines.filter((line) => rejected.get(line));
}

/** Every text and number in the facts. */
function leaves(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [String(value)];
}

const all = (facts: RunbookFacts) => RUNBOOKS.map(([, render]) => render(facts)).join('\n');
const RUNBOOKS: [string, (facts: RunbookFacts) => string, string[]][] = [
  ['failover', renderRunbook, ['1', '2', '3', '4', '5']],
  ['recovery', renderRecoveryRunbook, ['1', '2', '3', '4']],
  ['rebuild', renderRebuildRunbook, ['1', '2', '3']],
];
const EVERY = MODES.flatMap(([mode, modes]) => RUNBOOKS.map(([name, render, numbers]) => [mode, name, modes, render, numbers] as const));

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

describe.each(EVERY)('%s: %s', (_, _name, modes, render, numbers) => {
  const text = render({ ...FACTS, ...modes });
  const lines = commands(text);

  testInBash('each command is valid in bash', () => {
    expect(invalidLines(lines)).toEqual([]);
    expect(lines.length).toBeGreaterThan(30);
  });

  test('no command contains a name of the other Region', () => {
    // Commands for the global database name a member by its ARN, which contains the Region of that member.
    const wrong = lines.filter((line) => !/(switchover|remove-from)-global-cluster/.test(line)).filter((line) => {
      const regions = [...line.matchAll(/--region ([\w-]+)/g)].map(([, region]) => region);
      return (regions.includes(OSAKA) && /tokyo-\w+|Shop-Primary/.test(line)) ||
        (regions.includes(TOKYO) && /osaka-\w+|Shop-Standby/.test(line));
    });

    expect(wrong).toEqual([]);
  });

  test('every command of a regional service specifies its Region', () => {
    expect(lines.filter((line) => /aws (?!route53|configure)/.test(line) && !line.includes('--region '))).toEqual([]);
  });

  test('has no missing value, and at most 270 lines', () => {
    expect(text).not.toMatch(/undefined|NaN|\[object|\$\{Token|\{\{/);
    expect(text.split('\n').length).toBeLessThanOrEqual(270);
  });

  test('has the sections in order', () => {
    expect([...text.matchAll(/^## (\d)\./gm)].map(([, number]) => number)).toEqual(numbers);
    expect([...text.matchAll(/section (\d)/gi)].length).toBeGreaterThan(0);
  });
});

test('each reference to a section leads to one', () => {
  const numbers = Object.fromEntries(RUNBOOKS.map(([name, , sections]) => [name, sections]));
  const broken = RUNBOOKS.flatMap(([own, render]) => {
    const text = render(FACTS).replaceAll('`shop-runbook.md`', 'the failover runbook').replaceAll('this file', `the ${own} runbook`);
    const of = [...text.matchAll(/sections? (\d)(?: and (\d))? of the (\w+) runbook/g)].flatMap(([found, one, other, name]) =>
      [one, ...other ? [other] : []].map((number) => ({ found, number: number!, name: name! })));
    const inside = [...text.matchAll(/(?:(\w+) runbook, )?section (\d)(?! of the| and)/g)].map(([found, name = own, number]) => ({ found, number: number!, name }));
    expect(of.length + inside.length).toBeGreaterThan(0);
    return [...of, ...inside].filter(({ name, number }) => !numbers[name]?.includes(number)).map(({ found }) => `${own}: ${found}`);
  });

  expect(broken).toEqual([]);
});

test('the operator can ask the primary Region itself, without CDN and DNS', () => {
  const [, detect] = /^## 1\.([\s\S]*?)^## 2\./m.exec(renderRunbook(FACTS))!;

  expect(detect).toContain('aws lambda invoke --region ap-northeast-1 --function-name shop-plan-failover-warm-up');
});

// What the old Region writes until the end of a promotion with data loss is lost.
test.each<[string, RegExp, RegExp]>([
  ['with the plan', /^## 3\.([\s\S]*?)^## 4\./m, /switchToUngraceful|desired-count 0|global-failover|get-plan-execution /g],
  ['manually', /^## 4\.([\s\S]*?)^## 5\./m, /failover-global-cluster|desired-count 0|global-failover|change-resource-record-sets/g],
])('a failover %s stops the tasks of the old Region, before the promotion, and looks for fencing before users move', (_, section, words) => {
  const [, text] = section.exec(renderRunbook(FACTS))!;
  const found = [...text!.matchAll(words)].map(([word]) => word);

  const promotion = found[1];

  expect(promotion).toMatch(/^(switchToUngraceful|failover-global-cluster)$/);
  expect(found).toEqual(['desired-count 0', promotion, 'global-failover', 'global-failover', found.at(-1)]);
  expect(text).toMatch(/aws ecs update-service --region ap-northeast-1 .* --desired-count 0/);
});

test('lost writes are copied from the snapshot of the old volume, in its Region, before anything else', () => {
  const [, section] = /^## 1\.([\s\S]*?)^## 2\./m.exec(renderRecoveryRunbook(FACTS))!;
  const found = commands(section!).filter((line) => /snapshot/.test(line));

  expect(found[0]).toMatch(/describe-db-cluster-snapshots --region ap-northeast-1 .*rds:unplanned-global-failover/);
  expect(found[1]).toMatch(/copy-db-cluster-snapshot --region ap-northeast-1/);
  expect(section).toContain('expires');
});

test('the rotation is paused while the primary Region is a copy, and resumed after the failback', () => {
  const lines = commands(renderRecoveryRunbook(FACTS)).filter((line) => /rotate-secret/.test(line));

  expect(lines).toEqual([
    'aws secretsmanager cancel-rotate-secret --region ap-northeast-1 --secret-id shop/db-password',
    'aws secretsmanager rotate-secret --region ap-northeast-1 --secret-id shop/db-password --no-rotate-immediately',
  ]);
});

test('the pair is deleted from the standby Region to the plan, without deletion protection', () => {
  const [, section] = /^## 3\.([\s\S]*)/m.exec(renderRebuildRunbook(FACTS))!;
  const order = commands(section!).flatMap((line) => /cdk destroy --exclusively (\S+)|(modify-global-cluster|modify-db-cluster)/.exec(line)?.slice(1)
    .filter((word) => word !== undefined) ?? []);

  expect(order).toEqual([
    'modify-db-cluster', 'modify-db-cluster', 'modify-global-cluster',
    // Shop/Standby imports the exports of Shop/StandbyCache, and both those of Shop/StandbyBase.
    'Shop/Standby', 'Shop/StandbyCache', 'Shop/Primary', 'Shop/Global', 'Shop/StandbyBase',
  ]);
});

// databaseSnapshot changes the names of the global database and its clusters.
test('a rebuilt primary Region is failed back to with a plan that knows its database', () => {
  const [, section] = /^### ap-northeast-1 is lost([\s\S]*?)^## /m.exec(renderRebuildRunbook(FACTS))!;
  const order = [...section!.matchAll(/cdk (?:destroy|deploy) --exclusively \S+|skip `failback-promote-database`/g)].map(([found]) => found);

  expect(order).toEqual([
    'cdk destroy --exclusively Shop/Primary', 'cdk deploy --exclusively Shop/Global', 'cdk deploy --exclusively Shop/Primary',
    'skip `failback-promote-database`',
  ]);
  expect(section).not.toContain('creates it again under its name');
});

// The listener of the standby Region resolves them by their names.
test('a lost standby Region gets the replicas of all secrets, also those of the origin header', () => {
  const [, section] = /^### ap-northeast-3 is lost([\s\S]*?)^### /m.exec(renderRebuildRunbook(FACTS))!;
  const replicated = commands(section!).filter((line) => line.includes('replicate-secret-to-regions'));

  expect(replicated.map((line) => /replicate-secret-to-regions .*?--secret-id (\S+)/.exec(line)![1])).toEqual([...FACTS.replicatedSecrets, '"$HEADER"']);
  expect(replicated.at(-1)).toContain('list-secrets --region ap-northeast-1 --filters Key=name,Values=shop/cloudfront-header/');
});

test.each([
  ['primary', /^### ap-northeast-1 is lost([\s\S]*?)^## /m, TOKYO, 'tokyo-database', 'Shop/Primary'],
  ['standby', /^### ap-northeast-3 is lost([\s\S]*?)^### /m, OSAKA, 'osaka-database', 'Shop/Standby'],
])('what remains of a lost %s Region loses its deletion protection before its stack is deleted', (_, heading, region, cluster, stack) => {
  const [, section] = heading.exec(renderRebuildRunbook(FACTS))!;
  const found = commands(section!).filter((line) => /no-deletion-protection --apply|deletion_protection|cdk destroy/.test(line));

  expect(found).toEqual([
    expect.stringMatching(new RegExp(`modify-db-cluster --region ${region} --db-cluster-identifier ${cluster} .*--no-deletion-protection`)),
    expect.stringMatching(new RegExp(`modify-load-balancer-attributes --region ${region} .*Key=deletion_protection.enabled,Value=false`)),
    expect.stringContaining(`cdk destroy --exclusively ${stack}`),
  ]);
});

test('the outage of a rebuild is between the steps that it names', () => {
  const [, section] = /^### ap-northeast-1 is lost([\s\S]*?)^## /m.exec(renderRebuildRunbook(FACTS))!;
  const [, from, to] = /outage from step (\d+) to step (\d+)/.exec(section!)!;

  expect(section).toMatch(new RegExp(`^${from}\\. Stop the tasks`, 'm'));
  expect(section).toMatch(new RegExp(`^${to}\\. Fail back`, 'm'));
});

// CloudFormation passes no recovery window to Secrets Manager.
test('the runbook promises no recovery of deleted secrets', () => {
  expect(renderRebuildRunbook(FACTS)).toMatch(/CloudFormation deletes the other secrets without a recovery window/);
});

test('the load balancers lose their deletion protection before the stacks of the pair are deleted', () => {
  const [, section] = /^## 3\.([\s\S]*)/m.exec(renderRebuildRunbook(FACTS))!;
  const found = commands(section!).filter((line) => /elbv2|cdk destroy/.test(line));

  expect(found.slice(0, 2)).toEqual([OSAKA, TOKYO].map((region) =>
    expect.stringMatching(new RegExp(`modify-load-balancer-attributes --region ${region} .*Key=deletion_protection.enabled,Value=false`))));
  expect(section).toMatch(/BALANCER=.*--region ap-northeast-3 --stack-name Shop-Standby /);
  expect(section).toMatch(/BALANCER=.*--region ap-northeast-1 --stack-name Shop-Primary /);
});

test('a lost standby Region is deployed in the order of its stacks, with the cache', () => {
  const [, section] = /^### ap-northeast-3 is lost([\s\S]*?)^### /m.exec(renderRebuildRunbook(FACTS))!;
  const order = commands(section!).flatMap((line) => /cdk (?:deploy|destroy) --exclusively \S+/.exec(line) ?? []);

  expect(order).toEqual([
    'cdk destroy --exclusively Shop/Standby',
    'cdk deploy --exclusively Shop/StandbyBase', 'cdk deploy --exclusively Shop/StandbyCache', 'cdk deploy --exclusively Shop/Standby',
  ]);
});

// A deployment sends only what differs between two templates, so that a setting that is left out is never repaired.
test('the cluster that replaces a lost one has every setting of the template', () => {
  const lines = commands(renderRecoveryRunbook(FACTS));
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

test('a manual failover requires an approval', () => {
  const text = renderRunbook(FACTS);

  expect(text).toContain('--step-name failover-approve --approval approve');
  expect(text).not.toContain('list-plan-executions');
});

test('an automatic failover requires no approval; the runbook finds the execution', () => {
  const text = renderRunbook({ ...FACTS, failoverMode: FailoverMode.AUTOMATIC });

  expect(text).toContain('list-plan-executions --region ap-northeast-3');
  expect(text).not.toContain('--step-name failover-approve');
  expect(text).not.toContain('switchToUngraceful');
  expect(renderRecoveryRunbook({ ...FACTS, failoverMode: FailoverMode.AUTOMATIC })).toContain('--step-name failback-approve');
});

test('a planned move of an automatic pair switches the database over before the plan, which would lose data', () => {
  const text = renderRunbook({ ...FACTS, failoverMode: FailoverMode.AUTOMATIC });
  const [, section] = /^## 3\.([\s\S]*?)^## 4\./m.exec(text)!;
  const order = [...section!.matchAll(/switchover-global-cluster|start-plan-execution/g)].map(([found]) => found);

  expect(order).toEqual(['switchover-global-cluster', 'start-plan-execution']);
});

test('without the primary Region only the promotion becomes ungraceful', () => {
  const text = renderRunbook(FACTS);
  const switched = commands(text).filter((line) => /switchToUngraceful/.test(line));

  expect(switched).toEqual([expect.stringContaining('--step-name failover-promote-database --action-to-take switchToUngraceful')]);
  expect(text).not.toContain('--mode ungraceful');
});

test.each<[string, StandbyMode, number]>([
  ['creates the cache of a pilot light', StandbyMode.PILOT_LIGHT, 1],
  ['does not create the cache of a warm standby', StandbyMode.WARM, 0],
])('%s', (_, standbyMode, count) => {
  const lines = commands(all({ ...FACTS, standbyMode }));

  const up = /update-stack .*--stack-name Shop-StandbyCache .*ParameterKey=ScaledUp,ParameterValue=true/;

  expect(lines.filter((line) => up.test(line))).toHaveLength(count);
  expect(lines.filter((line) => line.includes('ParameterKey=ScaledUp,ParameterValue=false'))).toHaveLength(count);
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

test('a manual failback undoes the DNS change after the check of the writer, before it reduces capacity', () => {
  const text = renderRecoveryRunbook({ ...FACTS, standbyMode: StandbyMode.PILOT_LIGHT });
  const [, manually] = /### Fail back manually.*?\n([\s\S]*?)\n###/.exec(text)!;
  const order = [
    ...manually.matchAll(/switchover-global-cluster|failover-[a-z-]+(?= --cli)|Undo the DNS change|(?<=ScaledUp,ParameterValue=)\w+/g),
  ].map(([found]) => found);

  expect(order).toEqual([
    'switchover-global-cluster', 'failover-warm-up', 'failover-confirm-writer', 'Undo the DNS change',
    'failover-move-schedules', 'failover-scale-readers', 'failover-settle-capacity', 'false',
  ]);
});

test('whoever switched the DNS switches it back: the plan, or the operator', () => {
  const text = renderRecoveryRunbook(FACTS);
  const section = (title: string) => new RegExp(`^### ${title}[^\\n]*\\n([\\s\\S]*?)^###`, 'm').exec(text)![0];

  expect(section('Fail back with the plan')).toContain('if the plan switched the DNS');
  expect(section('Fail back with the plan')).not.toContain('Undo the DNS change');
  expect(section('Fail back manually')).toContain('if you switched the DNS manually');
  expect(section('Fail back manually')).toContain('Undo the DNS change, with the file `before.json`');
  expect(text).not.toContain('Fail back manually, if ARC does not respond');
});

testInBash('the change of the primary record is valid JSON for Route 53', () => {
  const line = commands(renderRunbook(FACTS)).find((command) => command.includes('change-resource-record-sets'))!;
  const script = `HEALTH=id; TARGET='{"DNSName":"x"}'; aws() { printf '%s' "\${@: -1}"; }; ${line}`;
  const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });

  expect(JSON.parse(stdout)).toEqual({
    Changes: [{
      Action: 'UPSERT',
      ResourceRecordSet: {
        Name: 'active.origin.shop.example',
        Type: 'A',
        SetIdentifier: 'PRIMARY',
        Failover: 'PRIMARY',
        HealthCheckId: 'id',
        AliasTarget: { DNSName: 'x' },
      },
    }],
  });
});

testInBash('leaves out what the pair does not have', () => {
  const absent = {
    scheduleNames: [],
    readerScaling: false,
    backupVaultName: undefined,
    approverRoleName: undefined,
    alarms: [],
  };
  const text = all({ ...FACTS, ...absent });

  expect(text).not.toMatch(/move-schedules|scale-readers|ReadReplicaCount|configure set|aws backup|\{\{/);
  expect(invalidLines(commands(text))).toEqual([]);
  expect(dashboardText({ ...FACTS, ...absent })).not.toMatch(/undefined|\{\{/);
});

test('the shell gets an account ID that is a token at synthesis', () => {
  const text = renderRunbook({ ...FACTS, account: Token.asString({ Ref: 'AWS::AccountId' }) });

  expect(text).toContain(':$(aws sts get-caller-identity --region ap-northeast-3 --query Account --output text):cluster:osaka-database');
  expect(text).not.toContain('${Token');
});

test.each<[string, string | undefined, string]>([
  ['with a path', 'team/', 'role/team/shop-failover-approver'],
  ['without a path', '', 'role/shop-failover-approver'],
  ['with the default path', undefined, 'role/shop-failover-approver'],
])('the ARN of an approver %s', (_, approverRolePath, role) => {
  const text = renderRunbook({ ...FACTS, approverRolePath });

  expect(text).toContain(`aws configure set role_arn "arn:aws:iam::123456789012:${role}" --profile approver`);
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
