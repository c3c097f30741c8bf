/**
 * The minimum severity of a vulnerability, reported by the ECR image scan, that fails the release.
 *
 * The repository must scan on push: a release without a scan fails after 10 minutes. An image that ECR can't scan, for
 * example because its operating system is newer than the scanner, fails the release, too, unless `allowUnscannable` is
 * set. With Amazon Inspector, set `enhancedScanning`.
 */
export enum ImageScanGate {
  /** Critical vulnerabilities fail the release. */
  CRITICAL = 'CRITICAL',
  /** High and critical vulnerabilities fail the release. */
  HIGH = 'HIGH',
  /** Medium, high and critical vulnerabilities fail the release. */
  MEDIUM = 'MEDIUM',
  /** Vulnerabilities do not fail the release, and the release does not wait for the scan. */
  NONE = 'NONE',
}
