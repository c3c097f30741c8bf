/** For the nightly job. On a table in use, an index is created concurrently, which is not possible in a transaction. */
export function up(database) {
  database.noTransaction();
  // It waits for the transactions in progress, and no statement of a request waits for it.
  database.sql('SET lock_timeout = 0');
  // An attempt that failed leaves an index that is not valid.
  database.dropIndex('notes', 'created', { concurrently: true, ifExists: true });
  database.createIndex('notes', 'created', { concurrently: true });
  database.sql('RESET lock_timeout');
}
