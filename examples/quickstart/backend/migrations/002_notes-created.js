/** For the nightly job. On a table in use, an index is created concurrently, which is not possible in a transaction. */
export function up(database) {
  database.noTransaction();
  // An attempt that failed leaves an index that is not valid.
  database.dropIndex('notes', 'created', { concurrently: true, ifExists: true });
  database.createIndex('notes', 'created', { concurrently: true });
}
