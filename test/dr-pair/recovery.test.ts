import { readFileSync } from 'fs';
import { RECOVERY } from '../../src/dr-pair/private/runbook-source';
import { FailoverMode, StandbyMode } from '../../src/failover';
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

test.each([StandbyMode.WARM, StandbyMode.PILOT_LIGHT])('docs/disaster-recovery.md has the recovery times of the simulation: %s', (standbyMode) => {
  const name = standbyMode === StandbyMode.WARM ? 'WARM' : 'PILOT_LIGHT';
  const [row] = rowsOf('docs/disaster-recovery.md', `\`StandbyMode.${name}\``);
  const modes = [FailoverMode.MANUAL, FailoverMode.AUTOMATIC];

  expect(row!.slice(-2)).toEqual(modes.map((mode) => minutesOf(SETTINGS.find((one) => one.standbyMode === standbyMode && one.mode === mode)!)));
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
