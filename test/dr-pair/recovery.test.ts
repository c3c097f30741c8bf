import { RECOVERY } from '../../src/dr-pair/private/runbook-source';
import { SETTINGS, simulate } from '../../tools/failover/simulate';

test.each(SETTINGS)('the recovery times in the runbook equal the simulation: $title', (setting) => {
  const [{ typical, slow }] = simulate(setting);
  const stated = RECOVERY[setting.standbyMode][setting.mode];

  expect(stated).toEqual({ usual: Math.round(typical.total), slow: Math.round(slow.total) });
});
