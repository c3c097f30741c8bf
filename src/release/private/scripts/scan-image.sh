findings=0
status=PENDING
for _ in $(seq 60); do
  # Directly after the push the scan does not exist yet.
  aws ecr describe-image-scan-findings --repository-name "$ECR_REPOSITORY" --image-id "imageDigest=$DIGEST" \
    --output json > scan.json 2> scan.err || echo '{}' > scan.json
  status=$(jq -r '.imageScanStatus.status // "PENDING"' scan.json)
  case "$status" in PENDING | IN_PROGRESS) sleep 10 ;; *) break ;; esac
done
if [ "$status" = UNSUPPORTED_IMAGE ]; then
  problem="ECR cannot scan this image, whose operating system is too new or not known"
  if [ "$ALLOW_UNSCANNABLE" != true ]; then
    echo "$problem. Use another base image, or set allowUnscannable of imageBuild"
    exit 1
  fi
  echo "${GITHUB_ACTIONS:+::warning::}$problem: the release continues without a scan"
elif [ "$status" != COMPLETE ] && [ "$status" != ACTIVE ]; then
  echo "The image scan status is $status: $(jq -r '.imageScanStatus.description // ""' scan.json) $(cat scan.err)"
  exit 1
else
  findings=$(jq --arg severities "$SEVERITIES" \
    '[.imageScanFindings.findingSeverityCounts // {} | .[$severities | split(" ")[]] // 0] | add' scan.json)
  jq -c '.imageScanFindings.findingSeverityCounts // {}' scan.json
fi
if [ "$findings" -gt 0 ]; then
  echo "The image has $findings vulnerabilities of severity ${SEVERITIES// / or }: update the base image or the packages"
  exit 1
fi
