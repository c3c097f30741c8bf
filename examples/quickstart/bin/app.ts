import { App, Stack, Validations } from 'aws-cdk-lib';
import { ArchitectureConformance, EldoniaPlatform } from 'eldonia-constructs';

const app = new App();
const stack = new Stack(app, 'Eldonia', { env: { account: '123456789012', region: 'ap-northeast-1' } });
new EldoniaPlatform(stack, 'Platform', { zone: { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' } });
Validations.of(app).addPlugins(new ArchitectureConformance());
