import pino from 'pino';
import { readConfig } from './config.js';
import { migrate } from './migrations.js';

/** The migrations as a step of a release: run this in a task of its own before the new tasks start. */
await migrate(readConfig().database, pino());
