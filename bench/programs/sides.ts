import { createRequire } from 'module';
import { Annotations, App, AppProps, Stack } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json';
import type * as eldonia from '../../src';
import type * as handwritten from '../handwritten/platform';

/** The two compared platforms: the library's and the hand-written one. */
export type Side = 'library' | 'handwritten';

const ENV = { account: '123456789012', region: 'ap-northeast-1' };
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' };
const EMAIL = 'ops@eldonia.example';

/** Loads one side only: the process of a side would pay for the other. */
const load = createRequire(__filename);

/** The library as users load it: compiled, from their `node_modules`. */
export function loadLibrary(): typeof eldonia {
  return load('eldonia-constructs') as typeof eldonia;
}

function loadHandwritten(): typeof handwritten {
  return load('../handwritten/platform') as typeof handwritten;
}

/** An app under the flags that `cdk init` writes, with as many platforms as are asked for. */
export function buildApp(side: Side, platforms = 1, props: AppProps = {}): App {
  const app = new App({ ...props, postCliContext: flags });
  acceptAudits(app);
  const library = side === 'library' ? loadLibrary() : undefined;
  for (let number = 0; number < platforms; number += 1) {
    const id = number === 0 ? 'Eldonia' : `Eldonia${number}`;
    if (library) {
      const name = number === 0 ? undefined : `eldonia${number}`;
      const zone = library.PlatformZone.fromAttributes({ ...ZONE, domainName: name && `${name}.${ZONE.zoneName}` });
      new library.EldoniaPlatform(new Stack(app, id, { env: ENV }), 'Platform', { zone, alarmEmail: EMAIL, name });
    } else {
      loadHandwritten().defineHandwritten(app, id, { env: ENV, zone: ZONE, alarmEmail: EMAIL });
    }
  }
  return app;
}

/** An app with as many pairs of regions as are asked for: the three props that a pair needs, and names that differ. */
export function buildPairs(pairs: number, props: AppProps): App {
  const app = new App({ ...props, postCliContext: flags });
  acceptAudits(app);
  const { DrPair, PlatformZone } = loadLibrary();
  for (let number = 0; number < pairs; number += 1) {
    const name = number === 0 ? undefined : `eldonia${number}`;
    const zone = PlatformZone.fromAttributes({ ...ZONE, domainName: name && `${name}.${ZONE.zoneName}` });
    new DrPair(app, number === 0 ? 'Eldonia' : `Eldonia${number}`, { account: ENV.account, zone, alarmEmail: EMAIL, name });
  }
  return app;
}

/**
 * Each of several platforms deploys an audit trail: not deployable together, but each costs as much as one
 * alone.
 */
function acceptAudits(app: App): void {
  Annotations.of(app).acknowledgeWarning('@eldonia/eldonia-platform:secondAudit');
}
