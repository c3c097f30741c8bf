import { ACCEPTED } from '../../tools/linters/accepted';
import { Acceptance, Finding, fromCfnLint, fromCheckov, judge, TemplateFile } from '../../tools/linters/findings';

const FILE: TemplateFile = { path: '/a.json', stack: 'pair Shop', region: 'ap-northeast-1', types: { Lock: 'AWS::DynamoDB::Table' } };
const finding = (more: Partial<Finding> = {}): Finding =>
  ({ linter: 'checkov', rule: 'CKV_AWS_28', stack: FILE.stack, where: 'AWS::DynamoDB::Table Lock', message: 'no recovery', ...more });
const accepted = (more: Partial<Acceptance> = {}): Acceptance =>
  ({ linter: 'checkov', rule: 'CKV_AWS_28', where: /Lock$/, reason: 'the item is a lock', ...more });

test('a finding with a reason is no fault', () => {
  expect(judge([finding(), finding({ stack: 'other' })], [accepted()])).toEqual({ open: [], stale: [] });
});

test.each<[string, Finding, Acceptance]>([
  ['another rule', finding({ rule: 'CKV_AWS_119' }), accepted()],
  ['another linter', finding({ linter: 'cfn-lint' }), accepted()],
  ['another resource', finding({ where: 'AWS::DynamoDB::Table Orders' }), accepted()],
  ['an acceptance without a reason', finding(), accepted({ reason: ' ' })],
])('a finding of %s fails, and the acceptance is stale', (_, found, acceptance) => {
  expect(judge([found], [acceptance])).toEqual({ open: [found], stale: [acceptance] });
});

test('an acceptance is stale without its finding', () => {
  expect(judge([], [accepted()])).toEqual({ open: [], stale: [accepted()] });
});

test('reads cfn-lint, on resources and elsewhere', () => {
  const match = (Path: (string | number)[] | null) => ({ Filename: '/a.json', Message: 'wrong', Rule: { Id: 'E3002' }, Location: { Path } });

  expect(fromCfnLint(JSON.stringify([match(['Resources', 'Lock', 'Properties', 0]), match(['Outputs', 'A']), match(null)]), [FILE]).map(({ rule, where }) => [rule, where]))
    .toEqual([['E3002', 'AWS::DynamoDB::Table Lock'], ['E3002', 'Outputs.A'], ['E3002', '']]);
});

test('reads checkov, whose report is a list, one object, or empty', () => {
  const failed = { check_id: 'CKV_AWS_28', check_name: 'no recovery', file_abs_path: '/a.json', resource: 'AWS::DynamoDB::Table.Lock' };
  const report = { results: { failed_checks: [failed], parsing_errors: [] } };

  expect(fromCheckov(JSON.stringify(report), [FILE])).toEqual([finding()]);
  expect(fromCheckov(JSON.stringify([report, report]), [FILE])).toEqual([finding(), finding()]);
  expect(fromCheckov(JSON.stringify({ passed: 0, failed: 0 }), [FILE])).toEqual([]);
});

test('fails with a template that checkov could not read, or that nobody passed', () => {
  expect(() => fromCheckov(JSON.stringify({ results: { failed_checks: [], parsing_errors: ['/a.json'] } }), [FILE])).toThrow('checkov could not read /a.json');
  expect(() => fromCfnLint(JSON.stringify([{ Filename: '/b.json', Message: '', Rule: { Id: 'E1' }, Location: { Path: null } }]), [FILE])).toThrow('/b.json');
});

test('each acceptance has a reason, and is there once', () => {
  const keys = ACCEPTED.map(({ linter, rule, where }) => `${linter} ${rule} ${where}`);

  expect(ACCEPTED.filter(({ reason }) => reason.length < 20)).toEqual([]);
  expect(new Set(keys).size).toBe(keys.length);
});
