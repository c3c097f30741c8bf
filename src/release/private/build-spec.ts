import { buildScript, LATEST, scanScript } from './image-scripts';
import { PASSED, REQUEST } from './request-scripts';
import { ImageScanGate } from '../image-scan-gate';

/** The variable of the build that only looks at what runs. */
export const CHECK_ONLY = 'CHECK_ONLY';

/** The deploy action copies what runs. A deployment of the stack in progress can differ for some minutes. */
const REFUSE = [
  ...REQUEST,
  'refuse() {',
  '  for _ in $(seq 40); do',
  '    request check',
  `    if ${PASSED}; then return; fi`,
  '    sleep 15',
  '  done',
  '  echo "The deploy action would keep a difference: $(jq -r .message answer.json)"',
  '  exit 1',
  '}',
];

/**
 * The build specification: builds the image, checks its scan, and writes its digest to the file for the deploy action.
 * After an approval, which can take days, the same project looks again at what runs.
 */
export function buildSpec(
  directory: string, nodeVersion: number, gate: ImageScanGate, allowUnscannable: boolean,
): Record<string, unknown> {
  const script = [
    'set -euo pipefail',
    ...REFUSE,
    `if [ -n "\${${CHECK_ONLY}:-}" ]; then refuse; else`,
    'aws ecr get-login-password | docker login --username AWS --password-stdin "${ECR_URI%%/*}"',
    `cd "$CODEBUILD_SRC_DIR/${directory}"`,
    'image="$ECR_URI"',
    'IMAGE_TAG="$CODEBUILD_RESOLVED_SOURCE_VERSION"',
    ...buildScript(nodeVersion),
    ...scanScript(gate, allowUnscannable),
    ...LATEST,
    'refuse',
    'jq -n --arg name "$ECS_CONTAINER" --arg imageUri "$image@$digest" \'[{ $name, $imageUri }]\' > ' +
    '"$CODEBUILD_SRC_DIR/imagedefinitions.json"',
    'cat "$CODEBUILD_SRC_DIR/imagedefinitions.json"',
    'fi',
  ];
  return {
    version: '0.2',
    env: { shell: 'bash' },
    phases: { build: { 'on-failure': 'ABORT', 'commands': [script.join('\n')] } },
    artifacts: { files: ['imagedefinitions.json'] },
  };
}
