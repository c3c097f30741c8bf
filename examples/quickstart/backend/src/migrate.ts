import pino from 'pino';
import { readConfig } from './config.js';
import { migrate, migrateAtStart } from './migrations.js';

/** Milliseconds after which it gives up, so that the release fails while somebody waits. A migration in progress has no limit. */
const PATIENCE = 300_000;

/** The migrations as a step of a release: run this in a task of its own before the new tasks start. */
const log = pino();
const state = { draining: false, migrated: false };
setTimeout(() => {
  state.draining = true;
}, PATIENCE).unref();
await migrateAtStart(state, log, async () => migrate(readConfig().database, log, 0));
if (!state.migrated) process.exit(1);
