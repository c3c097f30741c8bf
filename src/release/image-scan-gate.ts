/**
 * From which severity on a vulnerability in the image, as ECR's scan reports it, stops the release.
 *
 * The repository must scan on push: a release without a scan fails after ten minutes.
 */
export enum ImageScanGate {
  /** Critical ones stop it. */
  CRITICAL = 'CRITICAL',
  /** High and critical ones stop it. */
  HIGH = 'HIGH',
  /** Medium, high and critical ones stop it. */
  MEDIUM = 'MEDIUM',
  /** Nothing stops it, and nobody waits for the scan. */
  OFF = 'OFF',
}
