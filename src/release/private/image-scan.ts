import { ImageScanGate } from '../image-scan-gate';

const SEVERITIES: Record<ImageScanGate, string> = {
  CRITICAL: 'CRITICAL',
  HIGH: 'CRITICAL HIGH',
  MEDIUM: 'CRITICAL HIGH MEDIUM',
  NONE: '',
};

/** The variables of the script `scan-image`. Without severities, nothing is scanned. */
export function scanSettings(gate: ImageScanGate, allowUnscannable: boolean) {
  return { SEVERITIES: SEVERITIES[gate], ALLOW_UNSCANNABLE: String(allowUnscannable) };
}
