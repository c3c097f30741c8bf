import pino from 'pino';
import { readConfig } from './config.js';
import { openDatabase } from './database.js';

/** The nightly job of the platform, which runs as a separate task. It deletes notes that are older than 90 days. */
const log = pino();
const database = openDatabase(readConfig().database, log);
await database.prepare();
const { rowCount } = await database.writer.query('DELETE FROM notes WHERE created < now() - interval \'90 days\'');
log.info({ deleted: rowCount }, 'deleted old notes');
await database.close();
