import { ACCEPTED } from '../../tools/linters/accepted';
import { Acceptance, Finding, fromCfnLint, fromCheckov, judge, TemplateFile } from '../../tools/linters/findings';

const FILE: TemplateFile = { path: '/a.json', stack: 'pair Shop', region: 'ap-northeast-1', types: { Lock: 'AWS::DynamoDB::Table' } };
const finding = (more: Partial<Finding> = {}): Finding =>
  ({ linter: 'checkov', rule: 'CKV_AWS_28', stack: FILE.stack, where: 'AWS::DynamoDB::Table Lock', message: 'no recovery', ...more });
const accepted = (more: Partial<Acceptance> = {}): Acceptance =>
  ({ linter: 'checkov', rule: 'CKV_AWS_28', where: /Lock$/, reason: 'the item is a lock', ...more });

test('a finding with a reason is no fault', () =>
  expect(judge([finding(), finding({ stack: 'other' })], [accepted()])).toEqual({ open: [], stale: [] }));

test.each<[string, Finding, Acceptance]>([
  ['another rule', finding({ rule: 'CKV_AWS_119' }), accepted()],
  ['another linter', finding({ linter: 'cfn-lint' }), accepted()],
  ['another resource', finding({ where: 'AWS::DynamoDB::Table Orders' }), accepted()],
  ['an acceptance without a reason', finding(), accepted({ reason: ' ' })],
])('a finding of %s fails, and the acceptance is stale', (_, found, acceptance) =>
  expect(judge([found], [acceptance])).toEqual({ open: [found], stale: [acceptance] }));

test('fails with a template that checkov could not read, or that nobody passed', () => {
  expect(() => fromCheckov(JSON.stringify({ results: { failed_checks: [], parsing_errors: ['/a.json'] } }), [FILE])).toThrow('checkov could not read /a.json');
  expect(() => fromCfnLint(JSON.stringify([{ Filename: '/b.json', Message: '', Rule: { Id: 'E1' }, Location: { Path: null } }]), [FILE])).toThrow('/b.json');
});

test('each acceptance is there once', () => {
  const keys = ACCEPTED.map(({ linter, rule, where }) => `${linter} ${rule} ${where}`);

  expect(new Set(keys).size).toBe(keys.length);
});
