source ./explain.sh
# The command times out after 10 minutes; a blue/green deployment can take longer.
for _ in 1 2 3 4; do
  if aws ecs wait services-stable --cluster "$ECS_CLUSTER" --services "$ECS_SERVICE"; then exit 0; fi
done
echo "::error::The service is not stable"
exit 1
