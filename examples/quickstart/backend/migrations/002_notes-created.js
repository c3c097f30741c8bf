/** For the nightly job. On a table in use, an index is created concurrently, which is not possible in a transaction. */
export function up(database) {
  database.noTransaction();
  database.createIndex('notes', 'created', { concurrently: true, ifNotExists: true });
}
