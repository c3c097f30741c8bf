import { readFileSync } from 'fs';
import { RECOVERY } from '../../src/dr-pair/private/runbook-source';
import { FailoverMode, StandbyMode } from '../../src/failover';
import { startOf } from '../../tools/failover/model';
import { planOf } from '../../tools/failover/plans';
import { Setting, SETTINGS, simulate } from '../../tools/failover/simulate';

/** The cells of the rows of a document whose first cell is this text. */
function rowsOf(file: string, first: string): string[][] {
  return readFileSync(file, 'utf8').split('\n').map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()))
    .filter(([cell]) => cell === first);
}

function minutesOf(setting: Setting): string {
  const [{ typical, slow }] = simulate(setting);
  return `${Math.round(typical.total)} (${Math.round(slow.total)})`;
}

test.each(SETTINGS)('the recovery times in the runbook equal the simulation: $title', (setting) => {
  const [{ typical, slow }] = simulate(setting);
  const stated = RECOVERY[setting.standbyMode][setting.mode];

  expect(stated).toEqual({ usual: Math.round(typical.total), slow: Math.round(slow.total) });
});

const DOCUMENTS = ['docs/disaster-recovery.md', 'docs/ja/disaster-recovery.md'];
const MODES = [StandbyMode.WARM, StandbyMode.PILOT_LIGHT];

test.each(DOCUMENTS.flatMap((file) => MODES.map((mode) => [file, mode] as const)))('%s has the recovery times of the simulation: %s', (file, standbyMode) => {
  const name = standbyMode === StandbyMode.WARM ? 'WARM' : 'PILOT_LIGHT';
  const [row] = rowsOf(file, `\`StandbyMode.${name}\``);
  const modes = [FailoverMode.MANUAL, FailoverMode.AUTOMATIC];

  expect(row!.slice(-2)).toEqual(modes.map((mode) => minutesOf(SETTINGS.find((one) => one.standbyMode === standbyMode && one.mode === mode)!)));
});

test.each(DOCUMENTS)('%s has the detection by the alarms, and what a frozen lag costs', (file) => {
  const { failover } = planOf(StandbyMode.WARM, FailoverMode.AUTOMATIC);
  const { detect } = startOf(failover);
  const text = readFileSync(file, 'utf8');
  const frozen = [1, 3].map((index) => simulate(SETTINGS[index], 'failover', 'frozen')[0])
    .map(({ typical, slow }) => `${Math.round(typical.total)} (${Math.round(slow.total)})`);

  expect(failover.detection.triggers.missing).toEqual(detect);
  expect(text).toMatch(new RegExp(`${detect.typical} minutes \\(slow case: ${detect.slow}\\)|${detect.typical} 分（最悪 ${detect.slow} 分）`));
  expect(text).toMatch(new RegExp(frozen.map((one) => one.replace(/[()]/g, '\\$&')).join('.*')));
  expect(text).toMatch(new RegExp(`pages after ${failover.detection.page!.typical} minutes|${failover.detection.page!.typical} 分後にプローブ`));
});

test.each(SETTINGS)('the decision on the plan has the times of the simulation: $title', (setting) => {
  const [{ typical, slow }, ...faults] = simulate(setting);
  const worst = faults.reduce((one, other) => other.slow.total > one.slow.total ? other : one);
  const name = setting.title.replace('by hand', 'manual').replace('by itself', 'automatic');
  const [row] = rowsOf('docs/decisions/0012-failover-plan.md', name);
  const cell = (one: number, other: number) => `${Math.round(one)} (${Math.round(other)})`;

  expect(row.slice(1, 3)).toEqual([cell(typical.plan, slow.plan), cell(typical.total, slow.total)]);
  expect(row[3]).toContain(cell(worst.typical.total, worst.slow.total));
});

describe('docs/gameday.md', () => {
  test('has the recovery times of the simulation where the primary Region is lost', () => {
    const minutes = rowsOf('docs/gameday.md', 'primary gone').map(([, served]) => Number(served));

    expect(minutes).toHaveLength(SETTINGS.length);
    SETTINGS.forEach((setting, index) => expect(Math.abs(minutes[index] - simulate(setting)[0].typical.total)).toBeLessThan(0.1));
  });

  test.each([
    ['healthy rehearsal', 'planned move, failback'],
    ['primary gone', 'Tokyo is lost'],
    ['half of the primary\'s calls fail', 'Tokyo fails every second request, and its tasks are stopped before the promotion'],
    ['primary back in the middle', 'Tokyo is lost, and returns while the database is promoted'],
  ])('%s: the lost rows are those of docs/disaster-recovery.md', (scenario, text) => {
    const [[, stated]] = rowsOf('docs/disaster-recovery.md', text) as [[string, string]];
    const lost = rowsOf('docs/gameday.md', scenario).map(([, , , rows]) => Number(rows));

    expect(lost).toHaveLength(SETTINGS.length);
    expect(Math.max(...lost)).toBe(Number(/^[\d,]+/.exec(stated)![0].replace(',', '')));
  });
});
