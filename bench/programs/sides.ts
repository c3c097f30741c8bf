import { readdirSync, readFileSync } from 'fs';
import { createRequire } from 'module';
import { join } from 'path';
import { Annotations, App, AppProps, CfnResource, Stack } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json';
import type * as eldonia from '../../src';

/** The two compared platforms: the library's, and the limit: the same resources without a construct of a higher level. */
export type Side = 'library' | 'limit';

const ENV = { account: '123456789012', region: 'ap-northeast-1' };
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' };
const EMAIL = 'ops@eldonia.example';

/** Loads one side only: the process of a side would pay for the other. */
const load = createRequire(__filename);

/** The library as users load it: compiled, from their `node_modules`. */
export function loadLibrary(): typeof eldonia {
  return load('eldonia-constructs') as typeof eldonia;
}

/** The resources of all templates of a synthesis, as `CfnResource`. */
function defineLimit(app: App, id: string): void {
  const folder = process.env.TEMPLATES!;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.template.json'))) {
    const { Resources } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { Resources?: Record<string, { Type: string; Properties?: object }> };
    const stack = new Stack(app, `${id}${file.split('.')[0]}`, { env: ENV });
    for (const [name, { Type: type, Properties }] of Object.entries(Resources ?? {})) {
      new CfnResource(stack, name, { type, properties: { ...Properties } });
    }
  }
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
      defineLimit(app, id);
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
