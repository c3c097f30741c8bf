import { spawnSync } from 'child_process';
import { Token } from 'aws-cdk-lib';
import { FACTS, MODES } from './runbook-fixture';
import { renderRunbook } from '../../src/dr-pair/private/runbook';
import { FailoverMode, StandbyMode } from '../../src/failover';

const TOKYO = 'ap-northeast-1';
const OSAKA = 'ap-northeast-3';

function commands(text: string): string[] {
  return [...text.matchAll(/```bash\n([\s\S]*?)\n```/g)].flatMap(([, block]) => block.split('\n'));
}

const refusals = new Map<string, boolean>();

/** The lines that a bash of their own does not read; each is asked for once, as modes have most in common. */
function unreadable(lines: string[]): string[] {
  const fresh = [...new Set(lines)].filter((line) => !refusals.has(line));
  const each = 'for line; do bash -n -c "$line" 2>/dev/null; echo "$?"; done';
  const { stdout } = spawnSync('bash', ['-c', each, 'bash', ...fresh], { encoding: 'utf8' });
  fresh.forEach((line, index) => refusals.set(line, stdout.split('\n')[index] !== '0'));
  return lines.filter((line) => refusals.get(line));
}

/** Every text and number below the facts. */
function leaves(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(leaves) : [String(value)];
}

describe.each(MODES)('%s', (_, modes) => {
  const text = renderRunbook({ ...FACTS, ...modes });
  const lines = commands(text);

  test('has commands that bash reads, line by line', () => {
    expect(unreadable(lines)).toEqual([]);
    expect(lines.length).toBeGreaterThan(40);
  });

  test('has every name of the facts', () => {
    const { standbyMode, failoverMode, readerScaling, name, ...named } = FACTS;

    expect(leaves(named).filter((fact) => !text.includes(fact))).toEqual([]);
  });

  test('has no name of one region in a command to the other', () => {
    const wrong = lines.filter((line) => {
      const regions = [...line.matchAll(/--region ([\w-]+)/g)].map(([, region]) => region);
      return (regions.includes(OSAKA) && /tokyo-\w+|Shop-Primary/.test(line)) || (regions.includes(TOKYO) && /osaka-\w+|Shop-Standby/.test(line));
    });

    expect(wrong).toEqual([]);
  });

  test('names the region in every command of a regional service', () => {
    expect(lines.filter((line) => /aws (?!route53)/.test(line) && !line.includes('--region '))).toEqual([]);
  });

  test('has no value that is missing, and is short enough to read at night', () => {
    expect(text).not.toMatch(/undefined|NaN|\[object|\$\{Token/);
    expect(text.split('\n').length).toBeLessThanOrEqual(270);
  });

  test('has the sections in the order of a night', () => {
    expect([...text.matchAll(/^## (\d)\./gm)].map(([, number]) => number)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
  });
});

test('asks for an approval when people decide', () => {
  const text = renderRunbook(FACTS);

  expect(text).toContain('--step-name failover-approve --approval approve');
  expect(text).not.toContain('list-plan-executions');
});

test('finds the execution that began by itself, and asks nobody on the way there', () => {
  const text = renderRunbook({ ...FACTS, failoverMode: FailoverMode.AUTOMATIC });

  expect(text).toContain('list-plan-executions --region ap-northeast-3');
  expect(text).not.toContain('--step-name failover-approve');
  expect(text).toContain('--step-name failback-approve');
});

test.each<[string, StandbyMode, number]>([
  ['makes the cache of a pilot light', StandbyMode.PILOT_LIGHT, 1],
  ['has a warm region\'s cache already', StandbyMode.WARM, 0],
])('%s', (_, standbyMode, count) => {
  const lines = commands(renderRunbook({ ...FACTS, standbyMode }));

  expect(lines.filter((line) => /update-stack .*--stack-name Shop-Standby .*ParameterKey=Awake,ParameterValue=true/.test(line))).toHaveLength(count);
  expect(lines.filter((line) => line.includes('ParameterKey=Awake,ParameterValue=false'))).toHaveLength(count);
});

test('promotes the standby\'s cluster there, and the primary\'s on the way back', () => {
  const lines = commands(renderRunbook(FACTS)).filter((line) => /(failover|switchover)-global-cluster/.test(line));

  expect(lines).toEqual([
    'aws rds switchover-global-cluster --region ap-northeast-3 --global-cluster-identifier shop-global --target-db-cluster-identifier "arn:aws:rds:ap-northeast-3:123456789012:cluster:osaka-database"',
    'aws rds failover-global-cluster --region ap-northeast-3 --global-cluster-identifier shop-global --target-db-cluster-identifier "arn:aws:rds:ap-northeast-3:123456789012:cluster:osaka-database" --allow-data-loss',
    'aws rds switchover-global-cluster --region ap-northeast-1 --global-cluster-identifier shop-global --target-db-cluster-identifier "arn:aws:rds:ap-northeast-1:123456789012:cluster:tokyo-database"',
  ]);
});

test('leads the primary\'s record to the standby by a change that Route 53 can read', () => {
  const line = commands(renderRunbook(FACTS)).find((command) => command.includes('change-resource-record-sets'))!;
  const { stdout } = spawnSync('bash', ['-c', `HEALTH=id; TARGET='{"DNSName":"x"}'; aws() { printf '%s' "\${@: -1}"; }; ${line}`], { encoding: 'utf8' });

  expect(JSON.parse(stdout)).toEqual({
    Changes: [{
      Action: 'UPSERT',
      ResourceRecordSet: {
        Name: 'active.origin.shop.example', Type: 'A', SetIdentifier: 'PRIMARY', Failover: 'PRIMARY', HealthCheckId: 'id', AliasTarget: { DNSName: 'x' },
      },
    }],
  });
});

test('leaves out what the pair does not have', () => {
  const text = renderRunbook({ ...FACTS, scheduleNames: [], readerScaling: false, replicatedSecrets: [], approverRoleName: undefined, alarms: [] });

  expect(text).not.toMatch(/move-schedules|scale-readers|ReadReplicaCount|secretsmanager|assume-role/);
  expect(unreadable(commands(text))).toEqual([]);
});

test('lets the shell ask for an account that synthesis does not know', () => {
  const text = renderRunbook({ ...FACTS, account: Token.asString({ Ref: 'AWS::AccountId' }) });

  expect(text).toContain(':$(aws sts get-caller-identity --query Account --output text):cluster:osaka-database');
  expect(text).not.toContain('${Token');
});
