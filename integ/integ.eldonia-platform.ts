import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { EldoniaPlatform, PlatformTier, PlatformZone } from '../src';

/** The platform of one region in development: the README's first example, smaller and deletable. */
const app = new App();
const stack = new Stack(app, 'EldoniaPlatformInteg', { env: { account: '123456789012', region: 'ap-northeast-1' } });
const platform = new EldoniaPlatform(stack, 'Platform', {
  zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' }),
  tier: PlatformTier.DEVELOPMENT,
});

new IntegTest(app, 'EldoniaPlatform', { testCases: [Stack.of(platform._parts.imageParameter!), stack] });
