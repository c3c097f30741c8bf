import { Rotations } from './rotation-states';

// rotation-states.sweep.test.ts has rules whose weights ECS changes.
test('in every state of a rotation, a rollback and a standby, both Regions accept every value that an edge may send', () => {
  const { states, wrong } = new Rotations('rule', false).search();

  expect(wrong).toBeUndefined();
  expect(states).toBeGreaterThan(100);
});
