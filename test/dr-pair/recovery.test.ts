import { SETTINGS, simulate } from '../../scripts/failover/simulate';
import { RECOVERY } from '../../src/dr-pair/private/runbook-source';

test.each(SETTINGS)('the runbook promises what the simulation gives: $title', (setting) => {
  const [{ typical, slow }] = simulate(setting);
  const promised = RECOVERY[setting.standbyMode][setting.mode];

  expect(promised).toEqual({ usual: Math.round(typical.total), slow: Math.round(slow.total) });
});
