import { Rotations } from './rotation-states';

test('in every state of a rotation, a rollback, a standby and a shift of traffic, each request reaches a task', () => {
  const { states, wrong } = new Rotations('function').search();

  expect(wrong).toBeUndefined();
  expect(states).toBe(4_026);
});

test('with the header in the rule of the template, a rotation sends the requests to the group without tasks', () => {
  const { wrong } = new Rotations('rule').search();

  expect(wrong?.slice(-3)).toEqual(['Tokyo: secrets to 2', 'Tokyo: rule to 2', 'Tokyo sends requests to A, and tasks run in B: 503']);
});
