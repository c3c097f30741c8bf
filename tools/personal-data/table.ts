import { ARRIVALS } from './arrivals';
import { Kind, Store } from './stores';

export type Language = 'en' | 'ja';
type Text = readonly [en: string, ja: string];

/** What each kind of store holds. */
const HOLDS: Readonly<Record<Kind, Text>> = {
  [Kind.DATABASE]: ['what users enter; after it is deleted, automated backups', '利用者が入力したデータ。削除後は自動バックアップ'],
  [Kind.TABLES]: ['items; after they are deleted, point-in-time recovery', '項目。削除後はポイントインタイムリカバリ'],
  [Kind.BACKUP]: ['recovery points of AWS Backup', 'AWS Backup の復旧ポイント'],
  [Kind.FILES]: ['uploads and what is made of them; after they are deleted, their versions', 'アップロードしたファイルとその派生ファイル。削除後はそのバージョン'],
  [Kind.CACHE]: ['sessions and copies of data: snapshots; the log of slow commands names keys', 'セッションとデータのコピー（スナップショット）。遅いコマンドのログにはキーが残る'],
  [Kind.QUEUES]: ['messages: keys of uploads, what the application sends, or events of AWS', 'メッセージ。アップロードのキー、アプリケーションが送る内容、または AWS のイベント'],
  [Kind.EDGE]: ['responses in the caches of CloudFront, until an invalidation', 'CloudFront のキャッシュにあるレスポンス。無効化するまで'],
  [Kind.ACCESS_LOGS]: ['addresses, paths and queries of requests', 'リクエストの IP アドレス、パス、クエリ'],
  [Kind.CALLS]: ['calls to files: who read or wrote which one', 'ファイルへの呼び出し。誰がどのファイルを読み書きしたか'],
  [Kind.FIREWALL]: ['blocked requests: address, path, query, headers', 'ブロックしたリクエスト。IP アドレス、パス、クエリ、ヘッダー'],
  [Kind.APPLICATION]: ['what the application logs', 'アプリケーションのログ'],
  [Kind.SESSIONS]: ['sessions of ECS Exec: what people type and see in tasks', 'ECS Exec のセッション。タスクで入力した内容と表示された内容'],
  [Kind.DATABASE_LOG]: ['statements that fail or are slow, and errors that quote a value', '失敗した文、遅い文、値を含むエラー'],
  [Kind.STATEMENTS]: ['statements in Performance Insights', 'Performance Insights の文'],
  [Kind.NETWORK]: ['addresses of connections in the VPC', 'VPC 内の接続の IP アドレス'],
  [Kind.FUNCTIONS]: ['logs of functions and workflows', '関数とワークフローのログ'],
  [Kind.OPERATORS]: ['calls of the account: who operates it', 'アカウントの API 呼び出し。運用担当者の記録'],
  [Kind.TRACES]: ['traces: paths and durations', 'トレース。パスと時間'],
  [Kind.OUTSIDE]: ['what leaves AWS for Datadog or Sentry: by their contract', 'AWS の外（Datadog、Sentry）に送られる内容。契約による'],
};
const HEAD: readonly Text[] = [['Region', 'リージョン'], ['holds', '内容'], ['where', '場所'], ['days', '日数'], ['read by', '読み取れるロール']];
/** Stores without a name of interest. */
const COUNTED: Readonly<Partial<Record<Kind, Text>>> = {
  [Kind.TABLES]: ['tables', 'テーブル'], [Kind.QUEUES]: ['queues', 'キュー'], [Kind.STATEMENTS]: ['instances', 'インスタンス'], [Kind.FUNCTIONS]: ['log groups', 'ロググループ'],
};

/** A table of stores. */
export function storesTable(stores: readonly Store[], language: Language = 'en'): { head: string[]; rows: string[][] } {
  const say = (text: Text) => text[language === 'en' ? 0 : 1];
  return {
    head: HEAD.map(say),
    rows: stores.map(({ kind, region, where, days, readers }) => {
      const counted = COUNTED[kind];
      const place = counted && /^\d+$/.test(where) ? `${say(counted)}: ${where}` : where;
      return [region, say(HOLDS[kind]), place, days === undefined ? '–' : String(Math.ceil(days)), readers?.join(', ') ?? ''];
    }),
  };
}

const REMAINS: readonly Text[] = [
  ['what', '内容'], ['day 0', '当日'], ['day 30', '30 日後'], ['day 90', '90 日後'], ['day 365', '365 日後'], ['after a restore', '復元後'],
];
/** What a restore brings back, and for how many days its copies last after it is erased again. */
const RESTORED: readonly Kind[] = [Kind.DATABASE, Kind.TABLES, Kind.FILES];

/** A table of what is left of a person some days after the application has erased them. */
export function remainsTable(stores: readonly Store[], language: Language): [head: string[], rows: string[][]] {
  const say = (text: Text) => text[language === 'en' ? 0 : 1];
  const kinds = [...new Set(stores.map(({ kind }) => kind))].filter((kind) => kind !== Kind.OPERATORS && kind !== Kind.OUTSIDE);
  const daysOf = (kind: Kind) => Math.max(...stores.filter((one) => one.kind === kind).map(({ days = Infinity }) => days));
  const restored = (kind: Kind) => {
    const days = String(Math.ceil(daysOf(kind))).replace('Infinity', '–');
    return !RESTORED.includes(kind) || daysOf(kind) === 0 ? say(['as before', '変わらない'])
      : say([`back until it is erased again, then ${days} days`, `もう一度消去するまで元に戻り、その後 ${days} 日`]);
  };
  return [REMAINS.map(say), kinds.map((kind) => [say(HOLDS[kind]), ...[0, 30, 90, 365].map((day) => (daysOf(kind) > day ? '✓' : '–')), restored(kind)])];
}

const PARTS: Readonly<Record<keyof typeof ARRIVALS, Text>> = {
  body: ['body', '本文'], header: ['header', 'ヘッダー'], cookie: ['cookie', 'Cookie'], query: ['query', 'クエリ'], path: ['path', 'パス'], address: ['address', 'アドレス'],
};
const SINKS: readonly Text[] = [
  ['part', '部分'], ['values', '値の数'], ['Sentry', 'Sentry'], ['Datadog', 'Datadog'], ['OpenTelemetry', 'OpenTelemetry'], ['log of the application', 'アプリケーションのログ'],
  ['log of the function', '関数のログ'],
];

/** A table of what arrives of a request, and in parentheses what arrives without the files that keep it from there. */
export function arrivalsTable(language: Language): [head: string[], rows: string[][]] {
  const say = (text: Text) => text[language === 'en' ? 0 : 1];
  return [SINKS.map(say), Object.entries(ARRIVALS).map(([part, { sent, sentry, datadog, openTelemetry }]) => [
    say(PARTS[part as keyof typeof ARRIVALS]), String(sent), ...[sentry, datadog, openTelemetry].map((without) => `0 (${without.join(', ')})`), '0', '0',
  ])];
}
