import { Token, aws_elasticloadbalancingv2 as elbv2, aws_kms as kms } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { OriginHeader, OriginHeaderProps, requireHeader } from '../../../src/edge/internal';
import { KEY_ARN, ruleOfImportedListener } from '../../../tools/assemblies/imported';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';

const header = (props?: OriginHeaderProps, stack = testStack()) => new OriginHeader(stack, 'Header', props);

test('generates two values in the first generation, which a load balancer can compare', () => {
  const stack = testStack();
  const { acceptedValues, headerName, secrets, sentValue } = header(undefined, stack);

  expect(headerName).toBe('X-Origin-Verify');
  expect(secrets.map(({ node }) => node.id)).toEqual(['Generation1', 'Generation2']);
  expect(sentValue).toBe(acceptedValues[0]);
  Template.fromStack(stack).hasResourceProperties('AWS::SecretsManager::Secret', {
    GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 48 },
    Name: Match.absent(),
    ReplicaRegions: Match.absent(),
  });
});

test.each<[string, OriginHeaderProps, number[]]>([
  ['sends the second of three values', { generation: 4 }, [4, 5, 3]],
  ['keeps no older secret before there is one', { generation: 2, secretName: 'shop/origin-header', replicaRegions: ['ap-northeast-3'] }, [2, 3, 1]],
  ['keeps the first secret for the rollback of another Region', { generation: 3, secretName: 'shop/origin-header', replicaRegions: ['ap-northeast-3'] }, [3, 4, 2, 1]],
  ['keeps one older secret for the rollback of another Region', { generation: 4, secretName: 'shop/origin-header', replicaRegions: ['ap-northeast-3'] }, [4, 5, 3, 2]],
])('%s, and accepts the newest three', (_, props, generations) => {
  const stack = testStack();
  const { acceptedValues, secrets, sentValue } = header(props, stack);

  expect(secrets.map(({ node }) => node.id)).toEqual(generations.map((one) => `Generation${one}`));
  expect(sentValue).toBe(acceptedValues[0]);
  expect(acceptedValues.map((value) => JSON.stringify(stack.resolve(value)))).toEqual(
    generations.slice(0, 3).map((one) => expect.stringContaining(`Generation${one}`) as unknown));
});

test('a value that leaked is accepted after one rotation, and rejected after the second', () => {
  const accepting = (generation: number) => header({ generation }).secrets.map(({ node }) => node.id).includes('Generation4');

  expect([4, 5, 6].map(accepting)).toEqual([true, true, false]);
});

test.each([[1, 0], [2, 1]])('leaves a listener rule with %i path and the header room for few conditions', (paths, errors) => {
  const stack = testStack();
  const rule = ruleOfImportedListener(stack, 'Shop');
  requireHeader(rule, header({ generation: 2 }, stack));
  rule.addCondition(elbv2.ListenerCondition.hostHeaders(Array.from({ length: paths }, (_, index) => `${index}.eldonia.example`)));

  expect(rule.node.validate()).toEqual(Array<string>(errors).fill('conditions of the listener rule must have at most 5 values, got 6, of which 3 are of the secret header; ' +
    'define another rule for further conditions'));
});

test('has a name, a key and replica Regions', () => {
  const stack = testStack();
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', KEY_ARN);
  header({ generation: 2, secretName: 'shop/origin-header', encryptionKey, replicaRegions: ['ap-northeast-3'] }, stack);
  const template = Template.fromStack(stack);

  for (const Name of ['shop/origin-header/3', 'shop/origin-header/2', 'shop/origin-header/1']) {
    template.hasResourceProperties('AWS::SecretsManager::Secret', { Name, KmsKeyId: KEY_ARN, ReplicaRegions: [{ Region: 'ap-northeast-3' }] });
  }
});

test.each([[undefined, [1, 2]], [2, [2, 3, 1]]])('is read by its name in another Region, in generation %s', (generation, numbers) => {
  const values = numbers.map((number) => `{{resolve:secretsmanager:shop/origin-header/${number}:SecretString:::}}`);
  const stack = testStack(OSAKA);
  const { acceptedValues, headerName, sentValue } = OriginHeader.fromSecretName(stack, 'Header', 'shop/origin-header', generation);

  expect(headerName).toBe('X-Origin-Verify');
  expect(stack.resolve([sentValue, acceptedValues])).toEqual([values[0], values]);
});

test.each<[OriginHeaderProps, string]>([
  [{ generation: 0 }, 'generation must be a whole number from 1 to 999999, got 0; choose one in that range'],
  [{ generation: 1.5 }, 'generation must be a whole number from 1 to 999999, got 1.5; choose one in that range'],
  [{ generation: Token.asNumber({ Ref: 'Generation' }) }, 'generation must be known at synthesis, got a token; pass a number'],
])('fails with %j', (props, message) => expect(() => header(props)).toThrow(new Error(`${message} (at Test/Header)`)));
