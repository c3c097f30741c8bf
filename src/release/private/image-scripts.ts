import { ImageScanGate } from '../image-scan-gate';

/**
 * Bash that builds and pushes the image of a commit and leaves its digest in `digest`.
 *
 * Needs `image` (the repository's address), `IMAGE_TAG`, `ECR_REPOSITORY`, and the Dockerfile in the current folder.
 */
export function buildScript(nodeVersion: number): string[] {
  return [
    'digest_of_tag() {',
    '  aws ecr describe-images --repository-name "$ECR_REPOSITORY" --image-ids "imageTag=$IMAGE_TAG" \\',
    '    --query \'imageDetails[0].imageDigest\' --output text',
    '}',
    '# A tag never changes: a second run for the same commit takes the image that the first one pushed.',
    'if ! digest_of_tag > /dev/null 2>&1; then',
    '  # Without attestations the digest is that of the image itself, which is what ECR can scan.',
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

/** Bash that waits for ECR's scan of `digest` and fails on a vulnerability that the gate stops; empty without a gate. */
export function scanScript(gate: ImageScanGate): string[] {
  const severities = SEVERITIES[gate];
  if (severities.length === 0) return [];
  return [
    'status=PENDING',
    'for _ in $(seq 60); do',
    '  # Just after the push there is no scan to be found yet.',
    '  aws ecr describe-image-scan-findings --repository-name "$ECR_REPOSITORY" --image-id "imageDigest=$digest" \\',
    '    --output json > scan.json 2> scan.err || echo \'{}\' > scan.json',
    '  status=$(jq -r \'.imageScanStatus.status // "PENDING"\' scan.json)',
    '  case "$status" in PENDING | IN_PROGRESS) sleep 10 ;; *) break ;; esac',
    'done',
    'if [ "$status" != COMPLETE ] && [ "$status" != ACTIVE ]; then',
    '  echo "The image scan is $status: $(jq -r \'.imageScanStatus.description // ""\' scan.json) $(cat scan.err)"',
    '  exit 1',
    'fi',
    `findings=$(jq '[.imageScanFindings.findingSeverityCounts // {} | ${severities.map((severity) => `.${severity} // 0`).join(', ')}] | add' scan.json)`,
    'jq -c \'.imageScanFindings.findingSeverityCounts // {}\' scan.json',
    'if [ "$findings" -gt 0 ]; then',
    `  echo "The image has $findings vulnerabilities of severity ${severities.join(' or ')}: update the base image or the packages"`,
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
