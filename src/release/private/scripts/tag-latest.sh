# For people: nothing in the platform reads this tag. After the scan, so that it never names an image that was refused.
latest=$(aws ecr describe-images --repository-name "$ECR_REPOSITORY" --image-ids imageTag=latest \
  --query 'imageDetails[0].imageDigest' --output text 2> /dev/null || true)
if [ "$latest" != "$DIGEST" ]; then
  manifest=$(aws ecr batch-get-image --repository-name "$ECR_REPOSITORY" --image-ids "imageDigest=$DIGEST" \
    --query 'images[0].imageManifest' --output text) \
    && aws ecr put-image --repository-name "$ECR_REPOSITORY" --image-tag latest --image-digest "$DIGEST" \
      --image-manifest "$manifest" > /dev/null \
    || echo "${GITHUB_ACTIONS:+::warning::}The tag latest still names another image"
fi
