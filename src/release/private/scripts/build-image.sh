# Nothing that a release credential can write enters the build: it has no cache in ECR, and takes no existing image.
# Tags are immutable. The end of this one is random, so that it names the image of this build.
tag="$IMAGE_TAG-$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')"
# Without attestations the digest is that of the image, which ECR can scan.
docker buildx build \
  --build-arg "NODE_VERSION=$NODE_VERSION" \
  --provenance=false \
  --tag "$IMAGE:$tag" \
  --push .
DIGEST=$(aws ecr describe-images --repository-name "$ECR_REPOSITORY" --image-ids "imageTag=$tag" \
  --query 'imageDetails[0].imageDigest' --output text)
echo "digest=$DIGEST" >> "${GITHUB_OUTPUT:-/dev/null}"
