import { readFileSync } from 'fs';
import { RECOVERY } from '../../src/dr-pair/private/runbook-source';
import { FailoverMode, StandbyMode } from '../../src/failover';
import { Row } from '../../tools/failover/model';
import { planOf } from '../../tools/failover/plans';
import { SETTINGS, simulate } from '../../tools/failover/simulate';

/** The cells of the rows of a document whose first cell is this text. */
function rowsOf(file: string, first: string): string[][] {
  return readFileSync(file, 'utf8').split('\n').map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()))
    .filter(([cell]) => cell === first);
}

const minutesOf = ({ typical, slow }: Pick<Row, 'typical' | 'slow'>, of: 'plan' | 'total' = 'total') => `${Math.round(typical[of])} (${Math.round(slow[of])})`;

describe.each(SETTINGS)('the recovery times of the simulation: $title', (setting) => {
  const { standbyMode, mode, title } = setting;
  const [healthy, ...faults] = simulate(setting);

  test('are those of the runbook', () => {
    expect(RECOVERY[standbyMode][mode]).toEqual({ usual: Math.round(healthy.typical.total), slow: Math.round(healthy.slow.total) });
  });

  // test/docs/translations.test.ts compares the page in Japanese.
  test('are those of docs/disaster-recovery.md', () => {
    const [row] = rowsOf('docs/disaster-recovery.md', `\`StandbyMode.${standbyMode === StandbyMode.WARM ? 'WARM' : 'PILOT_LIGHT'}\``);

    expect(row.at(mode === FailoverMode.MANUAL ? -2 : -1)).toBe(minutesOf(healthy));
  });

  test('are those of the decision on the plan', () => {
    const worst = faults.reduce((one, other) => other.slow.total > one.slow.total ? other : one);
    const [[, plan, total, ofWorst]] = rowsOf('docs/decisions/0012-failover-plan.md', title.replace('by hand', 'manual').replace('by itself', 'automatic'));

    expect([plan, total]).toEqual([minutesOf(healthy, 'plan'), minutesOf(healthy)]);
    expect(ofWorst).toContain(minutesOf(worst));
  });
});

test.each(['docs/disaster-recovery.md', 'docs/ja/disaster-recovery.md'])('%s has the detection by the alarms, and what a frozen lag costs', (file) => {
  const { failover: { detection: { page, triggers } } } = planOf(StandbyMode.WARM, FailoverMode.AUTOMATIC);
  const { typical, slow } = triggers.grows!;
  const frozen = [1, 3].map((index) => minutesOf(simulate(SETTINGS[index], 'failover', 'frozen')[0]));
  const text = readFileSync(file, 'utf8');

  expect(triggers.missing).toEqual(triggers.grows);
  expect(text).toMatch(new RegExp(`${typical} minutes \\(slow case: ${slow}\\)|${typical} 分（最悪 ${slow} 分）`));
  expect(text).toMatch(new RegExp(frozen.map((one) => one.replace(/[()]/g, '\\$&')).join('.*')));
  expect(text).toMatch(new RegExp(`pages after ${page!.typical} minutes|${page!.typical} 分後にプローブ`));
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
