import { alarmsOf, FoundAlarm } from '../../tools/alarms/alarm-inventory';
import { canonical } from '../../tools/assemblies/canonical';

/** Every alarm of the least and of the greatest use of each construct, in all stacks that these make. */
export function allAlarms(): FoundAlarm[] {
  return alarmsOf(canonical('everything'));
}
