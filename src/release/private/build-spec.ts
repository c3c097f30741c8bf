import { buildScript, LATEST, scanScript } from './image-scripts';
import { ImageScanGate } from '../image-scan-gate';

/**
 * The build specification: builds the image, checks its scan, and writes its digest to the file for the deploy action.
 */
export function buildSpec(directory: string, nodeVersion: number, gate: ImageScanGate): Record<string, unknown> {
  const script = [
    'set -euo pipefail',
    'aws ecr get-login-password | docker login --username AWS --password-stdin "${ECR_URI%%/*}"',
    `cd "$CODEBUILD_SRC_DIR/${directory}"`,
    'image="$ECR_URI"',
    'IMAGE_TAG="$CODEBUILD_RESOLVED_SOURCE_VERSION"',
    ...buildScript(nodeVersion),
    ...scanScript(gate),
    ...LATEST,
    'jq -n --arg name "$ECS_CONTAINER" --arg imageUri "$image@$digest" \'[{ $name, $imageUri }]\' > ' +
    '"$CODEBUILD_SRC_DIR/imagedefinitions.json"',
    'cat "$CODEBUILD_SRC_DIR/imagedefinitions.json"',
  ];
  return {
    version: '0.2',
    env: { shell: 'bash' },
    phases: { build: { 'on-failure': 'ABORT', 'commands': [script.join('\n')] } },
    artifacts: { files: ['imagedefinitions.json'] },
  };
}
