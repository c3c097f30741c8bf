import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { DrPair } from '../../src/dr-pair';
import { EldoniaPlatform } from '../../src/eldonia-platform';
import { StandbyMode } from '../../src/failover';
import { TOKYO } from '../../tools/assemblies/stacks';
import { PLATFORM, PROPS } from '../dr-pair/fixture';
import { Adding, templates } from '../support/adding-synthesizer';

test.each<[string, (app: App) => void]>([
  ['a platform', (app) => void new EldoniaPlatform(new Stack(app, 'Shop', { env: TOKYO }), 'Platform', PLATFORM)],
  ['a pair', (app) => void new DrPair(app, 'Eldonia', { ...PROPS, recovery: { standbyMode: StandbyMode.PILOT_LIGHT } })],
])('the templates of %s are those of a synthesizer that adds none', (_, define) =>
  expect(templates(define, new Adding())).toEqual(templates(define)));

test('a stack of the user for the cache of a pilot light imports values, whatever it contains', () => {
  const made = templates((app) => {
    const standbyCache = new Stack(app, 'Mine', { env: { account: PROPS.account, region: 'ap-northeast-3' } });
    new CfnOutput(standbyCache, 'Own', { value: 'own' });
    new DrPair(app, 'Eldonia', { ...PROPS, recovery: { standbyMode: StandbyMode.PILOT_LIGHT }, stacks: { standbyCache } });
  });

  expect(JSON.stringify(made.Mine)).toContain('Fn::ImportValue');
  expect(JSON.stringify(made.Mine)).not.toContain('Fn::GetStackOutput');
});
