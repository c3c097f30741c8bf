import { scanSettings } from './image-scan';
import { script } from './scripts';
import { ImageScanGate } from '../image-scan-gate';

/** The variable of the build that only looks at what runs. */
export const CHECK_ONLY = 'CHECK_ONLY';

/**
 * The build specification: builds or copies the image, checks its scan, and writes its digest for the deploy action.
 * After an approval, which can take days, the same project looks again at what runs.
 */
export function buildSpec(
  directory: string, nodeVersion: number, gate: ImageScanGate, allowUnscannable: boolean,
  promoteFrom?: string,
): Record<string, unknown> {
  const variables = {
    DIRECTORY: directory,
    NODE_VERSION: String(nodeVersion),
    ...scanSettings(gate, allowUnscannable),
    ...promoteFrom !== undefined && { PROMOTE_FROM: promoteFrom },
  };
  return {
    version: '0.2',
    env: { shell: 'bash', variables },
    phases: { build: { 'on-failure': 'ABORT', 'commands': [script('code-build')] } },
    artifacts: { files: ['imagedefinitions.json'] },
  };
}
