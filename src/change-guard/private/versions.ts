/** Engines whose major version has two parts: MySQL 8.0 and 8.4, Neptune 1.2 and 1.3. */
const TWO_PARTS = /mysql|mariadb|neptune|activemq/i;

/** The major version: `17` of `17.4`, `8.0` of `8.0.mysql_aurora.3.08`, `OpenSearch_2` of `OpenSearch_2.11`. */
export function majorOf(version: string, engine: string | undefined): string {
  const parts = version.split('.');
  return parts.slice(0, TWO_PARTS.test(engine ?? version) ? 2 : 1).join('.');
}

/** Whether a version is lower than another one, part by part. */
export function isLower(version: string, than: string): boolean {
  const [parts, others] = [version, than].map((text) => (text.match(/\d+/g) ?? []).map(Number));
  const length = Math.min(parts.length, others.length);
  const different = parts.slice(0, length).findIndex((part, index) => part !== others[index]);
  return different >= 0 && parts[different] < others[different];
}
