import { buildScript, scanScript } from './image-scripts';
import { ImageScanGate } from '../image-scan-gate';

/** What CodeBuild does: the image by its digest, once the scan lets it pass, in the file that the deploy action reads. */
export function buildSpec(directory: string, nodeVersion: number, gate: ImageScanGate): Record<string, unknown> {
  const script = [
    'set -euo pipefail',
    'aws ecr get-login-password | docker login --username AWS --password-stdin "${ECR_URI%%/*}"',
    `cd "$CODEBUILD_SRC_DIR/${directory}"`,
    'image="$ECR_URI"',
    'IMAGE_TAG="$CODEBUILD_RESOLVED_SOURCE_VERSION"',
    ...buildScript(nodeVersion),
    ...scanScript(gate),
    'jq -n --arg name "$ECS_CONTAINER" --arg imageUri "$image@$digest" \'[{ $name, $imageUri }]\' > "$CODEBUILD_SRC_DIR/imagedefinitions.json"',
    'cat "$CODEBUILD_SRC_DIR/imagedefinitions.json"',
  ];
  return {
    version: '0.2',
    env: { shell: 'bash' },
    phases: { build: { 'on-failure': 'ABORT', 'commands': [script.join('\n')] } },
    artifacts: { files: ['imagedefinitions.json'] },
  };
}
