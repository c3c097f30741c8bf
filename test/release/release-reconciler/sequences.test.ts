import { deployment, released, repairable, settles } from './commands';
import { named, play } from './sequences';

// sequences.sweep.test.ts plays more of them, also with pairs.
test('a platform needs no person after some sequences of rollbacks of the stack, releases and failovers', async () => {
  jest.spyOn(console, 'log').mockImplementation(() => undefined);

  await play('platform', 2, repairable.platform, async (world) => settles(world, true));
});

test('a platform survives an update that fails after the first release', async () =>
  settles(await named('platform', [released('workflow', true, 30), deployment('tokyo', 'after the scaling', 30)]), true));
