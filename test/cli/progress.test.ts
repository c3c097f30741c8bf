import { forEach } from '../../cli/progress';

/** What is written while each item takes some seconds. */
async function writtenIn(seconds: number): Promise<{ done: number[]; written: string }> {
  let now = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const terminal = process.stderr.isTTY;
  process.stderr.isTTY = false;
  const done: number[] = [];
  try {
    await forEach('Simulating', [1, 2, 3], (item) => {
      now += seconds * 1_000;
      done.push(item);
    });
    return { done, written: write.mock.calls.map(([text]) => String(text)).join('') };
  } finally {
    process.stderr.isTTY = terminal;
    jest.restoreAllMocks();
  }
}

test('shows nothing while the work takes less than a second', async () => expect(await writtenIn(0.3)).toEqual({ done: [1, 2, 3], written: '' }));

test('shows one plain line when it takes longer, without a terminal', async () =>
  expect(await writtenIn(2)).toEqual({ done: [1, 2, 3], written: 'Simulating ...\n' }));
