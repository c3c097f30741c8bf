import { Ledger, ROWS_PER_SECOND } from '../../../tools/gameday/ledger';

const ROWS_PER_MINUTE = 60 * ROWS_PER_SECOND;

/** Served by the old Region for ten minutes, by none for five, and by the new one. */
function moved(): Ledger {
  const ledger = new Ledger();
  ledger.enter(10, 'old', 1);
  ledger.enter(15, undefined, 0);
  ledger.enter(20, 'new', 1);
  return ledger;
}

test('an outage lasts until users are served for good, from the moment that is asked for', () => {
  const ledger = moved();
  ledger.enter(21, 'new', 0.5);
  ledger.enter(30, 'new', 1);

  expect(ledger.outage(8)).toEqual({ until: 13, without: 6 });
  expect(ledger.outage(12)).toEqual({ until: 9, without: 4 });
  expect(ledger.outage(25)).toEqual({ until: 0, without: 0 });
});

test('no row is lost without a promotion that loses data', () => {
  expect(moved().lostRows).toBe(0);
});

test('rows of the old Region are lost after the cut, until it is fenced, and as many as were answered', () => {
  const ledger = new Ledger();
  ledger.enter(10, 'old', 1);
  ledger.cut('old', 9);
  ledger.enter(14, 'old', 0.5);
  ledger.fence(12);
  ledger.enter(20, 'new', 1);
  ledger.enter(30, 'old', 1);

  expect(ledger.lostRows).toBe((1 + 2 * 0.5) * ROWS_PER_MINUTE);
});
