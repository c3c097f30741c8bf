import { ofType, placed } from './fixture';
import { canonical, Program } from '../../tools/assemblies/canonical';

// test/rules/roles-have-what-they-need.whole.test.ts requires that the roles which read the replicas may use the key.
test.each<Program>(['leastPair', 'everythingOn'])('the secrets of %s are replicated with the key of the base stack in the standby Region', (program) => {
  const stacks = placed(canonical(program));
  const [tokyo, osaka] = ['ap-northeast-1', 'ap-northeast-3'].map((region) => stacks.filter((stack) => stack.region === region).map(({ template }) => template));
  const aliases = osaka.flatMap((template) => ofType(template, 'AWS::KMS::Alias')).map(({ AliasName }) => AliasName as string);
  const replicas = tokyo.flatMap((template) => ofType(template, 'AWS::SecretsManager::Secret')).flatMap(({ ReplicaRegions = [] }) => ReplicaRegions as unknown[]);

  expect(replicas.length).toBeGreaterThan(3);
  expect(replicas).toEqual(replicas.map(() => ({ Region: 'ap-northeast-3', KmsKeyId: aliases.find((name) => name.endsWith('-base')) })));
});
