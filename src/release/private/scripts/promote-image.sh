# The image that another account has built and tested. The tag names the digest: what is repeated copies nothing.
if ! [[ "$DIGEST" =~ ^sha256:[0-9a-f]{64}$ ]]; then
  echo "${GITHUB_ACTIONS:+::error::}digest must be sha256: and 64 hexadecimal digits, got ${DIGEST@Q}; pass that of a released image"
  exit 1
fi
find_image() {
  aws ecr describe-images --repository-name "$ECR_REPOSITORY" --image-ids "imageDigest=$DIGEST" \
    --query 'imageDetails[0].imageDigest' --output text
}
if ! find_image > /dev/null 2>&1; then
  IFS=. read -r _ _ _ region _ <<< "$PROMOTE_FROM"
  aws ecr get-login-password --region "$region" | docker login --username AWS --password-stdin "${PROMOTE_FROM%%/*}"
  # As it is: an index around it would have another digest.
  docker buildx imagetools create --prefer-index=false --tag "$IMAGE:${DIGEST#sha256:}" "$PROMOTE_FROM@$DIGEST"
  find_image
fi
echo "digest=$DIGEST" >> "${GITHUB_OUTPUT:-/dev/null}"
