import { actions, alarmsOf, ruleHolds } from '../../tools/alarms/alarm-composite';
import type { AlarmState } from '../../tools/alarms/alarm-simulator';

const states: Record<string, AlarmState> = { up: 'OK', down: 'ALARM', unknown: 'INSUFFICIENT_DATA' };

test.each([
  ['ALARM("down")', true],
  ['ALARM(up)', false],
  ['OK("up") AND INSUFFICIENT_DATA("unknown")', true],
  ['ALARM("up") OR ALARM("down") AND OK("down")', false],
  ['(ALARM("up") OR ALARM("down")) AND NOT OK("down")', true],
  ['NOT (ALARM("down") AND TRUE)', false],
  ['FALSE OR ALARM("down")', true],
])('%s is %s', (rule, expected) => expect(ruleHolds(rule, states)).toBe(expected));

test.each([
  ['ALARM("missing")', 'unknown alarm missing'],
  ['ALARM("__proto__")', 'unknown alarm __proto__'],
  ['ALARM("up") OK("up")', 'is incomplete'],
  ['(ALARM("up")', 'is incomplete'],
  ['ALARM("up")) OR (ALARM("up")', 'is incomplete'],
  ['ALARM("up") AND', 'is incomplete'],
  ['', 'is incomplete'],
  ['ALARM', 'can\'t be read'],
  ['ALARM("up"); process.exit()', 'can\'t be read'],
])('fails on %s', (rule, message) => expect(() => ruleHolds(rule, states)).toThrow(message));

test('the alarms of a rule are known', () => expect(alarmsOf('NOT ALARM("a b") AND (OK(c) OR TRUE)')).toEqual(['a b', 'c']));

describe('actions', () => {
  const composite = { AlarmRule: 'ALARM("child")', ActionsSuppressor: 'parent', ActionsSuppressorWaitPeriod: 120, ActionsSuppressorExtensionPeriod: 60 };
  /** One letter per minute: the states of the child and its suppressor; a capital letter is ALARM. */
  const minutes = (child: string, parent: string) => [...child].map((_, index) => ({
    seconds: index * 60,
    states: { child: child[index] === 'C' ? 'ALARM' : 'OK', parent: parent[index] === 'P' ? 'ALARM' : 'OK' } as Record<string, AlarmState>,
  }));

  test('wait for the suppressor before they notify', () => {
    expect(actions(composite, minutes('ccCCCCC', 'ppppppp'))).toEqual([240]);
    expect(actions({ AlarmRule: composite.AlarmRule }, minutes('ccCCCCC', 'ppppppp'))).toEqual([120]);
  });

  test('are suppressed while the suppressor is in ALARM, and for a time after', () => {
    expect(actions(composite, minutes('ccCCCCCC', 'pppPPPPP'))).toEqual([]);
    expect(actions(composite, minutes('ccCCCCCCC', 'pppPPpppp'))).toEqual([360]);
  });

  test('are not made up for when all is well again, and come anew the next time', () => {
    expect(actions(composite, minutes('cCCcccc', 'pPPPppp'))).toEqual([]);
    expect(actions(composite, minutes('CCCcCCC', 'ppppppp'))).toEqual([120, 360]);
  });
});
