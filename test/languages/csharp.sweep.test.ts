import { join, resolve } from 'path';
import { CsharpReader, declaredIn } from '../../tools/languages/csharp';

const ROOT = resolve(__dirname, '../..');
const DECLARED = declaredIn("import * as ec2 from 'aws-cdk-lib/aws-ec2';\ndeclare const api: FargateApi;\ndeclare const vpc: ec2.IVpc;\n");
let reader: CsharpReader;
beforeAll(async () => {
  reader = await CsharpReader.create(join(ROOT, '.jsii'));
});

const problems = (...lines: string[]) => reader.problems(lines.join('\n'), DECLARED);

test('an example that jsii-rosetta has translated has no problem', () => {
  expect(problems(
    'using Amazon.CDK;', 'using Amazon.CDK.AWS.EC2;', 'using Eldonia.Constructs;', '',
    'Function handler;', '',
    '// With its own network.',
    'var network = new Network(this, "Network", new NetworkProps { Cidr = "10.8.0.0/16", Endpoints = VpcEndpoints.ForFargate(InterfaceVpcEndpointAwsService.SQS) });',
    'var platform = new EldoniaPlatform(this, "Platform", new EldoniaPlatformProps {',
    '    Zone = PlatformZone.FromAttributes(new PlatformZoneAttributes { HostedZoneId = "Z0123456789ABCDEFGHIJ", ZoneName = "eldonia.example" }),',
    '    Api = new FargateApiOptions { Environment = new Dictionary<string, string> { { "LOG_LEVEL", "debug" } } },',
    '    // Less than in production.',
    '    Tier = PlatformTier.DEVELOPMENT',
    '});',
    'platform.Api.GrantDeploy(handler);',
    'api.Service.Connections.AllowDefaultPortFrom(platform.Api.Service);',
    'platform.Node.AddDependency(network.Vpc);',
  )).toEqual([]);
});

test.each([
  ['a declaration of TypeScript', 'const zone = api.Service;', 'line 1 is not C#'],
  ['a loop of Java', 'for (var stack in stacks) stack.Run();', 'line 1 is not C#'],
  ['props of TypeScript', 'new AlarmTopic(this, "Alarms", { emails: ["ops@eldonia.example"] });', 'line 1 is not C#'],
  ['a missing parenthesis', 'new AlarmTopic(this, "Alarms";', 'line 1 is not C#'],
  ['an array without a type', 'new AlarmTopic(this, "Alarms", new AlarmTopicProps { Emails = new [] {  } });', 'an array without elements has no type'],
  ['an untyped object', 'new AlarmTopic(this, "Alarms", new Struct { Emails = new [] { "a" } });', 'there is no type Struct'],
  ['a property with a small letter', 'new AlarmTopic(this, "Alarms", new AlarmTopicProps { emails = new [] { "a" } });', 'AlarmTopicProps has no property emails'],
  ['another namespace', 'using Eldonia.Construct;', 'there is no namespace Eldonia.Construct'],
  ['a class that does not exist', 'new EldoniaPlatforms(this, "Platform");', 'there is no type EldoniaPlatforms'],
  ['a static method with a small letter', 'ApiScaling.between(1, 4);', 'ApiScaling has no member between'],
  ['a constant that does not exist', 'var tier = PlatformTier.STAGING;', 'PlatformTier has no member STAGING'],
  ['a static method of an object', 'api.FromAttributes();', 'api has no member FromAttributes'],
  ['a member of a result that does not exist', 'ApiScaling.Between(1, 4).Render();', 'ApiScaling.Between(1, 4) has no member Render'],
  ['a variable that nothing declares', 'platform.Api.GrantDeploy(api);', 'there is no type or variable platform'],
])('%s is a problem', (_, line, problem) => {
  expect(problems(line).join('\n')).toContain(problem);
});
