import { Sentence } from './sentence';
import { FailoverMode, StandbyMode } from '../../src/failover';
import { rounded, usd } from '../cost/figures';
import type { Row } from '../failover/model';
import { planOf } from '../failover/plans';
import { SETTINGS, simulate } from '../failover/simulate';

type Figures = Sentence['figures'];

/** The usual minutes and those of a bad day. */
const pair = (row: () => Row, of: 'plan' | 'total' = 'total'): Figures =>
  (['typical', 'slow'] as const).map((pace) => () => Math.round(row()[pace][of]));
const settingOf = (standby: StandbyMode, mode: FailoverMode) => SETTINGS.find((one) => one.standbyMode === standby && one.mode === mode)!;
const healthy = (standby: StandbyMode, mode: FailoverMode, lag?: 'frozen') => () => simulate(settingOf(standby, mode), 'failover', lag)[0];
const worst = (standby: StandbyMode, mode: FailoverMode) => () => simulate(settingOf(standby, mode)).slice(1)
  .reduce((one, other) => other.slow.total > one.slow.total ? other : one);

const { WARM, PILOT_LIGHT } = StandbyMode;
const { MANUAL, AUTOMATIC } = FailoverMode;
/** Without a failed step, started by hand and by alarms. */
const recovery = (standby: StandbyMode) => [MANUAL, AUTOMATIC].flatMap((mode) => pair(healthy(standby, mode)));
const inOsaka = (scenario: 'pair' | 'pilotLight') => () => rounded(usd(scenario, { region: 'ap-northeast-3' }), 10);
const detection = () => planOf(WARM, AUTOMATIC).failover.detection;
const frozen = [WARM, PILOT_LIGHT].flatMap((standby) => pair(healthy(standby, AUTOMATIC, 'frozen')));
const triggers: Figures = [() => detection().triggers.grows!.typical, () => detection().triggers.grows!.slow];
const page = () => detection().page!.typical;

const [ENGLISH, JAPANESE, DECISION] = ['docs/disaster-recovery.md', 'docs/ja/disaster-recovery.md', 'docs/decisions/0012-failover-plan.md'];
const KINDS = [['warm', WARM], ['pilot light', PILOT_LIGHT]] as const;

/** Sentences with minutes of a failover, from the simulation. */
export const MINUTES: readonly Sentence[] = [
  ...[WARM, PILOT_LIGHT].map((standby): Sentence => ({
    file: 'src/dr-pair/private/runbook-source.ts',
    text: `[StandbyMode.${standby === WARM ? 'WARM' : 'PILOT_LIGHT'}]: { [FailoverMode.MANUAL]: { usual: #, slow: # }, [FailoverMode.AUTOMATIC]: { usual: #, slow: # },`,
    figures: recovery(standby),
  })),
  { file: ENGLISH, text: 'two cache nodes, one task | $# | # (#) | # (#) |', figures: [inOsaka('pair'), ...recovery(WARM)] },
  { file: ENGLISH, text: 'the failover creates cache and tasks | $# | # (#) | # (#) |', figures: [inOsaka('pilotLight'), ...recovery(PILOT_LIGHT)] },
  { file: JAPANESE, text: 'キャッシュノード 2 台、タスク 1 つ | $# | # (#) | # (#) |', figures: [inOsaka('pair'), ...recovery(WARM)] },
  { file: JAPANESE, text: 'フェイルオーバー時に作成 | $# | # (#) | # (#) |', figures: [inOsaka('pilotLight'), ...recovery(PILOT_LIGHT)] },
  { file: ENGLISH, text: 'The alarms need # minutes (slow case: #), whether', figures: triggers },
  { file: JAPANESE, text: 'アラームの検出には # 分（最悪 # 分）', figures: triggers },
  { file: ENGLISH, text: 'the probe pages after # minutes, an operator starts the plan, and users are served after # (#) minutes, with a pilot light after # (#).', figures: [page, ...frozen] },
  { file: JAPANESE, text: '# 分後にプローブがオンコール担当者を呼び出し、運用担当者がプランを開始します。サービスの再開は # (#) 分後、パイロットライトでは # (#) 分後です', figures: [page, ...frozen] },
  ...KINDS.flatMap(([title, standby]) => ([['manual', MANUAL], ['automatic', AUTOMATIC]] as const).map(([start, mode]): Sentence => ({
    file: DECISION,
    text: `| ${title}, ${start} | # (#) | # (#) | # (#), at`,
    figures: [...pair(healthy(standby, mode), 'plan'), ...pair(healthy(standby, mode)), ...pair(worst(standby, mode))],
  }))),
];
