// Preloaded into the CLI of the CDK and integ-runner: they ask for the state of a stack every five seconds, and the emulator is ready much earlier.
const LONGEST = 5_000;
const FASTER = 25;
const { setTimeout } = globalThis;

globalThis.setTimeout = Object.assign((work, delay, ...values) => setTimeout(work, delay <= LONGEST ? delay / FASTER : delay, ...values), setTimeout);
