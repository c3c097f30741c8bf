import { readFileSync } from 'fs';
import { resolve } from 'path';
import { CacheEngine } from '../../src/cache';
import { AURORA_POSTGRES, NODEJS } from '../../src/private/ends';
import { RUNTIME } from '../../src/private/functions/bundled-function';
import { PlatformTier } from '../../src/region';
import { ACTIONS } from '../../src/release/private/action-pins';
import { IMAGE as DATADOG_IMAGE } from '../../src/telemetry/private/datadog-agent';
import { PinnedImage } from '../../src/telemetry/private/sidecar-image';
import { AGENT_IMAGE, COLLECTOR_IMAGE } from '../../src/telemetry/private/tracing-extensions';

/** A sentence in English and in Japanese. */
export type Text = readonly [english: string, japanese: string];

/** A version that this library pins. */
export interface Pin {
  readonly part: Text;
  readonly version: string;
  /** Who changes the version of a deployed platform. */
  readonly mover: Text;
  /** The last day on which it is maintained; undefined if nobody publishes one. */
  readonly end?: string;
  /** The page of the end, or of the versions. */
  readonly source: string;
}

const LIBRARY: Text = ['a new version of this library', 'このライブラリの新しいバージョン'];
const IMAGES: Text = ['a new version of this library, or `image` and `imageDigest`', 'このライブラリの新しいバージョン、または `image` と `imageDigest`'];
const WORKFLOW: Text = ['a new version of this library, when you write the workflow again; the updater of dependencies of your repository',
  'このライブラリの新しいバージョン (ワークフローを再生成したとき)、またはリポジトリの依存関係の更新ツール'];
const LIFE = 'https://endoflife.date';
/**
 * The last days of maintenance of Valkey by its authors. ElastiCache announces no end of its own.
 *
 * Read 2026-11-29: https://endoflife.date/valkey
 */
const VALKEY: Readonly<Record<string, string>> = {
  '7.2': '2027-04-16', '8.0': '2027-09-15', '8.1': '2028-03-31', '9.0': '2028-10-21',
};
const AURORA = PlatformTier.PRODUCTION._sizes().databaseVersion.auroraPostgresFullVersion;
const { devDependencies, peerDependencies } = JSON.parse(readFileSync(resolve(__dirname, '../../package.json'), 'utf8')) as Record<string, Record<string, string>>;
const same = (name: string): Text => [name, name];
const image = (name: string, { tag }: PinnedImage, repository: string): Pin =>
  ({ part: same(name), version: tag, source: `https://github.com/${repository}/releases`, mover: IMAGES });

export const PINS: readonly Pin[] = [
  {
    part: same('Aurora PostgreSQL'),
    version: AURORA,
    end: AURORA_POSTGRES[parseInt(AURORA, 10)],
    source: `${LIFE}/amazon-aurora-postgresql`,
    mover: ['AWS, to newer minor versions of a platform; only you in a pair, and to a major version: `databaseVersion` of the tier',
      'プラットフォームのマイナーバージョンは AWS。ペアとメジャーバージョンは利用者のみ (ティアの `databaseVersion`)'],
  },
  {
    part: same('Valkey'),
    version: CacheEngine.VALKEY_9_0.version,
    end: VALKEY[CacheEngine.VALKEY_9_0.version],
    source: `${LIFE}/valkey`,
    mover: ['AWS, to newer minor versions, in a maintenance window; otherwise a new version of this library',
      'マイナーバージョンはメンテナンスウィンドウで AWS。それ以外はこのライブラリの新しいバージョン'],
  },
  {
    part: ['Node.js of the functions of this library', 'このライブラリの関数の Node.js'],
    version: RUNTIME,
    end: NODEJS[parseInt(RUNTIME.slice('nodejs'.length), 10)],
    source: `${LIFE}/aws-lambda`,
    mover: ['AWS, to newer minor versions; a new version of this library is required by the end', 'マイナーバージョンは AWS。終了日までにこのライブラリの新しいバージョンが必要'],
  },
  { part: ['sharp, in a layer', 'レイヤーの sharp'], version: devDependencies.sharp, source: 'https://github.com/lovell/sharp/releases', mover: LIBRARY },
  image('Datadog Agent', DATADOG_IMAGE, 'DataDog/datadog-agent'),
  image('CloudWatch agent', AGENT_IMAGE, 'aws/amazon-cloudwatch-agent'),
  image('OpenTelemetry collector', COLLECTOR_IMAGE, 'aws-observability/aws-otel-collector'),
  {
    part: ['AWS managed rules', 'AWS マネージドルール'],
    version: 'default',
    source: 'https://docs.aws.amazon.com/waf/latest/developerguide/waf-managed-rule-groups-versioning.html',
    mover: ['AWS; only you with `version` of `ManagedRules`', 'AWS。`ManagedRules` の `version` を指定した場合は利用者のみ'],
  },
  ...Object.values(ACTIONS).map((action): Pin => {
    const [name, version] = action.split(/@\w+ # /);
    return { part: same(name), version, source: `https://github.com/${name}/releases`, mover: WORKFLOW };
  }),
  {
    part: same('aws-cdk-lib'),
    version: peerDependencies['aws-cdk-lib'],
    source: 'https://github.com/aws/aws-cdk/releases',
    mover: ['you; the templates of the lowest, a middle and the newest version are compared each night', '利用者。最低、中間、最新のバージョンのテンプレートを毎晩比較します'],
  },
];

/** The pins that end before a day. */
export const endingBefore = (day: string, pins: readonly Pin[] = PINS): Pin[] => pins.filter(({ end }) => end !== undefined && end < day);
