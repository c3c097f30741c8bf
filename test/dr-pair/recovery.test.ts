import { RECOVERY } from '../../src/dr-pair/private/runbook-source';
import { SETTINGS, simulate } from '../../tools/failover/simulate';

test.each(SETTINGS)('the runbook promises what the simulation gives: $title', (setting) => {
  const [{ typical, slow }] = simulate(setting);
  const promised = RECOVERY[setting.standbyMode][setting.mode];

  expect(promised).toEqual({ usual: Math.round(typical.total), slow: Math.round(slow.total) });
});
