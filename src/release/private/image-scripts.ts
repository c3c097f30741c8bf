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
    '    --tag "$image:latest" \\',
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
    'status=PENDING',
    'for _ in $(seq 60); do',
    '  # Directly after the push the scan does not exist yet.',
    '  aws ecr describe-image-scan-findings --repository-name "$ECR_REPOSITORY" --image-id "imageDigest=$digest" \\',
    '    --output json > scan.json 2> scan.err || echo \'{}\' > scan.json',
    '  status=$(jq -r \'.imageScanStatus.status // "PENDING"\' scan.json)',
    '  case "$status" in PENDING | IN_PROGRESS) sleep 10 ;; *) break ;; esac',
    'done',
    'if [ "$status" != COMPLETE ] && [ "$status" != ACTIVE ]; then',
    '  echo "The image scan status is $status: $(jq -r \'.imageScanStatus.description // ""\' scan.json) $(cat ' +
    'scan.err)"',
    '  exit 1',
    'fi',
    'findings=$(jq \'[.imageScanFindings.findingSeverityCounts // {} | ' +
    `${severities.map((severity) => `.${severity} // 0`).join(', ')}] | add' scan.json)`,
    'jq -c \'.imageScanFindings.findingSeverityCounts // {}\' scan.json',
    'if [ "$findings" -gt 0 ]; then',
    `  echo "The image has $findings vulnerabilities of severity ${severities.join(' or ')}: update the base image ` +
    'or the packages"',
    '  exit 1',
    'fi',
  ];
}

const SEVERITIES: Record<ImageScanGate, string[]> = {
  CRITICAL: ['CRITICAL'],
  HIGH: ['CRITICAL', 'HIGH'],
  MEDIUM: ['CRITICAL', 'HIGH', 'MEDIUM'],
  OFF: [],
};
