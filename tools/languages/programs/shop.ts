import { join } from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { DrPair, EldoniaPlatform, JobSchedule, PlatformJob, PlatformZone } from '../../../src';

/** The programs in the other languages define the same platform and the same pair. */
const ACCOUNT = '123456789012';
const ZONE = PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' });
const newApp = (name: string) => new App({ outdir: join(process.env.OUT!, name), analyticsReporting: false });

const platform = newApp('platform');
const stack = new Stack(platform, 'Shop', { env: { account: ACCOUNT, region: 'ap-northeast-1' } });
new EldoniaPlatform(stack, 'Platform', {
  zone: ZONE,
  alarmEmail: 'ops@eldonia.example',
  github: { repository: 'eldonia/eldonia-backend' },
  jobs: [PlatformJob.command('NightlyCleanup', ['node', 'src/nightly-cleanup.js'], { schedule: JobSchedule.cron('0 3 * * ? *') })],
});
platform.synth();

const pair = newApp('pair');
new DrPair(pair, 'Eldonia', { account: ACCOUNT, zone: ZONE, alarmEmail: 'ops@eldonia.example' });
pair.synth();
