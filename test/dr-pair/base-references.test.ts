import { Placed, TemplateText, templateOf } from './fixture';
import { PairName, madePair } from './pairs';

/**
 * An export that another stack imports can be neither changed nor removed, and the stacks are deployed in the order in
 * which the importing stack comes last. A change that drops a resource of the base stack would never be deployed.
 */
const PAIRS: PairName[] = ['least', 'warm', 'pilotLight', 'withoutBackups', 'development', 'given', 'unwatched', 'existingJobs', 'abroad'];

/** The exports of other stacks that a template imports. */
function importsOf({ template, stackName }: Placed): string[] {
  const names = [...JSON.stringify(template).matchAll(/"Fn::ImportValue":\s*"([^"]+)"/g)].map(([, name]) => name);
  return [...new Set(names)].map((name) => `${stackName} ${name}`);
}

const exportsOf = ({ Outputs = {} }: TemplateText) => Object.values(Outputs).filter(({ Export }) => Export !== undefined);

test.each(PAIRS)('no stack of the pair "%s" imports a value of another', (name) => {
  const { pair, stacks } = madePair(name);

  expect(stacks.flatMap(importsOf)).toEqual([]);
  expect(exportsOf(templateOf(stacks, pair.standbyBaseStack))).toEqual([]);
});

test('the standby reads the network, the topic, the key and the log bucket of the base stack from its outputs', () => {
  const { pair, stacks } = madePair('least');
  const { Outputs = {} } = templateOf(stacks, pair.standbyBaseStack);
  const read = [...JSON.stringify(templateOf(stacks, pair.standbyStack)).matchAll(/"OutputName":"(\w+)"/g)].map(([, output]) => output);

  expect(Object.keys(Outputs).filter((output) => !read.includes(output))).toEqual([]);
  expect(Object.keys(Outputs).map((output) => output.replace(/^PublishOutput(Ref|FnGetAtt)?/, '').replace(/[0-9A-F]{8}(Arn)?[0-9A-F]{8}$/, '')).sort()).toEqual([
    'AlarmsTopic', 'BaseKey', 'BaseLogs', 'BaseNetwork', 'BaseNetworkPrivateSubnet1Subnet', 'BaseNetworkPrivateSubnet2Subnet',
    'BaseNetworkPublicSubnet1Subnet', 'BaseNetworkPublicSubnet2Subnet',
  ]);
});

test('the check detects an import', () => {
  const Properties = { TopicArn: { 'Fn::ImportValue': 'Base:Topic' } };

  expect(importsOf({ stackName: 'Standby', region: 'ap-northeast-3', template: { Resources: { Alarm: { Type: 'T', Properties } } } }))
    .toEqual(['Standby Base:Topic']);
});
