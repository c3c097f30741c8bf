import { ImageScanGate } from '../image-scan-gate';

/**
 * A Bash script that builds and pushes the image of a commit, and sets `digest` to its digest.
 *
 * Nothing that a release credential can write enters the build: it has no cache in ECR, and takes no image that exists
 * with the tag of the commit. It requires `image` (the repository URI), `IMAGE_TAG`, `ECR_REPOSITORY`, and the
 * Dockerfile in the current directory.
 */
export function buildScript(nodeVersion: number): string[] {
  return [
    '# Tags are immutable. The end of this one is random, so that it names the image of this build.',
    'tag="$IMAGE_TAG-$(od -An -N8 -tx1 /dev/urandom | tr -d \' \\n\')"',
    '# Without attestations the digest is that of the image, which ECR can scan.',
    'docker buildx build \\',
    `  --build-arg NODE_VERSION=${nodeVersion} \\`,
    '  --provenance=false \\',
    '  --tag "$image:$tag" \\',
    '  --push .',
    'digest=$(aws ecr describe-images --repository-name "$ECR_REPOSITORY" --image-ids "imageTag=$tag" \\',
    '  --query \'imageDetails[0].imageDigest\' --output text)',
  ];
}

/**
 * A Bash script that waits for the ECR scan of `digest`, and fails on vulnerabilities of the gate; empty without a
 * gate. An image that ECR can't scan is refused, too, unless it is allowed.
 */
export function scanScript(gate: ImageScanGate, allowUnscannable: boolean): string[] {
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
    ...allowUnscannable ? [
      `  echo "\${GITHUB_ACTIONS:+::warning::}${UNSCANNABLE}: the release continues without a scan"`,
    ] : [
      `  echo "${UNSCANNABLE}. Use another base image, or set allowUnscannable of imageBuild"`,
      '  exit 1',
    ],
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
 * A Bash script that gives `digest` the tag `latest`, for people. Nothing in the platform reads it.
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

const UNSCANNABLE = 'ECR cannot scan this image, whose operating system is too new or not known';
const SEVERITIES: Record<ImageScanGate, string[]> = {
  CRITICAL: ['CRITICAL'],
  HIGH: ['CRITICAL', 'HIGH'],
  MEDIUM: ['CRITICAL', 'HIGH', 'MEDIUM'],
  NONE: [],
};
