import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App } from 'aws-cdk-lib';
import { DrPair, PlatformZone } from '../src';

/** The platform in two regions, as it is written with nothing but what it can't do without. */
const app = new App();
const pair = new DrPair(app, 'DrPairInteg', {
  account: '123456789012',
  zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' }),
  alarmEmail: 'ops@eldonia.example',
});

new IntegTest(app, 'DrPair', { testCases: [pair.globalStack, pair.standbyBaseStack, pair.standbyCacheStack, pair.primaryStack, pair.standbyStack] });
