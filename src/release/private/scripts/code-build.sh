set -euo pipefail
source ./request.sh
# The deploy action copies what runs. A deployment of the stack in progress can differ for some minutes.
refuse() {
  for _ in $(seq 40); do
    persist check
    if passed; then return; fi
    sleep 15
  done
  echo "The deploy action would keep a difference: $(jq -r .message answer.json)"
  exit 1
}
if [ -n "${CHECK_ONLY:-}" ]; then
  refuse
else
  aws ecr get-login-password | docker login --username AWS --password-stdin "${ECR_URI%%/*}"
  cd "$CODEBUILD_SRC_DIR/$DIRECTORY"
  IMAGE="$ECR_URI"
  IMAGE_TAG="$CODEBUILD_RESOLVED_SOURCE_VERSION"
  if [ -n "${PROMOTE_FROM:-}" ]; then
    source ./promote-image.sh
  else
    source ./build-image.sh
  fi
  if [ -n "${SEVERITIES:-}" ]; then
    source ./scan-image.sh
  fi
  source ./tag-latest.sh
  refuse
  jq -n --arg name "$ECS_CONTAINER" --arg imageUri "$IMAGE@$DIGEST" '[{ $name, $imageUri }]' \
    > "$CODEBUILD_SRC_DIR/imagedefinitions.json"
  cat "$CODEBUILD_SRC_DIR/imagedefinitions.json"
fi
