cat > "$RUNNER_TEMP/request.sh" << 'END'
source ./request.sh
END
