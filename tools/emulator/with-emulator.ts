import { Emulator } from './emulator';
import { installPython } from '../python';
import { step } from '../steps';

/** Runs a program with a new emulator, which ends with it, and prints its log if that is asked for. */
export async function withEmulator(work: (emulator: Emulator) => Promise<void>, printsLog = false): Promise<void> {
  // An interrupt has to pass the `exit` event, which ends the server.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
  const python = await step('install the emulator', async () => installPython({ name: 'ministack', version: '1.5.33' }));
  const emulator = await step('start it', async () => Emulator.start(python));
  try {
    await work(emulator);
  } finally {
    if (printsLog) console.log(emulator.log());
    emulator.stop();
  }
}
