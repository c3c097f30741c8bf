import {
  App, Aws, CfnDynamicReference, CfnDynamicReferenceService, CfnParameter, Fn, Lazy, Resource, Stack, Token,
  aws_sns as sns, aws_sqs as sqs, aws_ssm as ssm,
} from 'aws-cdk-lib';
import { checkEnvironment, checkKnownIn, placedIn } from '../../src/private/places';
import { GLOBAL_REGION } from '../../src/private/regions';
import { ACCOUNT, OSAKA, TOKYO } from '../../tools/assemblies/stacks';

const OTHER = '999999999999';
const app = new App();
const tokyo = new Stack(app, 'Tokyo', { env: TOKYO });
const foreign = new Stack(app, 'Foreign', { env: { ...TOKYO, account: OTHER } });
const queue = new sqs.Queue(tokyo, 'Queue');
const dynamic = new CfnDynamicReference(CfnDynamicReferenceService.SSM, '/dns/zone').toString();
const imported = 'Fn::ImportValue "ZoneId"';

test.each<[string, unknown, string[]]>([
  ['an import', Fn.importValue('ZoneId'), [imported]],
  ['an import in text', `a-${Fn.importValue('ZoneId')}`, [imported]],
  ['an import in functions', Fn.join('-', [Fn.select(0, Fn.split(',', Fn.importValue('ZoneId')))]), [imported]],
  ['a list of imports', Fn.split(',', Fn.importValue('ZoneId')), [imported]],
  ['an output of a stack by its name', Fn.getStackOutput('Dns', 'ZoneId'), ['Fn::GetStackOutput {"StackName":"Dns","OutputName":"ZoneId"}']],
  ['an output of a stack in a Region', Fn.getStackOutput('Dns', 'ZoneId', 'us-east-1'), []],
  ['an import as a number', Token.asNumber(Fn.importValue('ZoneId')), [imported]],
  ['the name of a parameter', Fn.ref('Email'), ['Ref "Email"']],
  ['the attribute of a name', Fn.getAtt('Queue', 'Arn').toString(), ['Fn::GetAtt ["Queue","Arn"]']],
  ['an entry of a mapping', Fn.findInMap('Map', 'a', 'b'), ['Fn::FindInMap ["Map","a","b"]']],
  ['a name in text', Fn.sub('${Email}-${AWS::Region}'), ['Fn::Sub "${Email}-${AWS::Region}"']],
  ['a pseudo parameter, a variable and a literal in text', Fn.sub('${AWS::Region}-${Name}-${!Literal}', { Name: 'x' }), []],
  ['an import in a variable of text', Fn.sub('${Name}', { Name: Fn.importValue('ZoneId') }), [imported]],
  ['a condition', Fn.conditionIf('IsLive', Fn.importValue('ZoneId'), 'b'), ['Fn::If ["IsLive","b"]']],
  ['a dynamic reference', dynamic, ['{{resolve:ssm:/dns/zone}}']],
  ['a dynamic reference in text', 'a-{{resolve:ssm:/dns/zone}}', ['{{resolve:ssm:/dns/zone}}']],
  ['a parameter of SSM', ssm.StringParameter.valueForStringParameter(tokyo, '/a'), [expect.stringMatching(/^a reference to Tokyo\/SsmParameter/)]],
  ['an attribute', queue.queueName, ['a reference to Tokyo/Queue/Resource']],
  ['an imported resource', sns.Topic.fromTopicArn(tokyo, 'Topic', Fn.importValue('ZoneId')), [imported, imported, imported]],
  ['a resource of the app', queue, []],
  ['text', 'Z0123456789ABCDEFGHIJ', []],
  ['pseudo parameters', `${Aws.ACCOUNT_ID}-${Aws.REGION}`, []],
  ['a number', Lazy.number({ produce: () => 1 }), []],
  ['the dummy value of a look-up', ssm.StringParameter.valueFromLookup(tokyo, '/b'), []],
])('where %s is known', (_, value, shown) => expect([...new Set(placedIn('prop', value).map((part) => part.shown))]).toEqual([...new Set(shown)]));

test('asks no lazy value, which may change', () => {
  const produce = jest.fn(() => Fn.importValue('ZoneId'));

  expect(placedIn('prop', { name: Lazy.string({ produce }), names: [Lazy.string({ produce })] })).toEqual([]);
  expect(produce).not.toHaveBeenCalled();
});

test('names the prop within structs and value classes', () => {
  const value = { firewall: { _options: { rules: [{ clients: [Fn.importValue('ZoneId')] }] } } };

  expect(placedIn('edge', value)).toEqual([{ prop: 'edge.firewall.rules.clients', shown: imported }]);
  expect(placedIn('zone', { options: { props: { attributes: { 0: Fn.importValue('ZoneId') } } } })).toEqual([{ prop: 'zone', shown: imported }]);
  expect(placedIn('jobs', [{ id: 'Nightly', text: Fn.join('', ['a', Fn.importValue('ZoneId')]) }])).toEqual([{ prop: 'jobs.Nightly.text', shown: imported }]);
});

test.each<[string, unknown, string]>([
  ['an import', dynamic, 'email must be known in us-east-1, got {{resolve:ssm:/dns/zone}}, which each stack reads in its own Region; ' +
    'pass its text, for example by ssm.StringParameter.valueFromLookup() (at Tokyo)'],
  ['an attribute of the stack itself', queue.queueName, 'email must be known before the stack is deployed, got a reference to Tokyo/Queue/Resource of the ' +
    'same stack; define it in a stack of its own, or pass its text (at Tokyo)'],
  ['an attribute of another account', new sqs.Queue(foreign, 'Queue').queueName, `email must be known in account ${ACCOUNT}, got a reference to ` +
    `Foreign/Queue/Resource of account ${OTHER}; pass its text (at Tokyo)`],
])('a stack of another Region cannot read %s', (_, email, message) => {
  expect(() => { checkKnownIn(tokyo, GLOBAL_REGION, { email }, true); }).toThrow(message);
  expect(() => { checkKnownIn(tokyo, tokyo.region, { email }, true); }).not.toThrow();
});

test('a stack that is deployed later can read outputs of the stack and of others of the account', () => {
  const other = new CfnParameter(new Stack(app, 'Other', { env: OSAKA }), 'Email').valueAsString;

  expect(() => { checkKnownIn(tokyo, GLOBAL_REGION, { email: queue.queueName, other }); }).not.toThrow();
});

const TOPIC_ARN = `arn:aws:sns:ap-northeast-1:${OTHER}:alarms`;

test.each<[string, () => Resource | sns.ITopic, string]>([
  ['of another account', () => sns.Topic.fromTopicArn(tokyo, 'Alarms', TOPIC_ARN), `topic must be in account ${ACCOUNT}, got one of ${OTHER}; use no (at Tokyo)`],
  ['of another Region without a name', () => new sns.Topic(new Stack(app, 'Elsewhere', { env: OSAKA }), 'Topic'),
    'topic must have a physical name for Region ap-northeast-1, got one of ap-northeast-3 without; set its name, or import it (at Tokyo)'],
])('refuses a resource %s', (_, topic, message) =>
  expect(() => { checkEnvironment(tokyo, 'topic', topic(), tokyo, { account: 'use no' }); }).toThrow(message));

test('accepts a resource of another account where AWS does, or where one account is not known', () => {
  expect(() => { checkEnvironment(tokyo, 'topic', new sns.Topic(new Stack(), 'Topic'), tokyo, { account: 'use no' }); }).not.toThrow();
  expect(() => { checkEnvironment(tokyo, 'topic', sns.Topic.fromTopicArn(tokyo, 'Late', TOPIC_ARN), new Stack(), { account: 'use no' }); }).not.toThrow();
  for (const topic of [sns.Topic.fromTopicArn(tokyo, 'Pages', TOPIC_ARN), new sns.Topic(foreign, 'Topic', { topicName: 'pages' })]) {
    expect(() => { checkEnvironment(tokyo, 'topic', topic, tokyo); }).not.toThrow();
  }
});
