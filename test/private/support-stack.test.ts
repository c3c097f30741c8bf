import {
  App, Aspects, CfnResource, CliCredentialsStackSynthesizer, DefaultStackSynthesizer, NestedStack, PermissionsBoundary, Stack, StackProps, Stage,
  Tags, aws_iam as iam, aws_sns as sns,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Construct, IConstruct } from 'constructs';
import { supportScope } from '../../src/private/support-stack';
import { TOKYO } from '../../tools/assemblies/stacks';

const RELEASE = { suffix: 'Release', description: 'Released image' };

/** A support stack of a construct, in the caller's stack or in another one. */
const supportOf = (stack: Stack, id = 'Platform') => supportScope(new Construct(stack, id), RELEASE);

/** A stack that a construct of the caller's stack made, with a role and a topic in it. */
function made(props: StackProps = {}, scope: Construct = new App()) {
  const caller = new Stack(scope, 'Web', { env: TOKYO, ...props });
  const support = supportOf(caller);
  const stack = Stack.of(support);
  new iam.Role(support, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  new sns.Topic(support, 'Topic');
  const artifact = () => (caller.node.root as App).synth().stacksRecursively.find(({ stackName }) => stackName === stack.stackName)!;
  const property = (type: string, name: string) => Object.values(Template.fromStack(stack).findResources(type))[0].Properties[name] as unknown;
  return { caller, support, stack, artifact, property };
}

test('is named after the caller\'s stack, in its Region or another one', () => {
  const { caller, stack } = made();
  const far = Stack.of(supportScope(new Construct(caller, 'Site'), { suffix: 'UsEast1', description: 'Certificate', region: 'us-east-1' }));

  expect([stack, far].map(({ stackName, region, account }) => [stackName, region, account])).toEqual([
    ['Web-Release', 'ap-northeast-1', '123456789012'], ['Web-UsEast1', 'us-east-1', '123456789012'],
  ]);
});

test('is shared by the constructs of one stack, each with a scope of its own', () => {
  const { caller, support, stack } = made();
  const other = supportOf(caller, 'Other');

  expect(Stack.of(other)).toBe(stack);
  expect(other).not.toBe(support);
});

test.each<[string, () => Stack[], string[]]>([
  ['once for each of two stacks of one app', () => {
    const app = new App();
    return ['Shop', 'Blog'].map((id) => new Stack(app, id, { env: TOKYO }));
  }, ['Shop-Release Platform', 'Blog-Release Platform']],
  ['beside the root stack of nested stacks, whose constructs may have equal paths', () => {
    const root = new Stack(new App(), 'Web', { env: TOKYO });
    return ['Shop', 'Blog'].map((id) => new NestedStack(root, id));
  }, ['Web-Release Shop-Platform', 'Web-Release Blog-Platform']],
  ['in a Stage, whose name is the prefix', () => [new Stack(new Stage(new App(), 'Prod'), 'Web')], ['Prod-Web-Release Platform']],
  ['with the name of the caller\'s as a prefix', () => [new Stack(new App(), 'Web', { stackName: 'shop-prod' })], ['shop-prod-Release Platform']],
])('is created %s', (_, stacks, expected) =>
  expect(stacks().map((stack) => supportOf(stack)).map((scope) => `${Stack.of(scope).stackName} ${scope.node.id}`)).toEqual(expected));

test('has the bootstrap qualifier and the roles of the caller\'s synthesizer', () => {
  const synthesizer = new DefaultStackSynthesizer({ qualifier: 'acme', deployRoleArn: 'arn:aws:iam::${AWS::AccountId}:role/${Qualifier}-deploy' });
  const { artifact } = made({ synthesizer });

  expect(artifact().assumeRoleArn).toBe('arn:aws:iam::123456789012:role/acme-deploy');
  expect(artifact().cloudFormationExecutionRoleArn).toContain('cdk-acme-cfn-exec-role');
});

describe('a synthesizer of another class', () => {
  class OwnSynthesizer extends DefaultStackSynthesizer {}
  const warningsOf = (caller: Stack) => Annotations.fromStack(caller).findWarning('*', Match.stringLikeRegexp('synthesizer'));

  test('is replaced by the default of the App, with a warning', () => {
    const { caller, stack } = made({ synthesizer: new OwnSynthesizer() });

    expect(stack.synthesizer).toBeInstanceOf(DefaultStackSynthesizer);
    expect(warningsOf(caller).map(({ id, entry: { data } }) => [id, data])).toEqual([['/Web',
      'the synthesizer of this stack (OwnSynthesizer) can\'t be copied, so that the stack Web-Release uses the default synthesizer of the App '
      + '(DefaultStackSynthesizer); pass the synthesizer as defaultStackSynthesizer of the App, or use DefaultStackSynthesizer or '
      + 'CliCredentialsStackSynthesizer [ack: @eldonia/support-stack:synthesizer]']]);
  });

  test.each<[string, StackProps, App, object]>([
    ['it is the default of the App', {}, new App({ defaultStackSynthesizer: new OwnSynthesizer() }), OwnSynthesizer],
    ['it is a synthesizer of the CDK', { synthesizer: new CliCredentialsStackSynthesizer() }, new App(), CliCredentialsStackSynthesizer],
  ])('is used without a warning if %s', (_, props, app, type) => {
    const { caller, stack } = made(props, app);

    expect(stack.synthesizer).toBeInstanceOf(type);
    expect(warningsOf(caller)).toEqual([]);
  });
});

test('has the permissions boundary, the tags, the termination protection and the analytics setting of the caller\'s stack', () => {
  const permissionsBoundary = PermissionsBoundary.fromName('developers');
  const { artifact, property } = made({ permissionsBoundary, tags: { Team: 'web' }, terminationProtection: true, analyticsReporting: true });

  expect(JSON.stringify(property('AWS::IAM::Role', 'PermissionsBoundary'))).toContain('policy/developers');
  expect(artifact()).toMatchObject({ tags: { Team: 'web' }, terminationProtection: true });
  expect(JSON.stringify(artifact().template)).toContain('AWS::CDK::Metadata');
  expect(JSON.stringify(made({ analyticsReporting: false }).artifact().template)).not.toContain('AWS::CDK::Metadata');
});

test('gets the aspects and tags that the caller adds to its stack later', () => {
  const { caller, property } = made();
  Tags.of(caller).add('Team', 'web');
  const visited: string[] = [];
  Aspects.of(caller).add({ visit: (node: IConstruct) => void (CfnResource.isCfnResource(node) && visited.push(node.cfnResourceType)) });

  expect(property('AWS::SNS::Topic', 'Tags')).toEqual([{ Key: 'Team', Value: 'web' }]);
  expect(visited).toContain('AWS::SNS::Topic');
});

test('is not a child of its construct, so that other constructs can depend on that one', () => {
  const { caller, stack, artifact } = made();
  const platform = caller.node.findChild('Platform');
  new sns.Topic(platform, 'Topic');
  new sns.Topic(caller, 'Later').node.addDependency(platform);
  stack.addStackDependency(caller);

  expect(artifact().dependencies.map(({ id }) => id).filter((id) => !id.endsWith('.assets'))).toEqual(['Web']);
});

test.each<[string, (stack: Stack) => unknown]>([
  ['another construct', (stack) => new Construct(stack, 'Release')], ['a stack of the caller', (stack) => new Stack(stack, 'Release')],
])('fails if %s has this id', (_, occupy) => {
  const stack = new Stack(new App(), 'Web', { env: TOKYO });
  occupy(stack);

  expect(() => supportOf(stack)).toThrow(new Error(
    'id "Release" of the stack must be free for a support stack, got another construct; change the id of that construct (at Web/Platform)'));
});

test('fails in a tree without an app', () => {
  // The CDK puts an app above a stack without a scope, so only a bare construct has none.
  class Root extends Construct {
    constructor() {
      super(undefined as never, '');
    }
  }
  expect(() => supportScope(new Construct(new Root(), 'Part'), RELEASE))
    .toThrow(new Error('scope must be under an App or a Stage, got a tree without one; begin the tree with an App (at Part)'));
});
