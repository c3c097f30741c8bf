import { App, Stack, aws_sns as sns } from 'aws-cdk-lib';
import { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { EldoniaPlatform, EldoniaPlatformProps } from '../../src/eldonia-platform';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { TOKYO } from '../../tools/assemblies/stacks';

type StackText = Pick<CloudFormationStackArtifact, 'stackName' | 'template'>;

/**
 * The exports that stacks import. CloudFormation neither changes nor removes them, and the exporting stack is deployed first: a change that
 * drops such a value can never be deployed.
 */
const importsOf = ({ stackName, template }: StackText) =>
  [...new Set([...JSON.stringify(template).matchAll(/"Fn::ImportValue":\s*"([^"]+)"/g)].map(([, name]) => `${stackName} ${name}`))];

function platform(existing: (stack: Stack) => EldoniaPlatformProps['existing']): StackText[] {
  const app = new App();
  const stack = new Stack(app, 'Shop', { env: TOKYO });
  new EldoniaPlatform(stack, 'Platform', { zone: PLATFORM_ZONE, existing: existing(stack) });
  return app.synth().stacksRecursively;
}

test('the caller can replace a topic of the stack, or leave it out later', () =>
  expect(platform((stack) => ({ alarmTopic: new sns.Topic(stack, 'Alarms') })).flatMap(importsOf)).toEqual([]));

test('another name of the topic changes the stacks that read its ARN, so that CloudFormation updates them', () => {
  const named = (topicName: string) => platform((stack) => ({ alarmTopic: new sns.Topic(stack, 'Alarms', { topicName }) }))
    .filter(({ stackName }) => /-(Audit|Costs|CostAnomalies)$/.test(stackName)).map(({ template }) => JSON.stringify(template));
  const [one, other] = [named('alarms'), named('pages')];

  expect(one).toHaveLength(3);
  expect(one.filter((template) => other.includes(template))).toEqual([]);
});

test.each<Program>(['production', 'development', 'everythingOn', 'leastPair'])('the stacks of %s import only what no change can drop', (program) => {
  const imports = canonical(program).stacksRecursively.flatMap(importsOf);

  // Network and key of a standby Region: none of them can change without the loss of what is in it. See test/dr-pair/base-references.sweep.test.ts.
  expect(imports.filter((line) => !/StandbyCache:|-Cache:|:ExportsOutput(?:Ref|FnGetAtt)\w*Base(?:Network|Key)/.test(line))).toEqual([]);
});
