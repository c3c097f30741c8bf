import { Placed, TemplateText, templateOf } from './fixture';
import { PairName, madePair } from './pairs';

/**
 * An export that another stack imports can be neither changed nor removed, and the stacks are deployed in the order in
 * which the importing stack comes last. A change that drops a resource of the base stack would never be deployed.
 *
 * VPC, subnets and key are exports on purpose: none of them can change without the loss of what is in it, and a failover
 * updates the stack of the cache, which must not read changed values. What the stack of the cache exports is the same in
 * every mode.
 */
const EXPLAINED = /StandbyCache:|-Cache:|:ExportsOutput(?:Ref|FnGetAtt)\w*Base(?:Network|Key)/;
const PAIRS: PairName[] = ['least', 'warm', 'pilotLight', 'withoutBackups', 'economy', 'given', 'unwatched', 'existingJobs', 'abroad'];

/** The exports of other stacks that a template imports. */
function importsOf({ template, stackName }: Placed): string[] {
  const names = [...JSON.stringify(template).matchAll(/"Fn::ImportValue":\s*"([^"]+)"/g)].map(([, name]) => name);
  return [...new Set(names)].map((name) => `${stackName} ${name}`);
}

const exportsOf = ({ Outputs = {} }: TemplateText) => Object.values(Outputs).filter(({ Export }) => Export !== undefined);

test.each(PAIRS)('no stack of the pair "%s" imports a value that a change could drop', (name) => {
  const { pair, stacks } = madePair(name);
  const dropped = exportsOf(templateOf(stacks, pair.standbyBaseStack)).map(({ Export }) => `:${Export.Name.split(':').at(-1)}`);

  expect(stacks.flatMap(importsOf)).not.toEqual([]);
  expect(stacks.flatMap(importsOf).filter((line) => !EXPLAINED.test(line))).toEqual([]);
  expect(dropped.filter((line) => !EXPLAINED.test(line))).toEqual([]);
});

test('the standby reads the topic, the log bucket, the flow logs and the NAT gateways of the base stack from its outputs', () => {
  const { pair, stacks } = madePair('least');
  const { Outputs = {} } = templateOf(stacks, pair.standbyBaseStack);
  const weak = Object.entries(Outputs).filter(([, { Export }]) => Export === undefined).map(([id]) => id);
  const read = [...JSON.stringify(stacks).matchAll(/"OutputName":"(\w+)"/g)].map(([, output]) => output);

  expect(weak.filter((output) => !read.includes(output))).toEqual([]);
  expect(weak.map((output) => output.replace(/^PublishOutputRef/, '').replace(/[0-9A-F]{16}$/, '')).sort()).toEqual([
    'AlarmsTopic', 'BaseLogs', 'BaseNetworkFlowLogsLogGroup', 'BaseNetworkPublicSubnet1NATGateway', 'BaseNetworkPublicSubnet2NATGateway',
  ]);
});
