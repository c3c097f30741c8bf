import { App } from 'aws-cdk-lib';
import { DrPair, PlatformZone } from 'eldonia-constructs';

const app = new App();
export const pair = new DrPair(app, 'Eldonia', {
  account: '123456789012',
  zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' }),
  alarmEmail: 'ops@eldonia.example',
});
