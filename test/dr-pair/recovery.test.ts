import { readFileSync } from 'fs';
import { FailoverMode, StandbyMode } from '../../src/failover';
import { planOf } from '../../tools/failover/plans';
import { SETTINGS, simulate } from '../../tools/failover/simulate';

/** The cells of the rows of a document whose first cell is this text. */
const rowsOf = (file: string, first: string): string[][] =>
  readFileSync(file, 'utf8').split('\n').map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()))
    .filter(([cell]) => cell === first);

// npm run pages figures writes the minutes of the runbook, of docs/disaster-recovery.md and of the decision on the plan.
test('the detection takes the same time, whether the lag of a lost Region grows or is missing', () => {
  const { triggers } = planOf(StandbyMode.WARM, FailoverMode.AUTOMATIC).failover.detection;

  expect(triggers.missing).toEqual(triggers.grows);
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
