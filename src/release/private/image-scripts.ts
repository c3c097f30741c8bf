import { ImageScanGate } from '../image-scan-gate';

/**
 * A Bash script that builds and pushes the image of a commit, and sets `digest` to its digest.
 *
 * It requires `image` (the repository URI), `IMAGE_TAG`, `ECR_REPOSITORY`, and the Dockerfile in the current directory.
 */
export function buildScript(nodeVersion: number): string[] {
  return [
    'digest_of_tag() {',
    '  aws ecr describe-images --repository-name "$ECR_REPOSITORY" --image-ids "imageTag=$IMAGE_TAG" \\',
    '    --query \'imageDetails[0].imageDigest\' --output text',
    '}',
    '# Tags are immutable: a second run for the same commit uses the image of the first run.',
    'if ! digest_of_tag > /dev/null 2>&1; then',
    '  # Without attestations the digest is that of the image, which ECR can scan.',
    '  docker buildx build \\',
    `    --build-arg NODE_VERSION=${nodeVersion} \\`,
    '    --cache-from "type=registry,ref=$image:latest" \\',
    '    --cache-to type=inline \\',
    '    --provenance=false \\',
    '    --tag "$image:$IMAGE_TAG" \\',
    '    --push .',
    'fi',
    'digest=$(digest_of_tag)',
  ];
}

/**
 * A Bash script that waits for the ECR scan of `digest`, and fails on vulnerabilities of the gate; empty without a
 * gate.
 */
export function scanScript(gate: ImageScanGate): string[] {
  const severities = SEVERITIES[gate];
  if (severities.length === 0) return [];
  return [
    'findings=0',
    'status=PENDING',
    'for _ in $(seq 60); do',
    '  # Directly after the push the scan does not exist yet.',
    '  aws ecr describe-image-scan-findings --repository-name "$ECR_REPOSITORY" --image-id "imageDigest=$digest" \\',
    '    --output json > scan.json 2> scan.err || echo \'{}\' > scan.json',
    '  status=$(jq -r \'.imageScanStatus.status // "PENDING"\' scan.json)',
    '  case "$status" in PENDING | IN_PROGRESS) sleep 10 ;; *) break ;; esac',
    'done',
    'if [ "$status" = UNSUPPORTED_IMAGE ]; then',
    '  echo "${GITHUB_ACTIONS:+::warning::}ECR cannot scan this image, whose operating system is too new or not ' +
    'known: the release continues without a scan"',
    'elif [ "$status" != COMPLETE ] && [ "$status" != ACTIVE ]; then',
    '  echo "The image scan status is $status: $(jq -r \'.imageScanStatus.description // ""\' scan.json) $(cat ' +
    'scan.err)"',
    '  exit 1',
    'else',
    '  findings=$(jq \'[.imageScanFindings.findingSeverityCounts // {} | ' +
    `${severities.map((severity) => `.${severity} // 0`).join(', ')}] | add' scan.json)`,
    '  jq -c \'.imageScanFindings.findingSeverityCounts // {}\' scan.json',
    'fi',
    'if [ "$findings" -gt 0 ]; then',
    `  echo "The image has $findings vulnerabilities of severity ${severities.join(' or ')}: update the base image ` +
    'or the packages"',
    '  exit 1',
    'fi',
  ];
}

/**
 * A Bash script that gives `digest` the tag `latest`, whose layers are the cache of the next build.
 *
 * It runs after the scan, so that the tag never names an image that the gate refused.
 */
export const LATEST = [
  'latest=$(aws ecr describe-images --repository-name "$ECR_REPOSITORY" --image-ids imageTag=latest \\',
  '  --query \'imageDetails[0].imageDigest\' --output text 2> /dev/null || true)',
  'if [ "$latest" != "$digest" ]; then',
  '  manifest=$(aws ecr batch-get-image --repository-name "$ECR_REPOSITORY" --image-ids "imageDigest=$digest" \\',
  '    --query \'images[0].imageManifest\' --output text)',
  '  aws ecr put-image --repository-name "$ECR_REPOSITORY" --image-tag latest --image-digest "$digest" \\',
  '    --image-manifest "$manifest" > /dev/null',
  'fi',
];

const SEVERITIES: Record<ImageScanGate, string[]> = {
  CRITICAL: ['CRITICAL'],
  HIGH: ['CRITICAL', 'HIGH'],
  MEDIUM: ['CRITICAL', 'HIGH', 'MEDIUM'],
  NONE: [],
};
