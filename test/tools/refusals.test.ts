import { readdirSync, readFileSync } from 'fs';
import { Facts, refusalOf, REFUSALS } from '../../tools/emulator/refusals';

test.each<[operation: string, facts: Facts, message: RegExp | undefined]>([
  ['rds RestoreDBClusterFromSnapshot', { EngineVersion: '17.9', SnapshotVersion: '17.10' }, /\(17\.9\) is earlier than .* \(17\.10\)/],
  ['rds RestoreDBClusterFromSnapshot', { EngineVersion: '17.10', SnapshotVersion: '17.10' }, undefined],
  ['rds RestoreDBClusterFromSnapshot', { EngineVersion: '16.20', SnapshotVersion: '17.4' }, /earlier/],
  ['rds RestoreDBClusterFromSnapshot', { EngineVersion: '17.4', SnapshotVersion: '17.4', Withdrawn: ['17.4'] }, /Cannot find version 17\.4/],
  ['rds CreateDBCluster', { EngineVersion: '17.4', Withdrawn: ['17.5'] }, undefined],
  ['rds ModifyDBCluster', { EngineVersion: '17.10', RunningVersion: '17.11' }, /from 17\.11 to 17\.10/],
  ['rds ModifyDBCluster', { EngineVersion: '18.3', RunningVersion: '17.11' }, undefined],
  ['rds DeleteDBCluster', { DeletionProtection: 'false', DBInstances: ['application-autoscaling-1'] }, /still contains DB instances/],
  ['rds DeleteDBCluster', { DeletionProtection: 'true', DBInstances: [] }, /protected/],
  ['rds DeleteDBCluster', { DeletionProtection: 'false', DBInstances: [] }, undefined],
  ['elasticloadbalancing DeleteLoadBalancer', { 'deletion_protection.enabled': 'true' }, /deletion protection is enabled/],
  ['cloudfront CreateDistribution', { Account: 'unverified' }, /must be verified/],
  ['cloudfront CreateDistribution', {}, undefined],
  ['rds FailoverGlobalCluster', { FailoverState: ['failing-over'] }, /^InvalidGlobalClusterStateFault/],
  ['rds SwitchoverGlobalCluster', { FailoverState: [] }, undefined],
  ['arc-region-switch StartPlanExecution', { Executions: ['first'] }, /^IllegalStateException/],
])('%s with %j: %s', (operation, facts, message) => {
  if (message) expect(refusalOf(operation, facts)).toMatch(message);
  else expect(refusalOf(operation, facts)).toBeUndefined();
});

test('the game day takes what AWS refuses from the table', () => {
  const files = readdirSync('tools/gameday').map((name) => readFileSync(`tools/gameday/${name}`, 'utf8'));

  expect(files.flatMap((text) => text.match(/Error\(['`]\w+(?:Exception|Fault)\b.*/g) ?? [])).toEqual([]);
  expect(files.some((text) => text.includes('refusalOf('))).toBe(true);
});

test('each row has a source of AWS or a public report', () => {
  expect(REFUSALS.filter(({ source }) => !/^https:\/\/(?:docs\.aws\.amazon\.com|github\.com)\/\S+$/.test(source))).toEqual([]);
});
