import { COMPOSITES, PARTS } from '../../tools/changes/tables';
import { EXCEPTIONS } from '../../tools/changes/uncovered';
import { byTable, documentedProps, isComposite, unreadDefaults, wrongParameters, wrongProps } from '../support/defaults';

const props = documentedProps();
const tables = byTable(props);

test('each default is a value, or a sentence after a hyphen', () => expect(unreadDefaults()).toEqual([]));

test('each scalar default of a prop is compared with a template, or the tables of changes say why it is in none', () => {
  const compared = [...tables.values()].flat();
  const reasoned = [...PARTS, ...COMPOSITES].flatMap(({ struct, inexpressible }) => Object.keys(inexpressible).map((prop) => `${struct}.${prop}`));

  const others = props.filter((prop) => !compared.includes(prop) && !reasoned.includes(prop.name) && !(prop.owner in EXCEPTIONS));

  expect(others.map(({ name }) => name)).toEqual([]);
});

/** `test/validated` compares those of platforms, of pairs and of alarms. */
test('each documented default of a single construct is its default', () =>
  expect(wrongProps([...tables].filter(([table]) => !isComposite(table)))).toEqual([]));

test('each documented default of a factory is its default', () => expect(wrongParameters({
  'BackupCopy.toRegion': ['eu-west-1', 'copies'],
  'BackupCopy.toVault': ['arn:aws:backup:eu-west-1:123456789012:backup-vault:copies'],
  'ManagedRules.of': ['AWSManagedRulesCommonRuleSet'],
  'RateLimit.perIpAt': ['/health'],
  'RateLimit.perIpOn': ['/login'],
})).toEqual([]));
