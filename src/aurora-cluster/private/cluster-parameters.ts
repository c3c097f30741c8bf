/**
 * Parameters of a primary cluster and its secondary cluster, which must be equal. All of them can be changed without a
 * restart.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Reference.ParameterGroups.html
 */
const PARAMETERS = {
  ssl_min_protocol_version: 'TLSv1.2',
  // In milliseconds. The saved query on slow statements reads these lines.
  log_min_duration_statement: '1000',
  log_lock_waits: '1',
  // In milliseconds. A transaction that stays open keeps its locks, and prevents the vacuum of old rows.
  idle_in_transaction_session_timeout: '300000',
};

/** The parameters of a cluster. Those of the user win. */
export function clusterParameters(
  requireTls: boolean, parameters: Record<string, string> | undefined,
): Record<string, string> {
  return { 'rds.force_ssl': requireTls ? '1' : '0', ...PARAMETERS, ...parameters };
}
