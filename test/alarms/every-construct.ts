import { alarmsOf, FoundAlarm } from '../support/alarm-inventory';
import { canonical } from '../support/canonical';

/** Every alarm of the least and of the greatest use of each construct, in all stacks that these make. */
export function allAlarms(): FoundAlarm[] {
  return alarmsOf(canonical('everything'));
}
