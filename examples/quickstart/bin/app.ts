import { App, Stack, Validations } from 'aws-cdk-lib';
import { ChangeGuard, EldoniaPlatform, PlatformZone } from 'eldonia-constructs';
import { addUploadJob, EDGE, NIGHTLY } from './backend';

const app = new App();
const stack = new Stack(app, 'Eldonia', { env: { account: '123456789012', region: 'ap-northeast-1' } });

export const platform = new EldoniaPlatform(stack, 'Platform', {
  zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' }),
  alarmEmail: 'ops@eldonia.example',
  github: { repository: 'eldonia/eldonia-backend' },
  edge: EDGE,
  jobs: [NIGHTLY],
});
addUploadJob(platform);

Validations.of(app).addPlugins(new ChangeGuard());
