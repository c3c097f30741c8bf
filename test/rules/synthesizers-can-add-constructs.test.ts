import { App, CfnOutput, DefaultStackSynthesizer, IReusableStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DrPair } from '../../src/dr-pair';
import { EldoniaPlatform } from '../../src/eldonia-platform';
import { StandbyMode } from '../../src/failover';
import { TOKYO } from '../../tools/assemblies/stacks';
import { PLATFORM, PROPS } from '../dr-pair/fixture';

/** Adds a construct to each stack, as the App Staging Synthesizer does to the first stack of each environment. */
class Adding extends DefaultStackSynthesizer implements IReusableStackSynthesizer {
  override bind(stack: Stack): void {
    super.bind(stack);
    new Construct(stack, 'UsingSynthesizer');
  }

  override reusableBind(stack: Stack): this {
    const copy = Object.create(this) as this;
    copy.bind(stack);
    return copy;
  }
}

function templates(define: (app: App) => void, defaultStackSynthesizer?: IReusableStackSynthesizer) {
  const context = { '@aws-cdk/core:defaultCrossStackReferences': 'weak' };
  const app = new App({ treeMetadata: false, analyticsReporting: false, context, defaultStackSynthesizer });
  define(app);
  return Object.fromEntries(app.synth().stacksRecursively.map(({ stackName, template }) => [stackName, template as unknown]));
}

test.each<[string, (app: App) => void]>([
  ['a platform', (app) => void new EldoniaPlatform(new Stack(app, 'Shop', { env: TOKYO }), 'Platform', PLATFORM)],
  ['a pair', (app) => void new DrPair(app, 'Eldonia', { ...PROPS, recovery: { standbyMode: StandbyMode.PILOT_LIGHT } })],
])('the templates of %s are those of a synthesizer that adds none', (_, define) => {
  expect(templates(define, new Adding())).toEqual(templates(define));
});

test('a stack of the user for the cache of a pilot light imports values, whatever it contains', () => {
  const made = templates((app) => {
    const standbyCache = new Stack(app, 'Mine', { env: { account: PROPS.account, region: 'ap-northeast-3' } });
    new CfnOutput(standbyCache, 'Own', { value: 'own' });
    new DrPair(app, 'Eldonia', { ...PROPS, recovery: { standbyMode: StandbyMode.PILOT_LIGHT }, stacks: { standbyCache } });
  });

  expect(JSON.stringify(made.Mine)).toContain('Fn::ImportValue');
  expect(JSON.stringify(made.Mine)).not.toContain('Fn::GetStackOutput');
});
