import { App, Stack, Validations } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { ChangeGuard, EldoniaPlatform, PlatformTier, PlatformZone } from 'eldonia-constructs';
import { addUploadJob, EDGE, NIGHTLY } from './backend';

/** Production and development in two accounts, from one repository: a push to `main` releases to the first, to `develop` to the second. */
const app = new App();
const REPOSITORY = 'eldonia/eldonia-backend';
const ALARM_EMAIL = 'ops@eldonia.example';
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' };
const DEVELOPMENT_ZONE = { hostedZoneId: 'Z9876543210JIHGFEDCBA', zoneName: 'development.eldonia.example' };
/** `aws route53 get-hosted-zone --id … --query DelegationSet.NameServers` */
const DEVELOPMENT_NAME_SERVERS = ['ns-1.awsdns-01.org.', 'ns-2.awsdns-02.co.uk.', 'ns-3.awsdns-03.com.', 'ns-4.awsdns-04.net.'];

const live = new Stack(app, 'Production', { env: { account: '123456789012', region: 'ap-northeast-1' } });
export const production = new EldoniaPlatform(live, 'Platform', {
  zone: PlatformZone.fromAttributes(ZONE),
  alarmEmail: ALARM_EMAIL,
  github: { repository: REPOSITORY },
  edge: EDGE,
  jobs: [NIGHTLY],
});

// An account can write records in its own zones only, so each account has a zone, and this record delegates the second one. Two platforms
// in one account share its zone with a `domainName` each, and need a `name` each.
new route53.NsRecord(live, 'DevelopmentZone', {
  zone: route53.HostedZone.fromHostedZoneAttributes(live, 'Zone', ZONE),
  recordName: DEVELOPMENT_ZONE.zoneName,
  values: DEVELOPMENT_NAME_SERVERS,
});

const trial = new Stack(app, 'Development', { env: { account: '210987654321', region: 'ap-northeast-1' } });
export const development = new EldoniaPlatform(trial, 'Platform', {
  tier: PlatformTier.DEVELOPMENT,
  network: { cidr: '10.1.0.0/16' },
  zone: PlatformZone.fromAttributes(DEVELOPMENT_ZONE),
  alarmEmail: ALARM_EMAIL,
  github: { repository: REPOSITORY, branch: 'develop', environment: 'development', workflowFile: 'deploy-development.yml' },
  edge: EDGE,
  jobs: [NIGHTLY],
});

for (const platform of [production, development]) addUploadJob(platform);
Validations.of(app).addPlugins(new ChangeGuard());
