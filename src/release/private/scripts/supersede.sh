file=${GITHUB_WORKFLOW_REF%@*}
gh run list --repo "$GITHUB_REPOSITORY" --workflow "${file##*/}" --branch "$GITHUB_REF_NAME" \
  --event "$GITHUB_EVENT_NAME" --limit 100 --json databaseId,number,status \
  --jq ".[] | select(.number < $GITHUB_RUN_NUMBER and .status != \"completed\") | .databaseId" > runs.txt
while read -r run; do
  begun=$(gh api "repos/$GITHUB_REPOSITORY/actions/runs/$run/jobs" --jq 'any(.jobs[];
    IN(.name; "build-and-deploy", "deploy-site") and .conclusion != "skipped"
    and IN(.status; "in_progress", "completed"))')
  if [ "$begun" = false ]; then gh run cancel "$run" --repo "$GITHUB_REPOSITORY" || true; fi
done < runs.txt
