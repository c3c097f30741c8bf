# Before the first release, or after a rollback to the state before, the desired count is 0, which Auto Scaling would
# not raise. Office hours start tasks that never run, and the release function sets their number to 0 at any time.
desired=()
counts=$(aws ecs describe-services --cluster "$ECS_CLUSTER" --services "$ECS_SERVICE" \
  --query 'services[0].[desiredCount,runningCount]' --output text)
read -r count running <<< "$counts"
if [ "$running" -eq 0 ]; then desired=(--desired-count "$count"); fi
if [ "$count" -lt "$MIN_TASKS" ]; then desired=(--desired-count "$MIN_TASKS"); fi
aws ecs update-service --cluster "$ECS_CLUSTER" --service "$ECS_SERVICE" --task-definition "$TASK_DEFINITION" \
  --force-new-deployment "${desired[@]}" --query service.taskDefinition --output text
