import { Load, playWorker, workersOf } from '../../tools/alarms/worker';
import { canonical } from '../../tools/assemblies/canonical';
import { run } from '../cli/fixture';

const [emails] = workersOf(canonical('everythingOn'));
const play = (load: Load, checkSeconds = emails.checkSeconds) => playWorker({ ...emails, checkSeconds }, load);

test.each([[5, 14], [20, 4], [120, 0.9]])('messages of %i seconds, %i per minute, are normal load: no page in twelve hours, and the tasks that are needed run', (seconds, rate) =>
  expect(play({ seconds, rate })).toMatchObject({ alarmMinutes: 0, dead: 0, busy: 0, repeated: 0 }));

test('without its protection, ECS stops tasks that work, and their messages are processed again', () => {
  const load = { seconds: 220, rate: 0.7 };

  expect(play({ ...load, protects: false }).busy).toBeGreaterThan(5);
  expect(play(load)).toMatchObject({ busy: 0, repeated: 0 });
});

test('a release that crashes returns within minutes, without a lost message, if ECS checks the tasks', () => {
  const load = { seconds: 20, rate: 4, release: 'crash', hours: 3 } as const;
  const [checked, unchecked] = [play(load), play(load, 0)];

  expect([checked.dead, checked.alarmMinutes, unchecked.returnedMinute]).toEqual([0, 0, -1]);
  expect(checked.returnedMinute).toBeLessThan(70);
  expect(unchecked.alarmMinutes).toBeGreaterThan(60);
});

test.each([['fail', 'dead'], ['hang', 'alarmMinutes']] as const)('a release with the fault "%s" is not rolled back, and an alarm pages', (release, page) => {
  const result = play({ seconds: 20, rate: 4, release, hours: 3 });

  expect(result.returnedMinute).toBe(-1);
  expect(result[page]).toBeGreaterThan(0);
});

test('a worker costs what the list prices of its tasks say, and nothing is said in a Region without a price', () => {
  const { dollars, taskHours } = play({ seconds: 20, rate: 4 });
  const inTaipei = { template: canonical('everythingOn').stacks.find(({ stackName }) => stackName === 'EverythingOn')!.template, environment: { region: 'ap-east-2' } };

  expect(dollars! / taskHours).toBeCloseTo(0.5 * 0.05056 + 2 * 0.00553, 5);
  expect(workersOf({ stacksRecursively: [inTaipei] as never }).map(({ hourDollars }) => hourDollars)).toEqual([undefined]);
});

test('the command prints both cases, and says what it needs', async () => {
  const { directory } = canonical('everythingOn');
  const simulate = async (...args: string[]) => run('simulate', ...args, '--app', directory);

  expect((await simulate('worker', 'emails', '--seconds', '20', '--rate', '4')).out).toMatch(/worker +eldonia-emails.*\nprotects +true +false.*\nmessages/);
  expect((await simulate('worker', 'mails')).err).toContain('worker and one of emails');
  expect((await simulate('worker', 'emails', '--seconds', '0')).err).toContain('seconds and rate must be above 0');
});
