import { readdirSync } from 'fs';
import { createRequire } from 'module';
import { join } from 'path';
import { Annotations, App, AppProps, Stack } from 'aws-cdk-lib';
import type * as include from 'aws-cdk-lib/cloudformation-include';
import flags from 'aws-cdk-lib/recommended-feature-flags.json';
import type * as peer from './peer';
import type * as eldonia from '../../src';

/** What is compared: the library, a peer of L2 constructs, and the limit: the templates of the library as L1 constructs. */
export type Side = 'library' | 'peer' | 'limit';

const ENV = { account: '123456789012', region: 'ap-northeast-1' };
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' };
const EMAIL = 'ops@eldonia.example';
/** Loads what a side needs only: each pays for itself. */
const load = createRequire(__filename);

const DEFINE: Record<Side, (app: App, id: string, name?: string) => void> = {
  library: (app, id, name) => {
    const { EldoniaPlatform, PlatformZone } = load('eldonia-constructs') as typeof eldonia;
    const zone = PlatformZone.fromAttributes({ ...ZONE, domainName: name && `${name}.${ZONE.zoneName}` });
    new EldoniaPlatform(new Stack(app, id, { env: ENV }), 'Platform', { zone, alarmEmail: EMAIL, name });
  },
  peer: (app, id) => {
    const { definePeer } = load('./peer') as typeof peer;
    definePeer(new Stack(app, id, { env: ENV }), ZONE.zoneName, EMAIL);
  },
  limit: (app, id) => {
    const { CfnInclude } = load('aws-cdk-lib/cloudformation-include') as typeof include;
    const folder = process.env.TEMPLATES!;
    for (const file of readdirSync(folder).filter((each) => each.endsWith('.template.json'))) {
      new CfnInclude(new Stack(app, `${id}${file.split('.')[0]}`, { env: ENV }), 'Template', { templateFile: join(folder, file) });
    }
  },
};

/** An app under the flags that `cdk init` writes, with as many platforms as are asked for. */
export function buildApp(side: Side, platforms: number, props: AppProps): App {
  const app = new App({ ...props, postCliContext: flags });
  // Not deployable together, but each costs as much as one alone.
  Annotations.of(app).acknowledgeWarning('@eldonia/eldonia-platform:secondAudit');
  for (let number = 0; number < platforms; number += 1) DEFINE[side](app, `Eldonia${number || ''}`, number === 0 ? undefined : `eldonia${number}`);
  return app;
}
