import pino from 'pino';
import { readConfig } from './config.js';
import { openDatabase } from './database.js';

/** What the platform's job runs at night, as a task of its own: forgets notes that are older than three months. */
const log = pino();
const database = openDatabase(readConfig().database, log);
await database.prepare();
const { rowCount } = await database.writer.query('DELETE FROM notes WHERE created < now() - interval \'90 days\'');
log.info({ deleted: rowCount }, 'old notes are gone');
await database.close();
