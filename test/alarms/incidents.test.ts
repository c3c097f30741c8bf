import { BEGIN, INCIDENTS, worldOf } from '../../tools/alarms/month/incidents';
import { pageIn } from '../../tools/alarms/month/page';
import { play } from '../../tools/alarms/month/play';
import { AppAlarms } from '../../tools/alarms/pair-alarms';
import { canonical } from '../../tools/assemblies/canonical';

// incidents.sweep.test.ts plays all of them, and months without one.
test('an incident that users feel pages within ten minutes', () => {
  const incident = INCIDENTS.find(({ felt }) => felt)!;
  const page = pageIn(play(new AppAlarms(canonical('everythingOn')), worldOf(incident)).filter(({ minute }) => minute >= BEGIN));

  expect(page!.minute - BEGIN).toBeLessThanOrEqual(10);
});
